"""Organizations, sites, people, roles, programme identity, engagements: who may see what."""

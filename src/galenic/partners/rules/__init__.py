"""Guards of qualifications, audits and agreements: each yields one sentence for every condition that is not met."""

"""Dossiers: what an application holds and lacks, its sequences as trees, and where every leaf comes from."""

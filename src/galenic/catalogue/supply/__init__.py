"""Supply and distribution."""

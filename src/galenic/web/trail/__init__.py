"""The audit trail: who did what, when and why; filtered, in words, and to take away."""

"""Logging in and out, one's own account, and what somebody must settle before they go on."""

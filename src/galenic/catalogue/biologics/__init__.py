"""Cell culture and vectors."""

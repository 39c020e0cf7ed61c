"""What the body does with a dose."""

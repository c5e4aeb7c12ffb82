"""What is due by when, and what may be done next."""

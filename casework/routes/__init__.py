"""Rules and teams of the joint routes."""

"""What officials enter in the file of a dwelling: one form for each kind of event."""

"""回访: when, what was found, what follows from it."""

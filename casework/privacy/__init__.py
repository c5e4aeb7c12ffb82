"""Names and numbers of persons: sealed, masked, kept so long and no longer."""

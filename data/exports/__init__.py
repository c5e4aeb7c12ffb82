"""Files that users take away."""

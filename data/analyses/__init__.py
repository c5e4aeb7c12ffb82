"""What pages and commands ask of the analyses: each function reads with a Reader and returns a frozen result."""

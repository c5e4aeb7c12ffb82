"""The pages: thin; each reads the user's choice, calls one function and shows the result."""

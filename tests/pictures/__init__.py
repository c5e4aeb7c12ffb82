"""Scripts that make the pictures of docs/images; never part of the test run."""

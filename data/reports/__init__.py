"""Reports of the office: each asks a reader, and returns a Document that docx, print view and annex are drawn from."""

"""Documents of the office as data: blocks of text and tables that a docx, a print view and an annex are drawn from."""

"""Charts as plotly figures, one module a subject."""

"""A plan of routes as a document: what was asked, what was planned, why, and how two plans differ."""

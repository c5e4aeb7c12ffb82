"""Readers of the files that a subdistrict brings, one module per kind, found through the registry."""

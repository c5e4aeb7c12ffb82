"""Coordinates, addresses and places: pure functions over numbers, text and geometries."""

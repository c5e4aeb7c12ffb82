"""Base map tiles: read from a file of the home folder, or fetched from a tile service by the server."""

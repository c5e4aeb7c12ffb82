"""The parts of the page 路线."""

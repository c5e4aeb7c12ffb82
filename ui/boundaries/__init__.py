"""The parts of the page 小区边界."""

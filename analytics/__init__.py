"""Figures derived from complaints and case events, as of a date: pure functions and frozen results."""

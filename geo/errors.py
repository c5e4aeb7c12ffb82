"""Errors of places and coordinates; each message is a complete Chinese sentence that a caller may show."""

from __future__ import annotations


class GeometryError(ValueError):
    """A geometry or a coordinate cannot be used: what is wrong, and how to mend it."""


class MissingCrsError(GeometryError):
    """A frame or a set of points does not say in which coordinate system it is."""


class ControlPointError(GeometryError):
    """The control points do not define the local plane: too few, coincident or contradictory."""

"""A dry run does everything and then undoes it: what it reports is what the real run will do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class DryRunError(Exception):
    """Leaves a write transaction, which undoes it; caught by undone_when."""


@contextmanager
def undone_when(dry_run: bool) -> Iterator[None]:
    """Put around a write transaction: the DryRunError that ends a dry run goes no further."""
    try:
        yield
    except DryRunError:
        if not dry_run:
            raise

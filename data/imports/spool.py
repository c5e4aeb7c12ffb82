"""Prepared rows on disk, so that a long file needs little memory and the write transaction is short."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator
from types import TracebackType
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Spool(Generic[Item]):
    """Items kept in a nameless temporary file; it vanishes with the process, whatever ends it."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._chunks = 0

    def __enter__(self) -> Spool[Item]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, items: list[Item]) -> None:
        """Keep a chunk of items."""
        if items:
            pickle.dump(items, self._file, protocol=pickle.HIGHEST_PROTOCOL)
            self._chunks += 1

    def chunks(self) -> Iterator[tuple[float, list[Item]]]:
        """The chunks in the order in which they were added, each with the share that comes before it."""
        self._file.seek(0)
        for done in range(self._chunks):
            yield done / self._chunks, pickle.load(self._file)

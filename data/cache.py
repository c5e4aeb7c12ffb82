"""A bounded memory of query results, keyed by what was asked and by the version of the data it was asked of."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

Result = TypeVar("Result")


class QueryCache:
    """The `capacity` results used last. A stale one is never returned, because the key carries the version."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._results: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, compute: Callable[[], Result]) -> Result:
        """The result under the key, computed when it is not there. Two threads may compute it at the same time."""
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
                found: Result = self._results[key]
                return found
        result = compute()
        with self._lock:
            self._results[key] = result
            self._results.move_to_end(key)
            while len(self._results) > self._capacity:
                self._results.popitem(last=False)
        return result

    def clear(self) -> None:
        """Forget everything, for measuring."""
        with self._lock:
            self._results.clear()

    def __len__(self) -> int:
        return len(self._results)

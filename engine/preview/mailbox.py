"""The latest value, and nothing older: how heavy data crosses from the engine's thread to whoever draws it."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """One slot. `put` replaces what nobody took yet; `take` empties it; `latest` only looks. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._fresh = False
        self._value: T | None = None

    def put(self, value: T) -> None:
        with self._lock:
            self._value, self._fresh = value, True

    def take(self) -> T | None:
        """The newest value if it has not been taken yet, else None."""
        with self._lock:
            value = self._value if self._fresh else None
            self._fresh = False
            return value

    @property
    def latest(self) -> T | None:
        with self._lock:
            return self._value

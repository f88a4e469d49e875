"""Work beside the window's thread: reading pictures, looking for models. Nobody waits for it."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Aside(QObject):
    """`run` returns at once; the answer comes in the window's thread, unless the parent is gone by then."""

    _done = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._done.connect(lambda then, result: then(result), Qt.ConnectionType.QueuedConnection)

    def run(self, work: Callable[[], T], then: Callable[[T], Any]) -> None:
        """work: must handle its own errors. then: called with what it returned."""
        threading.Thread(target=self._work, args=(work, then), name="aside", daemon=True).start()

    def _work(self, work: Callable[[], Any], then: Callable[[Any], Any]) -> None:
        result = work()
        with suppress(RuntimeError):  # the window was closed meanwhile
            self._done.emit(then, result)

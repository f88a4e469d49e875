"""Work that a widget waits for without waiting: on a thread, the answer as a signal in the UI thread."""

from __future__ import annotations

import traceback
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from engine.core.niceness import PICTURE, step_back

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable


class Fetch(QObject):
    """One thread, one piece of work after the other.

    `work` may touch neither widgets nor values that change."""

    fetched = Signal(object, object)  # key, answer
    failed = Signal(object, str)  # key, what happened

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        pool = self._pool = ThreadPoolExecutor(1, "fetch", lambda: step_back(PICTURE))
        self._number = 0
        self.destroyed.connect(lambda: pool.shutdown(wait=False, cancel_futures=True))

    def ask(self, key: Hashable, work: Callable[[], Any]) -> None:
        self._pool.submit(self._do, key, work)

    def ask_newest(self, key: Hashable, work: Callable[[], Any]) -> None:
        """What was asked for before and is not begun yet gives way; its answer never comes."""
        self._number += 1
        number = self._number
        self._pool.submit(lambda: self._do(key, work) if number == self._number else None)

    def forget(self) -> None:
        """What `ask_newest` still waits for is not needed any more."""
        self._number += 1

    def _do(self, key: Hashable, work: Callable[[], Any]) -> None:
        try:
            answer = work()
        except Exception:  # noqa: BLE001 - whoever asked says that there is no answer
            self.failed.emit(key, traceback.format_exc())
        else:
            self.fetched.emit(key, answer)

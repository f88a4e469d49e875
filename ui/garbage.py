"""Python's search for garbage, in the window's thread alone.

By itself Python searches in whichever thread asks for memory: a closed dialog would end in a thread that it does not
belong to, and that ends the program. And a search through everything holds all threads up for as long as five pictures
take; so what is there when the first such search is due, mostly modules and compiled code, is never looked at again,
and a search through the rest, still as long as three pictures, waits until none is drawn.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

LOOK_MS = 200


class Garbage(QObject):
    """As long as the parent lives. at_rest: whether there is time for a long search."""

    def __init__(self, parent: QObject, at_rest: Callable[[], bool] = lambda: True) -> None:
        super().__init__(parent)
        self._at_rest = at_rest
        gc.disable()
        parent.destroyed.connect(gc.enable)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Through the newest things, sometimes through older ones; as often as Python would."""
        due = [count > most for count, most in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        if not due[0]:
            return
        through_all = all(due) and self._at_rest()
        if through_all and not gc.get_freeze_count():
            gc.freeze()
        gc.collect(2 if through_all else 1 if due[1] else 0)

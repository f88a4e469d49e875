"""Python's search for garbage, in the window's thread alone.

By itself Python searches in whichever thread asks for memory: a closed dialog would end in a thread that it does not
belong to, and that ends the program. And a search through everything holds all threads up for as long as five pictures
take; so what is there when the first such search is due, mostly modules and compiled code, is never looked at again.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_MS = 200


class Garbage(QObject):
    """As long as the parent lives."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
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
        if all(due) and not gc.get_freeze_count():
            gc.freeze()
        gc.collect(2 if all(due) else 1 if due[1] else 0)

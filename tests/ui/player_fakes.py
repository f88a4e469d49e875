"""What a player plays on, in tests."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class Screen(QWidget):
    """Remembers what it was told to show."""

    unlocked = Signal()

    def __init__(self):
        super().__init__()
        self.views = []

    def set_locked_view(self, view):
        self.views.append(view)

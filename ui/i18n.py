"""The words of the window: English in the code, other languages through Qt's translation system."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication

CONTEXT = "Sceneloom"


def tr(text: str, **values: Any) -> str:
    """The text in the user's language, with its {named} places filled in. Give it a literal: that is what is collected
    for translators."""
    words = QCoreApplication.translate(CONTEXT, text)
    return words.format(**values) if values else words

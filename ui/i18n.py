"""The words of the window: English in the code, other languages through Qt's translation system."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from resources import translation

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

CONTEXT = "Sceneloom"


def tr(text: str, **values: Any) -> str:
    """The text in the user's language, with its {named} places filled in. Give it a literal: that is what is collected
    for translators."""
    words = QCoreApplication.translate(CONTEXT, text)
    return words.format(**values) if values else words


def use_language(app: QApplication, name: str = "") -> None:
    """name: such as "de"; "" = the system's. What has no translation stays English."""
    file = translation(name or QLocale.system().name().partition("_")[0])
    translator = QTranslator(app)
    if file is not None and translator.load(str(file)):
        app.installTranslator(translator)

"""The language of the window, through Qt's translation system; `tr` is what every text goes through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app import words
from app.words import tr as tr
from resources import translation

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

CONTEXT = "Sceneloom"


def use_language(app: QApplication, name: str = "") -> None:
    """name: such as "de"; "" = the system's. What has no translation stays English; Qt's own dialogs follow."""
    language = name or QLocale.system().name().partition("_")[0]
    file = translation(language)
    if file is None:
        return
    _install(app, str(file))
    _install(app, f"{QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)}/qtbase_{language}.qm")
    words.use(lambda text: QCoreApplication.translate(CONTEXT, text))


def _install(app: QApplication, file: str) -> None:
    translator = QTranslator(app)
    if translator.load(file):
        app.installTranslator(translator)

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
_installed: list[QTranslator] = []


def use_language(app: QApplication, name: str = "") -> None:
    """name: such as "de"; "" = the system's. What has no translation stays English; numbers and Qt's own dialogs
    follow."""
    language = name or QLocale.system().name().partition("_")[0]
    while _installed:
        app.removeTranslator(_installed.pop())
    file = translation(language)
    if file is None:
        QLocale.setDefault(QLocale(QLocale.Language.English))
        words.use()
        return
    locale = QLocale(language)
    QLocale.setDefault(locale)
    _install(app, str(file))
    _install(app, f"{QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)}/qtbase_{language}.qm")
    words.use(lambda text: QCoreApplication.translate(CONTEXT, text), locale.decimalPoint())


def _install(app: QApplication, file: str) -> None:
    translator = QTranslator(app)
    if translator.load(file):
        app.installTranslator(translator)
        _installed.append(translator)

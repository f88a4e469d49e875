"""Preferences. Each counts as soon as it is chosen, or says that it waits for the next start."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from ui import theme
from ui.dialogs.frame import Dialog
from ui.i18n import tr
from ui.widgets.basic import ElidedLabel, IconButton, button, label
from ui.widgets.calm import CalmSpin
from ui.widgets.combo import Combo
from ui.widgets.form import Form, beside
from ui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.bridge import Bridge

MOST_THREADS = 256
LEAST_MB, MOST_MB = 256, 1_048_576
EYE_CM = (10, 1000)
AUTOSAVE_S = (5, 60)


class SettingsDialog(Dialog):
    """`bridge.configure` keeps every choice at once; there is nothing to confirm."""

    def __init__(self, bridge: Bridge, parent: QWidget | None) -> None:
        super().__init__(parent, tr("Settings"), width=520)
        self._bridge, self._settings = bridge, bridge.session.settings
        titles = {
            "general": tr("General"), "computing": tr("Computing"), "viewport": tr("Viewport"), "files": tr("Files"),
        }  # fmt: skip
        self.tabs, self._pages = Tabs(titles, tr("Settings")), QStackedWidget()
        self.pages = dict(
            zip(titles, (self._general(), self._computing(), self._viewport(), self._files()), strict=True)
        )
        for page in self.pages.values():
            self._pages.addWidget(page)
        self.tabs.chosen.connect(lambda name: self._pages.setCurrentWidget(self.pages[name]))
        self.tabs.choose("general")
        self.body.addWidget(self.tabs)
        self.body.addSpacing(2 * theme.GRID)
        self.body.addWidget(self._pages)
        self.add_button(button(tr("Close"), self.accept)).setDefault(True)

    def _general(self) -> Form:
        form = Form()
        languages = {"": tr("As the system"), "en": "English", "de": "Deutsch"}
        self.language = self._choice("language", languages, tr("Language"))
        self.theme = self._choice("theme", {"dark": tr("Dark"), "light": tr("Light")}, tr("Theme"))
        self.reduced_motion = QCheckBox(tr("Reduce motion"))
        self.reduced_motion.setChecked(self._settings.reduced_motion)
        self.reduced_motion.clicked.connect(lambda checked: self._set("reduced_motion", checked))
        form.add(tr("Language"), _noted(self.language, tr("From the next start.")))
        form.add(tr("Theme"), self.theme)
        form.add("", _noted(self.reduced_motion, tr("Nothing fades or eases.")))
        return form

    def _computing(self) -> Form:
        form = Form()
        self.threads = self._number("threads", 0, MOST_THREADS, tr("Threads"))
        self.threads.setSpecialValueText(tr("All ({n})", n=os.cpu_count() or 1))
        self.memory = self._number("memory_mb", 0, MOST_MB, tr("Memory limit"))
        self.memory.setSingleStep(LEAST_MB)
        self.memory.setSuffix(" MB")
        self.memory.setSpecialValueText(tr("As much as there is"))
        form.add(
            tr("Threads"), _noted(self.threads, tr("Fewer leave more of the computer to other programs. 0 = all."))
        )
        form.add(
            tr("Memory"), _noted(self.memory, tr("A scene that would take more stops with a message. 0 = no limit."))
        )
        return form

    def _viewport(self) -> Form:
        form = Form()
        ways = {"auto": tr("Whatever is faster here"), "gpu": tr("Graphics card"), "cpu": tr("Processor")}
        self.viewport = self._choice("viewport", ways, tr("Drawing"))
        self.eye_height = CalmSpin(*EYE_CM)
        self.eye_height.setSuffix(" cm")
        self.eye_height.setAccessibleName(tr("Eye height"))
        self.eye_height.show_value(round(self._settings.eye_height_m * 100))
        self.eye_height.chosen.connect(lambda cm: self._set("eye_height_m", cm / 100))
        form.add(tr("Drawing"), _noted(self.viewport, tr("How the scene is drawn while you look around.")))
        form.add(tr("Eye height"), _noted(self.eye_height, tr("How far above the ground a path is drawn.")))
        return form

    def _files(self) -> Form:
        form = Form()
        self.autosave = self._number("autosave_s", *AUTOSAVE_S, tr("Autosave"))
        self.autosave.setSuffix(" s")
        form.add(tr("Autosave"), _noted(self.autosave, tr("At most so long until a change is safe from a crash.")))
        for name, title in (
            ("photo_folder", tr("Photos")), ("project_folder", tr("Projects")), ("export_folder", tr("Exports")),
        ):  # fmt: skip
            form.add(title, self._folder(name, title))
        form.add("", label(tr("Where dialogs begin."), "caption"))
        return form

    def _choice(self, name: str, titles: Mapping[str, str], called: str) -> Combo:
        return Combo(called, titles, getattr(self._settings, name), lambda value: self._set(name, value))

    def _number(self, name: str, least: int, most: int, called: str) -> CalmSpin:
        spin = CalmSpin(least, most)
        spin.setAccessibleName(called)
        spin.show_value(int(getattr(self._settings, name)))

        def choose(number: int) -> None:
            if not self._set(name, number):
                spin.show_value(int(getattr(self._bridge.session.settings, name)))

        spin.chosen.connect(choose)
        return spin

    def _folder(self, name: str, called: str) -> QWidget:
        shown = ElidedLabel(_folder_words(getattr(self._settings, name)))
        shown.setAccessibleName(called)

        def choose() -> None:
            now = getattr(self._bridge.session.settings, name) or str(Path.home())
            folder = QFileDialog.getExistingDirectory(self, called, now)
            if folder and self._set(name, folder):
                shown.setText(_folder_words(folder))

        return beside(shown, IconButton("mdi6.folder-open-outline", tr("Choose a folder..."), choose))

    def _set(self, name: str, value: object) -> bool:
        return self._bridge.configure(**{name: value})


def _folder_words(folder: str) -> str:
    return folder or tr("Your own")


def _noted(field: QWidget, note: str) -> QWidget:
    """With a line below that says what it means."""
    both = QWidget()
    box = QVBoxLayout(both)
    box.setContentsMargins(0, 0, 0, 6)
    box.setSpacing(theme.GRID)
    box.addWidget(field)
    box.addWidget(label(note, "caption", wrap=True))
    both.setFocusProxy(field)
    return both

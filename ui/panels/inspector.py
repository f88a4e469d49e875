"""A step under the glass: what was known, what was missing, what was imagined, its depth, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app import inspected, step_text
from app.step_pictures import NAMES, meaning, pixel_words, probe, probe_words
from app.step_rows import StepRows
from ui import theme
from ui.fetch import Fetch
from ui.i18n import tr
from ui.panels.picture_view import PictureView
from ui.pictures import image_from_rgb
from ui.widgets.basic import ElidedLabel, EmptyState, button, label, play_role
from ui.widgets.facts import Facts
from ui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray
    from PySide6.QtGui import QImage

    from app.inspected import Inspected
    from app.step_pictures import PictureName
    from engine.api import StagePictures
    from ui.bridge import Bridge


class InspectorPanel(QWidget):
    """Follows the selection; with nothing selected, the step being made, stage by stage. `corner` belongs into the
    panel's header: which step it is."""

    look_from = Signal(int)  # a step's id: its camera is to be looked through

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self.setObjectName("inspector")
        self.setWindowTitle(tr("Inspector"))
        self.setMinimumWidth(240)
        self._bridge, self._rows = bridge, StepRows()
        self._fetch = Fetch(self)
        self.inspected: Inspected | None = None
        self.shown: tuple[Inspected, PictureName] | None = None  # what the picture on the screen is of
        self._live: StagePictures | None = None
        self._watched: StagePictures | None = None  # that `inspected` is of
        self._wanted: PictureName | None = None  # the tab that the user chose for finished steps
        self._wanted_live: PictureName | None = None  # and for the job that runs
        self._values: Mapping[str, NDArray[np.float32]] = {}
        self.corner = label("", "strong")
        self.tabs = Tabs(_titles(), tr("Pictures of the step"))
        self.picture = PictureView()
        self.picture.setToolTip(tr("The wheel looks closer, a drag moves it, a double click shows its pixels 1:1"))
        self.probe, self.pixel, self.seam = ElidedLabel(role="label"), ElidedLabel(role="caption"), label("", "success")
        self._make_below()
        self._lay_out()
        self._connect()
        self._follow()

    def show_tab(self, name: PictureName) -> None:
        """As if the user had chosen it."""
        if self.inspected is not None and self.inspected.step is None:
            self._wanted_live = name
        else:
            self._wanted = name
        self._show(name)

    def _make_below(self) -> None:
        self.facts = Facts()
        self.look = button(tr("Look from here"), self._look_from, tooltip=tr("Puts the viewport's camera there"))
        self.reroll = button(tr("Re-roll"), self._reroll, tooltip=_reroll_words())
        self.copy = button(tr("Copy seed"), self._copy_seed, "link", tr("To make another view with the same seed"))
        self.follow = button(tr("Watch what is being made"), lambda: self._bridge.select(steps=()), "link")

    def _lay_out(self) -> None:
        self._page, box = QWidget(), QVBoxLayout()
        self._page.setLayout(box)
        box.setContentsMargins(theme.PADDING, theme.GRID, theme.PADDING, theme.PADDING)
        box.setSpacing(2 * theme.GRID)
        under, buttons = QHBoxLayout(), QHBoxLayout()
        under.addWidget(self.probe, 1)
        under.addWidget(self.seam)
        for one in (self.look, self.reroll):
            buttons.addWidget(one)
        buttons.addStretch()
        tabs = QHBoxLayout()
        tabs.setContentsMargins(-theme.PADDING // 2, 0, -theme.PADDING // 2, 0)
        tabs.addWidget(self.tabs)
        box.addLayout(tabs)
        box.addWidget(self.picture)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addLayout(under)
        words.addWidget(self.pixel)
        box.addLayout(words)
        box.addWidget(self.follow)
        box.addWidget(self.facts)
        box.addWidget(self.copy)
        box.addLayout(buttons)
        box.addStretch()
        words = tr("Select a step to see how it was made: what was known, what was imagined, and its depth.")
        self._nothing = EmptyState("mdi6.magnify-scan", words)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._nothing)
        outer.addWidget(self._page)

    def _connect(self) -> None:
        bridge = self._bridge
        self._follower = bridge.follow(self, self._follow, bridge.selected, bridge.changed)
        bridge.opened.connect(self._forget_live)
        bridge.live.connect(self._take_live)
        bridge.step_made.connect(self._forget_live)
        bridge.jobs_changed.connect(self._on_jobs)
        self.tabs.chosen.connect(lambda name: self.show_tab(cast("PictureName", name)))
        self.picture.probed.connect(self._on_probe)
        self._fetch.fetched.connect(self._take)
        self._fetch.failed.connect(self._on_failed)

    # what is looked at

    def _follow(self) -> None:
        session = self._bridge.session
        step = inspected.chosen_step(session)
        watching = self._live is not None and not session.selection.steps
        if watching or step is None:
            self._watch(self._live)
        elif self._is_another(step):
            self._look_at(inspected.inspected_step(session, step))
        self.follow.setVisible(self._live is not None and not watching)
        self._enable()

    def _is_another(self, step: int) -> bool:
        before = self.inspected
        if before is None or before.step != step:
            return True
        return before.title != step_text.titles(self._bridge.session.document)[step]

    def _watch(self, live: StagePictures | None) -> None:
        if live is None:
            self._look_at(None)
        elif live is not self._watched:
            session = self._bridge.session
            rows = self._rows.of(session.document, session.store, session.jobs.statuses)
            title = next((row.title for row in rows if row.state == "running"), "")
            self._look_at(inspected.inspected_live(live, title), live)

    def _take_live(self, live: StagePictures) -> None:
        self._live = live
        self._follower.hear()

    def _forget_live(self, _step: int = -1) -> None:
        self._live = None
        self._follower.hear()

    def _on_jobs(self, _jobs: object) -> None:
        if self._live is not None and self._bridge.session.jobs.running is None:
            self._wanted_live = None
            self._forget_live()

    def _look_at(self, what: Inspected | None, watched: StagePictures | None = None) -> None:
        self.inspected, self._watched = what, watched
        self._nothing.setVisible(what is None)  # no pages of a stack: those take as much room as the highest of them
        self._page.setVisible(what is not None)
        self.corner.setText("" if what is None else what.title)
        self._fetch.forget()
        if what is None:
            return
        for name in NAMES:
            self.tabs.offer(name, "" if name in what.names else _why_not(name, what))
        self._say_seam()
        self.facts.tell(what.facts)
        self._show(self._tab(what))

    def _tab(self, what: Inspected) -> PictureName | None:
        """The one that the user chose, if there is one of it; else what the running stage tells, or the result."""
        wanted = self._wanted if what.step is not None else self._wanted_live
        if wanted in what.names:
            return wanted
        told = inspected.told_by(self._live.stage, what.names) if what.step is None and self._live is not None else None
        return told or (what.names[-1] if what.names else None)

    def _show(self, name: PictureName | None) -> None:
        what = self.inspected
        if what is None or name is None:
            self.picture.show_words(tr("No pictures were kept for this step."))
            return
        self.tabs.choose(name)
        self._fetch.ask_newest((what, name), lambda: _looked(what, name))

    def _take(self, key: tuple[Inspected, PictureName], answer: tuple[QImage, Mapping]) -> None:
        if key[0] is not self.inspected:
            return
        self.shown = key
        image, self._values = answer
        self.picture.setAccessibleName(f"{key[0].title}: {_titles()[key[1]]}")
        self.picture.show_image(image)

    def _on_failed(self, key: tuple[Inspected, PictureName], _what: str) -> None:
        if key[0] is self.inspected:
            self.picture.show_words(tr("This picture could not be read."))

    # what is said about it

    def _on_probe(self, pixel: tuple[int, int] | None) -> None:
        if pixel is None:
            self.probe.setText(tr("Point at it to measure"))
            what, name = self.shown if self.shown is not None else (None, None)
            self.pixel.setText("" if what is None or name is None else meaning(name, what.is_photo))
            return
        found = probe(self._values, *pixel)
        self.probe.setText(probe_words(found))
        self.pixel.setText(pixel_words(found))

    def _say_seam(self) -> None:
        seam = self.inspected.seam if self.inspected else None
        self.seam.setVisible(seam is not None)
        if seam is None:
            return
        self.seam.setText(tr("seam {share}", share=step_text.percent(seam)))
        self.seam.setToolTip(step_text.seam_words(seam))
        play_role(self.seam, inspected.seam_tone(seam))

    def _enable(self) -> None:
        what = self.inspected
        if what is None:
            return
        self.look.setVisible(what.step is not None)
        self.reroll.setVisible(what.step is not None and not what.is_photo)
        self.copy.setVisible(bool(what.seed))
        locked = any(step.id == what.step and step.locked for step in self._bridge.session.document.steps)
        self.reroll.setEnabled(not locked)
        self.reroll.setToolTip(tr("This step is locked. Unlock it first.") if locked else _reroll_words())

    # what can be done

    def _look_from(self) -> None:
        if self.inspected is not None and self.inspected.step is not None:
            self.look_from.emit(self.inspected.step)

    def _reroll(self) -> None:
        if self.inspected is not None and self.inspected.step is not None:
            self._bridge.do("generate.reroll", steps=(self.inspected.step,))

    def _copy_seed(self) -> None:
        if self.inspected is not None:
            QGuiApplication.clipboard().setText(self.inspected.seed)


def _titles() -> dict[str, str]:
    return {
        "rendered": tr("Before"), "mask": tr("Mask"), "imagined": tr("Imagined"), "depth": tr("Depth"),
        "confidence": tr("Confidence"), "result": tr("Result"),
    }  # fmt: skip


def _reroll_words() -> str:
    return tr("Makes it again with another seed (Shift+R)")


def _why_not(name: PictureName, what: Inspected) -> str:
    if what.step is None:
        return tr("This comes later.")
    return tr("A photo is not imagined.") if what.is_photo and name == "imagined" else tr("Not kept for this step.")


def _looked(what: Inspected, name: PictureName) -> tuple[QImage, Mapping[str, NDArray[np.float32]]]:
    looked = inspected.look(what, name)
    return image_from_rgb(looked.rgb), looked.values

"""The panel Source: the photo that the scene began with, and other photos to begin with."""

from __future__ import annotations

from math import radians
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QImageReader
from PySide6.QtWidgets import QFileDialog, QGridLayout, QVBoxLayout, QWidget

from app.commands_file import FIRST_PRESET
from app.photo_facts import photo_facts
from ui import theme
from ui.dropping import open_file
from ui.fetch import Fetch
from ui.i18n import tr
from ui.panels.recents import Recents
from ui.pictures import image_from_file, image_from_rgb
from ui.widgets.basic import ElidedLabel, IconButton, button, label, line
from ui.widgets.calm import CalmSpin
from ui.widgets.drop_zone import DropZone
from ui.widgets.form import Form, beside
from ui.widgets.panel import Panel
from ui.widgets.photo_card import PhotoCard
from ui.widgets.picture import Picture

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from app.photo_facts import PhotoFacts
    from ui.bridge import Bridge

FOVS_DEG = (5, 150)
DEPTH_FILES = "*.png *.tif *.tiff *.exr *.npy"
SAMPLE_PX = 160


class SourcePanel(Panel):
    """What is set here for the photo counts once it is read again, as a new scene."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__("source", tr("Source"))
        self._bridge, self._fetch = bridge, Fetch(self)
        self._facts: PhotoFacts | None = None
        self._fetch.fetched.connect(lambda then, answer: then(answer))
        self._depth_file = ""
        self._make_photo()
        self._make_others()
        bridge.follow(self, self._refresh, bridge.changed)
        self._refresh()

    def _make_photo(self) -> None:
        self.picture, self.name, self.facts = Picture(), ElidedLabel("", "strong"), label("", "label", wrap=True)
        self.fov = CalmSpin(*FOVS_DEG)
        self.fov.setSuffix("°")
        self.fov.setAccessibleName(tr("Vertical field of view"))
        self.fov.setToolTip(tr("How much the photo shows from top to bottom"))
        self.fov.chosen.connect(lambda _degrees: self._show_wishes())
        self.depth_name = ElidedLabel("")
        self.choose_depth = IconButton("mdi6.folder-open-outline", tr("Choose a depth picture..."), self._choose_depth)
        self.drop_depth = IconButton("mdi6.close", tr("Estimate the depth instead"), lambda: self.use_depth(""))
        self._form = Form()
        self._form.add(tr("View"), self.fov)
        self._form.add(tr("Depth"), beside(self.depth_name, self.choose_depth, self.drop_depth))
        self.again = button(tr("Read the photo again"), self._read_again, tooltip=tr("Begins a new scene with it"))
        self.photo = QWidget()
        box = QVBoxLayout(self.photo)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2 * theme.GRID)
        for part in (self.picture, self.name, self.facts, self._form, self.again, line()):
            box.addWidget(part)
        self.add(self.photo)

    def _make_others(self) -> None:
        drop = DropZone(
            tr("Drop a photo here, or choose one..."),
            lambda path: open_file(self._bridge, path),
            lambda: self._bridge.run("file.open_photo"),
        )
        self.samples, grid = self._sample_cards(), QGridLayout()
        grid.setSpacing(2 * theme.GRID)
        for place, card in enumerate(self.samples.values()):
            grid.addWidget(card, place // 2, place % 2)
        self.recents = Recents(self._bridge)
        self.add(drop, label(tr("Samples").upper(), "heading"), grid)
        self.add(label(tr("Recent").upper(), "heading"), self.recents)
        self.body.addStretch()

    def _sample_cards(self) -> dict[str, PhotoCard]:
        from resources import samples

        def open_sample(name: str) -> None:
            self._bridge.run("file.open_sample", name=name)

        return {
            one.name: PhotoCard(tr(one.title), one.licence, lambda name=one.name: open_sample(name), 3 / 2)
            for one in samples()
        }

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """What only this panel needs is read when it is looked at."""
        from resources import samples

        super().showEvent(event)
        self.recents.refresh()
        for one in samples():
            if not self.samples[one.name].has_picture:
                show = self.samples[one.name].show_picture
                self._fetch.ask(show, lambda path=one.path: image_from_file(path, SAMPLE_PX))

    def _refresh(self) -> None:
        facts = photo_facts(self._bridge.session)
        self.photo.setVisible(facts is not None)
        if facts is not None and facts != self._facts:
            self._show(facts)
        self._facts = facts

    def _show(self, facts: PhotoFacts) -> None:
        session = self._bridge.session
        rgb = session.store.step(facts.step).frame.rgb
        self.picture.show_image(image_from_rgb((rgb * 255).astype(np.uint8)))
        self.picture.setAccessibleName(tr("The photo {name}", name=facts.file.name))
        self.name.setText(facts.file.name)
        self._show_size(facts, QSize())
        self._fetch.ask(lambda size: self._show_size(facts, size), lambda: QImageReader(str(facts.file)).size())
        self.fov.show_value(round(facts.fov_deg))
        source = session.document.source
        self.use_depth((source.depth_path or "") if source else "")

    def _show_size(self, facts: PhotoFacts, size: QSize) -> None:
        """size: of the file, once it is known."""
        width, height = facts.size
        worked = tr("worked on at {width} × {height} px", width=width, height=height)
        whole = tr("{width} × {height} px", width=size.width(), height=size.height()) if size.isValid() else ""
        depth = tr("Depth: {how}", how=facts.depth)
        self.facts.setText("\n".join((", ".join(part for part in (whole, worked) if part), depth)))

    def _choose_depth(self) -> None:
        title, folder = tr("The depth picture of this photo"), str(self._facts.file.parent) if self._facts else ""
        chosen = QFileDialog.getOpenFileName(self, title, folder, DEPTH_FILES)[0]
        if chosen:
            self.use_depth(chosen)

    def use_depth(self, file: str) -> None:
        """A depth picture that makes the photo RGB-D, "" = to be estimated; when it is read again."""
        self._depth_file = file
        self.depth_name.setText(Path(file).name if file else tr("Estimated"))
        self.drop_depth.setVisible(bool(file))
        self._show_wishes()

    def _wishes(self) -> dict[str, Any]:
        """What is to be another way than it was read."""
        facts, source = self._facts or photo_facts(self._bridge.session), self._bridge.session.document.source
        if facts is None or source is None:
            return {}
        other_fov = self.fov.value() != round(facts.fov_deg)
        other_depth = self._depth_file != (source.depth_path or "")
        fov = radians(self.fov.value()) if other_fov else source.fov_y
        return {"fov_y": fov, "depth_path": self._depth_file or None} if other_fov or other_depth else {}

    def _show_wishes(self) -> None:
        self.again.setVisible(bool(self._wishes()))

    def _read_again(self) -> None:
        document = self._bridge.session.document
        if document.source is not None:
            preset = document.path.preset if document.path else None
            self._bridge.run(
                "file.open_photo", path=document.source.path, preset=preset or FIRST_PRESET, **self._wishes()
            )

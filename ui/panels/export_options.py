"""How something is exported: size, frames, heading, eyes; what few people change is folded away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.export_plan import (
    ALONG_PATH,
    MOST_SIDE,
    OWN,
    SPHERICAL,
    STEREO,
    VIDEOS,
    Wish,
    converge_at,
    converge_place,
    fps_of,
    sizes_of,
    usual_purpose,
)
from app.export_words import codec_titles, lens_titles, purpose_title
from app.frame_rates import RATES
from app.words import number, short_number
from ui import theme
from ui.i18n import tr
from ui.widgets.basic import IconButton, label
from ui.widgets.calm import CalmSlider, CalmSpin
from ui.widgets.combo import Combo
from ui.widgets.fold import Fold
from ui.widgets.form import Form, beside
from ui.widgets.segmented import SegmentedControl
from ui.widgets.words_button import WordsButton

if TYPE_CHECKING:
    from app.export_plan import Plan

MOST_FRAMES = 20_000
MOST_EYES_MM, MOST_FADE_DEG = 200, 89
CONVERGE_STEPS = 100
SOUNDS = "*.mp3 *.m4a *.aac *.wav *.flac *.ogg *.opus"


class ExportOptions(QWidget):
    """Shows a Wish and tells of another one; `show` says what there is to choose."""

    wished = Signal(object)  # Wish

    def __init__(self) -> None:
        super().__init__()
        self._wish = Wish()
        self.form, self.more = Form(), Form()
        self._make_size()
        self._make_stance()
        self._make_eyes()
        self._make_more()
        self.fold = Fold(tr("More"), self.more)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2 * theme.GRID)
        box.addWidget(self.form)
        box.addWidget(self.fold)

    def show_wish(self, wish: Wish, plan: Plan, photo: tuple[int, int]) -> None:
        """photo: px."""
        self._wish = wish
        self._show_rows(wish)
        self._show_sizes(wish, photo)
        width, height = plan.size or wish.size
        self.width_px.show_value(width)
        self.height_px.show_value(height)
        self.height_px.setEnabled(wish.kind not in SPHERICAL)
        self.frames.show_value(plan.count)
        self.heading.choose(wish.heading)
        self.level.setChecked(wish.level)
        self._show_eyes(wish)
        self.rate.setCurrentIndex(self.rate.findData(fps_of(wish)))
        self.lens.setCurrentIndex(self.lens.findData(wish.lens))
        self.codec.setCurrentIndex(self.codec.findData(wish.codec or ""))
        self.sound.show_words(tr("Choose a file...") if wish.sound is None else wish.sound.name)
        self.no_sound.setVisible(wish.sound is not None)

    def _make_size(self) -> None:
        self.size_of = Combo(tr("Size"), {}, "", lambda purpose: self._change(purpose=purpose))
        self.size_of.setToolTip(tr("What players and platforms want, or a size of your own"))
        self.size_of.setMinimumContentsLength(8)
        self.width_px, self.height_px = CalmSpin(2, MOST_SIDE), CalmSpin(2, MOST_SIDE)
        for spin, name in ((self.width_px, tr("Width in pixels")), (self.height_px, tr("Height in pixels"))):
            spin.setAccessibleName(name)
            spin.setToolTip(name)
            spin.setSingleStep(2)
            spin.chosen.connect(lambda _px: self._change(size=(self.width_px.value(), self.height_px.value())))
        self._own = beside(self.width_px, label("×", "label"), self.height_px)
        self.frames = CalmSpin(1, MOST_FRAMES)
        self.frames.setAccessibleName(tr("Frames"))
        self.frames.setToolTip(tr("More frames than the path's own pace make it slower"))
        self.frames.chosen.connect(lambda frames: self._change(frames=frames))
        self.form.add(tr("Size"), self.size_of)
        self.form.add("", self._own)
        self.form.add(tr("Frames"), self.frames)

    def _make_stance(self) -> None:
        titles = {"path": tr("Follows path"), "locked": tr("Locked")}
        self.heading = SegmentedControl(titles, lambda heading: self._change(heading=heading))
        self.heading.button("path").setToolTip(tr("The middle of the film looks where the path's camera looks"))
        self.heading.button("locked").setToolTip(tr("Only the viewer's head turns the view: calmer in a headset"))
        self.level = QCheckBox(tr("Level horizon"))
        self.level.setToolTip(tr("The film stands upright, whatever the path's camera does"))
        self.level.clicked.connect(lambda level: self._change(level=level))
        self._heading = QWidget()
        row = QHBoxLayout(self._heading)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.heading)
        row.addStretch()
        self.form.add(tr("Heading"), self._heading)
        self.form.add("", self.level)

    def _make_eyes(self) -> None:
        self.eyes = CalmSpin(0, MOST_EYES_MM)
        self.eyes.setSuffix(tr(" mm"))
        self.eyes.setAccessibleName(tr("Distance between the eyes"))
        self.eyes.setToolTip(tr("Between the eyes: 64 mm is usual; more makes the scene look smaller and deeper"))
        self.eyes.chosen.connect(lambda eyes: self._change(eyes_mm=float(eyes)))
        self.converge, self.converge_m = CalmSlider(0, CONVERGE_STEPS), label("", "tabular")
        self.converge.setAccessibleName(tr("Distance at which the eyes converge"))
        self.converge.setToolTip(tr("What is so far away appears on the screen, nearer things before it"))
        self.converge.moved.connect(lambda place: self._change(converge_m=converge_at(place / CONVERGE_STEPS)))
        self.converge_m.setMinimumWidth(44)
        self._converge = beside(self.converge, self.converge_m)
        self.form.add(tr("Eyes"), self.eyes)
        self.form.add(tr("Converge"), self._converge)

    def _make_more(self) -> None:
        self.fade = CalmSpin(0, MOST_FADE_DEG)
        self.fade.setSuffix("°")
        self.fade.setAccessibleName(tr("Where stereo begins to fade"))
        self.fade.setToolTip(tr("From this height on, up and down, both eyes see more and more the same"))
        self.fade.chosen.connect(lambda fade: self._change(fade_deg=float(fade)))
        rates = {fps: short_number(fps) for fps in RATES}
        self.rate = Combo(tr("Frames a second"), rates, "", lambda fps: self._change(fps=fps))  # pyright: ignore[reportArgumentType]
        self.rate.setToolTip(tr("Headsets want 30 or more"))
        self.codec = Combo(tr("Codec"), codec_titles(), "", lambda codec: self._change(codec=codec or None))
        self.codec.setToolTip(tr("Automatic takes the one that most players know and that allows such frames"))
        self.sound = WordsButton(tr("Sound"), self._choose_sound, tr("Music or ambience that goes along"))
        self.no_sound = IconButton("mdi6.close", tr("Without sound"), lambda: self._change(sound=None))
        self._sound = beside(self.sound, self.no_sound)
        self.lens = Combo(tr("Lens"), lens_titles(), "", lambda lens: self._change(lens=lens))
        self.lens.setToolTip(tr("Players know the half sphere; cameras and some programs have fisheyes"))
        self.more.add(tr("Lens"), self.lens)
        self.more.add(tr("Pole fade"), self.fade)
        self.more.add(tr("Frames / s"), self.rate)
        self.more.add(tr("Codec"), self.codec)
        self.more.add(tr("Sound"), self._sound)

    def _show_rows(self, wish: Wish) -> None:
        kind = wish.kind
        shown = {
            self.size_of: kind not in ("splats", "path"), self._own: wish.purpose == OWN,
            self.frames: kind in ALONG_PATH, self._heading: kind in SPHERICAL, self.level: kind in SPHERICAL,
            self.eyes: kind in STEREO, self._converge: kind in STEREO,
        }  # fmt: skip
        for field, wanted in shown.items():
            self.form.show_row(field, wanted)
        self.more.show_row(self.lens, kind == "vr180")
        self.more.show_row(self.fade, kind in STEREO)
        self.setVisible(shown[self.size_of])
        self.fold.setVisible(kind in VIDEOS)

    def _show_sizes(self, wish: Wish, photo: tuple[int, int]) -> None:
        sizes = sizes_of(wish.kind, photo) if wish.kind not in ("splats", "path") else {}
        titles = {name: f"{purpose_title(name)} · {width} × {height}" for name, (width, height) in sizes.items()}
        if wish.kind not in ("replay", "panorama"):
            titles[OWN] = purpose_title(OWN)
        self.size_of.fill(titles, wish.purpose or usual_purpose(wish.kind))

    def _show_eyes(self, wish: Wish) -> None:
        self.eyes.show_value(round(wish.eyes_mm))
        self.fade.show_value(round(wish.fade_deg))
        self.converge.show_value(round(CONVERGE_STEPS * converge_place(wish.converge_m)))
        self.converge_m.setText("∞" if wish.converge_m is None else tr("{n} m", n=number(wish.converge_m, 1)))

    def _choose_sound(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self, tr("A sound file"), "", tr("Sound") + f" ({SOUNDS})")
        if file:
            self._change(sound=Path(file))

    def _change(self, **what: Any) -> None:
        self._wish = replace(self._wish, **what)
        self.wished.emit(self._wish)

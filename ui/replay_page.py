"""The page of a replay: the picture of a stage, what it says, the row of stages, and the controls."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPixmap, QRegion
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from app.replay import SPEEDS, stage_title
from app.words import short_number
from ui import theme
from ui.fetch import Fetch
from ui.i18n import tr
from ui.pictures import image_from_rgb
from ui.replay_stages import Stages
from ui.widgets.basic import ElidedLabel, IconButton, button, label
from ui.widgets.segmented import SegmentedControl

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent

    from app.replay import Shot, Teller
    from app.step_pictures import PictureName
    from engine.core.scene import Step
    from ui.bridge import Bridge

TICK_MS = 33
FADE_S = 0.25
KEPT = 4  # steps whose pictures are kept
KEYS = (
    Qt.Key.Key_Space, Qt.Key.Key_Escape, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End,
    Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
)  # fmt: skip


class ReplayPage(QWidget):
    """Covers the viewport, except where the grown scene is to be seen: then only its bars stay."""

    left = Signal()
    grown = Signal(object, object)  # the steps by now (ids) and the View of the newest one
    flown = Signal(float)  # share of the path at the end

    def __init__(self, bridge: Bridge, teller: Teller, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("replay")
        self.setAccessibleName(tr("Replay of the making"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._bridge, self.teller = bridge, teller
        self._calm = bridge.session.settings.reduced_motion
        self._images: dict[int, dict[PictureName, QImage]] = {}
        self._asked = set[int]()
        self._image, self._shown_at = QImage(), 0.0
        self._now, self._before = QPixmap(), QPixmap()  # as large as they are shown
        self._fading = False
        self._fetch = Fetch(self)
        self._fetch.fetched.connect(self._take)
        self._last_tick = 0.0
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._make_bars()

    def begin(self) -> None:
        self._last_tick = time.monotonic()
        self._timer.start()
        self._show_shot()

    def end(self) -> None:
        self._timer.stop()

    @property
    def picture_rect(self) -> QRect:
        """Between the bars."""
        margin = theme.PADDING
        return QRect(0, self.head.height(), self.width(), self.foot.y() - self.head.height()).adjusted(
            margin, margin, -margin, -margin
        )

    # what the user does

    def toggle(self) -> None:
        before = self.teller.at
        self.teller.toggle()
        self._after(moved=self.teller.at != before)

    def go(self, at: int) -> None:
        if at != self.teller.at:
            self.teller.go(at)
            self._after()

    def skip(self, by: int) -> None:
        self.teller.skip(by)
        self._after()

    def event(self, event: QEvent) -> bool:
        """Its keys go before the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and event.key() in KEYS:  # pyright: ignore[reportAttributeAccessIssue]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        actions = {
            Qt.Key.Key_Space: self.toggle,
            Qt.Key.Key_Escape: self.left.emit,
            Qt.Key.Key_Left: lambda: self.go(self.teller.at - 1),
            Qt.Key.Key_Right: lambda: self.go(self.teller.at + 1),
            Qt.Key.Key_PageUp: lambda: self.skip(-1),
            Qt.Key.Key_PageDown: lambda: self.skip(1),
            Qt.Key.Key_Home: lambda: self.go(0),
            Qt.Key.Key_End: lambda: self.go(len(self.teller.shots) - 1),
        }
        action = actions.get(Qt.Key(event.key()))
        if action is None:
            super().keyPressEvent(event)
        else:
            action()

    def _export(self) -> None:
        self._bridge.run("export.replay")

    # how it looks

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.head.setGeometry(0, 0, self.width(), self.head.sizeHint().height())
        height = self.foot.sizeHint().height()
        self.foot.setGeometry(0, self.height() - height, self.width(), height)
        if not self._image.isNull():
            self._now, self._fading = _rounded(self._image, self.picture_rect.size()), False
        self._cover()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("background"))
        share = min(1.0, (time.monotonic() - self._shown_at) / FADE_S) if self._fading else 1.0
        alike = self._before.size() == self._now.size()  # then the new one covers the old one
        for pixmap, opacity in ((self._before, 1.0 if alike else 1.0 - share), (self._now, share)):
            if share < 1.0 or pixmap is self._now:
                painter.setOpacity(opacity)
                painter.drawPixmap(_centred(pixmap, self.picture_rect), pixmap)
        self._fading = share < 1.0

    def _make_bars(self) -> None:
        self.head, self.foot = _Bar(self), _Bar(self)
        self.heading, self.place = label("", "strong"), label("", "label")
        box = QHBoxLayout(self.head)
        box.setContentsMargins(theme.PADDING, 2 * theme.GRID, 2 * theme.GRID, 2 * theme.GRID)
        box.setSpacing(3 * theme.GRID)
        box.addWidget(self.heading)
        box.addWidget(self.place)
        box.addStretch()
        for role, words in (("known", tr("known")), ("imagined", tr("imagined"))):
            box.addWidget(_Swatch(role))
            box.addWidget(label(words, "label"))
        self.export = button(tr("Export as video..."), self._export)
        box.addWidget(self.export)
        box.addWidget(IconButton("mdi6.close", tr("Leave the replay (Esc)"), self.left.emit))
        self._make_foot()

    def _make_foot(self) -> None:
        self.caption = ElidedLabel(role="title")
        self.caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stages = Stages(self._go_to_stage)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, len(self.teller.shots) - 1)
        self.slider.setPageStep(1)
        self.slider.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.slider.setAccessibleName(tr("Place in the story"))
        self.slider.valueChanged.connect(self.go)
        self.play = IconButton("mdi6.pause", tr("Pause (Space)"), self.toggle)
        self.speed = SegmentedControl({str(speed): f"{short_number(speed)}×" for speed in SPEEDS}, self._set_speed)
        self.speed.choose(str(1.0))
        self.speed.setAccessibleName(tr("Speed"))
        controls = QHBoxLayout()
        controls.setSpacing(theme.GRID)
        for one in (
            IconButton("mdi6.skip-previous", tr("Step before (Page Up)"), lambda: self.skip(-1)),
            IconButton("mdi6.chevron-left", tr("Back (Left)"), lambda: self.go(self.teller.at - 1)),
            self.play,
            IconButton("mdi6.chevron-right", tr("On (Right)"), lambda: self.go(self.teller.at + 1)),
            IconButton("mdi6.skip-next", tr("Next step (Page Down)"), lambda: self.skip(1)),
        ):
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            controls.addWidget(one)
        controls.addSpacing(2 * theme.GRID)
        controls.addWidget(self.slider, 1)
        controls.addSpacing(2 * theme.GRID)
        controls.addWidget(self.speed)
        box = QVBoxLayout(self.foot)
        box.setContentsMargins(theme.PADDING, 3 * theme.GRID, theme.PADDING, 2 * theme.GRID)
        box.setSpacing(2 * theme.GRID)
        box.addWidget(self.caption)
        box.addWidget(self.stages)
        box.addLayout(controls)

    # how it goes on

    def _set_speed(self, speed: str) -> None:
        self.teller.speed = float(speed)
        self.setFocus()

    def _go_to_stage(self, name: PictureName) -> None:
        shot = self.teller.shot
        first = self.teller.at - (shot.stages.index(shot.picture) if shot.picture in shot.stages else 0)
        self.go(first + shot.stages.index(name))

    def _tick(self) -> None:
        now = time.monotonic()
        passed, self._last_tick = now - self._last_tick, now
        if self.teller.playing and (self.teller.shot.step in self._images or self.teller.shot.grown):
            self._go_on(passed)
        if self._fading:
            self.update(self.picture_rect)

    def _go_on(self, seconds: float) -> None:
        if self.teller.advance(seconds):
            self._show_shot()
        elif not self.teller.playing:
            self._say_playing()
        if self.teller.shot.picture is None:
            self.flown.emit(self.teller.elapsed / self.teller.shot.seconds)

    def _after(self, moved: bool = True) -> None:
        if moved:
            self._show_shot()
        self._say_playing()

    def _say_playing(self) -> None:
        playing = self.teller.playing
        self.play.set_icon("mdi6.pause" if playing else "mdi6.play")
        self.play.say(tr("Pause (Space)") if playing else tr("Play (Space)"))

    def _show_shot(self) -> None:
        shot = self.teller.shot
        self.heading.setText(shot.title)
        self.place.setText(tr("step {n} of {all}", n=shot.nth, all=shot.of))
        self.caption.setText(shot.caption)
        self.setAccessibleDescription(f"{shot.title}: {shot.caption}")
        self.slider.blockSignals(True)
        self.slider.setValue(self.teller.at)
        self.slider.blockSignals(False)
        self._ask(shot.step)
        self._ask(self.teller.shots[min(self.teller.at + len(shot.stages), len(self.teller.shots) - 1)].step)
        self._show_pictures(shot)
        if shot.grown:
            self.grown.emit(shot.scene, self._bridge.session.store.step(shot.step).view)
        self._cover()

    def _show_pictures(self, shot: Shot) -> None:
        images = self._images.get(shot.step, {})
        self.stages.show_stages(shot, images, stage_title)
        image = images.get(shot.picture, QImage()) if shot.picture is not None else QImage()
        if not image.isNull() and image is not self._image:
            self._image, self._shown_at, self._fading = image, time.monotonic(), not self._calm
            self._before, self._now = self._now, _rounded(image, self.picture_rect.size())
            self.update()

    def _cover(self) -> None:
        """The grown scene shows between the bars; everything else is covered."""
        if self.teller.shot.grown:
            self.setMask(QRegion(self.head.geometry()) | QRegion(self.foot.geometry()))
        else:
            self.clearMask()

    def _ask(self, step_id: int) -> None:
        if step_id in self._images or step_id in self._asked:
            return
        self._asked.add(step_id)
        step = self._bridge.session.store.step(step_id)
        names = next(shot.stages for shot in self.teller.shots if shot.step == step_id)
        self._fetch.ask(step_id, lambda: _images_of(step, names))

    def _take(self, step_id: int, images: dict[PictureName, QImage]) -> None:
        self._asked.discard(step_id)
        self._images[step_id] = images
        while len(self._images) > KEPT:
            del self._images[next(one for one in self._images if one != self.teller.shot.step)]
        if step_id == self.teller.shot.step:
            self._show_pictures(self.teller.shot)


class _Bar(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        QPainter(self).fillRect(self.rect(), theme.colour("panel"))


class _Swatch(QWidget):
    """A colour of the legend."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self._role = role
        self.setFixedSize(12, 12)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("known" if self._role == "known" else "imagined"))
        painter.drawRoundedRect(self.rect(), 3, 3)


def _images_of(step: Step, names: tuple[PictureName, ...]) -> dict[PictureName, QImage]:
    from app.replay_video import pictures_in_colour

    return {name: image_from_rgb(rgb) for name, rgb in pictures_in_colour(step, names).items()}


def _rounded(image: QImage, room: QSize) -> QPixmap:
    """As large as fits, with round corners: done once, because a fade paints it many times. Nothing where there is no
    room."""
    fitted = image.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    if fitted.isNull():
        return QPixmap()
    pixmap = QPixmap(fitted.size())
    pixmap.fill(Qt.GlobalColor.transparent)
    painter, clip = QPainter(pixmap), QPainterPath()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    clip.addRoundedRect(QRectF(pixmap.rect()), theme.RADIUS, theme.RADIUS)
    painter.setClipPath(clip)
    painter.drawImage(0, 0, fitted)
    painter.end()
    return pixmap


def _centred(pixmap: QPixmap, room: QRect) -> QPoint:
    place = QRect(room.topLeft(), pixmap.size())
    place.moveCenter(room.center())
    return place.topLeft()

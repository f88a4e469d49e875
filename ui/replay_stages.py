"""The row of a step's stages: small pictures that are there once told, the present one framed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from app.replay_video import WARM
from ui import theme

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QPaintEvent

    from app.replay import Shot
    from app.step_pictures import PictureName

SIZE = QSize(96, 60)
WORDS = 18  # px for the title below


class Stages(QWidget):
    def __init__(self, on_choose: Callable[[PictureName], object]) -> None:
        super().__init__()
        self._on_choose = on_choose
        self._buttons: dict[PictureName, _StageButton] = {}
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(3 * theme.GRID)
        self._box.addStretch()
        self._box.addStretch()
        self._names: tuple[PictureName, ...] = ()
        self.setFixedHeight(SIZE.height() + WORDS + 4)

    def show_stages(
        self, shot: Shot, images: Mapping[PictureName, QImage], title: Callable[[PictureName], str]
    ) -> None:
        """Those that come later are empty frames."""
        if shot.stages != self._names:
            self._rebuild(shot.stages, title)
        now = shot.stages.index(shot.picture) if shot.picture in shot.stages else len(shot.stages)
        for nth, name in enumerate(shot.stages):
            image = images.get(name, QImage()) if nth <= now else QImage()
            self._buttons[name].show_stage(image, current=nth == now, told=nth <= now)

    def _rebuild(self, names: tuple[PictureName, ...], title: Callable[[PictureName], str]) -> None:
        for old in self._buttons.values():
            self._box.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._names, self._buttons = names, {}
        for nth, name in enumerate(names):
            made = self._buttons[name] = _StageButton(title(name), name in WARM)
            made.clicked.connect(self._choosing(name))
            self._box.insertWidget(1 + nth, made)

    def _choosing(self, name: PictureName) -> Callable[[bool], object]:
        return lambda _checked: self._on_choose(name)


class _StageButton(QAbstractButton):
    def __init__(self, title: str, warm: bool) -> None:
        super().__init__()
        self.setText(title)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._warm, self._image, self._current, self._told = warm, QImage(), False, False

    def show_stage(self, image: QImage, *, current: bool, told: bool) -> None:
        self._image, self._current, self._told = image, current, told
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return SIZE + QSize(4, WORDS + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        colour = theme.colour("imagined" if self._warm else "known")
        place = QRect(2, 2, SIZE.width(), SIZE.height())
        clip = QPainterPath()
        clip.addRoundedRect(QRectF(place), 4, 4)
        painter.fillPath(clip, theme.colour("background"))
        if not self._image.isNull():
            self._paint_image(painter, place, clip)
        painter.setPen(QPen(colour, 2) if self._current else QPen(theme.colour("line"), 1))
        painter.drawPath(clip)
        painter.setPen(colour if self._current else theme.colour("secondary" if self._told else "disabled"))
        font = painter.font()
        font.setPixelSize(theme.CAPTION_PX)
        painter.setFont(font)
        below = QRect(0, place.bottom() + 2, self.width(), WORDS)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self.text())

    def _paint_image(self, painter: QPainter, place: QRect, clip: QPainterPath) -> None:
        filled = QRect(
            place.topLeft(), self._image.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        )
        filled.moveCenter(place.center())
        painter.save()
        painter.setClipPath(clip)
        painter.drawImage(filled, self._image)
        painter.restore()

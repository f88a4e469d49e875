"""Before and after: what the photo knows on the left of a line that can be dragged, the scene on the right.

From where the photo was taken the left side is the photograph itself, from elsewhere what of the scene came from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter, QPen

from engine.core.scene import Scene
from ui import theme
from ui.i18n import tr
from ui.viewport import sights

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from engine.core.camera import View
    from engine.core.frame import Frame
    from engine.preview.look import Picture
    from engine.preview.painter import Painter
    from ui.viewport.tools.base import Pointer
    from ui.viewport.viewport import Viewport

REACH_PX = 8
HANDLE_PX = 14
KEY_SHARE = 0.05  # of the width
SAME_M, SAME_TURN = 1e-4, 1e-4  # metres, and of a rotation's entries


class Wipe(QObject):
    """share: where the line stands, 0..1 of the picture's width."""

    _ready = Signal()  # from the painter's thread

    def __init__(self, viewport: Viewport) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        self.on, self.share = False, 0.5
        self._painter: Painter | None = None
        self._picture: Picture | None = None
        self._left = QImage()
        self._photo: tuple[Frame, QImage] | None = None
        self._known: tuple[object, Scene] | None = None
        self._ready.connect(self._take, Qt.ConnectionType.QueuedConnection)
        viewport.rig.looked.connect(lambda _view: self._ask())
        viewport.rig.rested.connect(self._ask)

    def set_on(self, on: bool) -> None:
        self.on = on
        self._ask()

    def close(self) -> None:
        """Ends the thread that draws."""
        self.on = False
        if self._painter is not None:
            self._painter.close()
            self._painter = None

    @property
    def settled(self) -> bool:
        """Whether the left side is drawn as sharply as it will be."""
        return self._picture is not None and self._picture.sharp

    def over(self, p: Pointer) -> bool:
        """Whether a press would take the line."""
        frame = self._viewport.rig.frame
        return self.on and frame.contains(int(p.x), int(p.y)) and abs(p.x - self._x()) <= REACH_PX

    def press(self, p: Pointer) -> bool:
        return p.button == Qt.MouseButton.LeftButton and self.over(p)

    def move(self, p: Pointer) -> None:
        frame = self._viewport.rig.frame
        self.put((p.x - frame.x()) / frame.width())

    def key(self, event: QKeyEvent) -> bool:
        """Ctrl and an arrow move the line; True if they did."""
        way = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if not self.on or not way or not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        self.put(self.share + way * KEY_SHARE)
        return True

    def put(self, share: float) -> None:
        """The line there."""
        self.share = min(max(share, 0.0), 1.0)
        self._viewport.update_overlay()

    def paint(self, painter: QPainter, view: View) -> None:
        """view: of the picture on the screen, in the viewport's pixels."""
        frame = sights.photo_frame(self._viewport.bridge.session)
        if not self.on or frame is None:
            return
        if same_place(view, frame.view):
            self._paint_left(painter, laid_over(frame.view, view), self._photo_image(frame))
        elif not self._left.isNull():
            self._paint_left(painter, QRectF(self._viewport.rig.frame), self._left)

    def _paint_left(self, painter: QPainter, where: QRectF, picture: QImage) -> None:
        place = QRectF(self._viewport.rig.frame)
        left = QRectF(place.x(), place.y(), self._x() - place.x(), place.height())
        painter.save()
        painter.setClipRect(left)
        painter.fillRect(left, theme.colour("background"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(where, picture)
        painter.restore()

    def paint_line(self, painter: QPainter) -> None:
        """Over everything else that is painted."""
        if not self.on:
            return
        place, x = QRectF(self._viewport.rig.frame), self._x()
        y = place.center().y()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in ((theme.colour("background"), 4.0), (theme.colour("text"), 2.0)):
            painter.setPen(QPen(colour, width))
            painter.drawLine(QPointF(x, place.top()), QPointF(x, place.bottom()))
        painter.setPen(QPen(theme.colour("background"), 1))
        painter.setBrush(theme.colour("text"))
        painter.drawEllipse(QPointF(x, y), HANDLE_PX, HANDLE_PX)
        painter.setPen(QPen(theme.colour("background"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for way in (-1, 1):
            tip = QPointF(x + 8 * way, y)
            painter.drawLine(tip, QPointF(x + 4 * way, y - 4))
            painter.drawLine(tip, QPointF(x + 4 * way, y + 4))
        self._paint_label(painter, tr("Photo"), x, place.bottom(), before=True)
        self._paint_label(painter, tr("Scene"), x, place.bottom(), before=False)
        painter.restore()

    def _paint_label(self, painter: QPainter, text: str, x: float, bottom: float, *, before: bool) -> None:
        font = QFont(painter.font())
        font.setPixelSize(theme.LABEL_PX)
        painter.setFont(font)
        width = QFontMetrics(font).horizontalAdvance(text) + 16
        box = QRectF(x - 8 - width if before else x + 8, bottom - 96, width, 22)
        fill = theme.colour("panel")
        fill.setAlphaF(0.92)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
        painter.setPen(theme.colour("known" if before else "text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _x(self) -> float:
        frame = self._viewport.rig.frame
        return frame.x() + self.share * frame.width()

    def _ask(self) -> None:
        """What came from the photo, drawn on a thread of its own."""
        if not self.on or self._scene() is None:
            return
        if self._painter is None:
            from engine.preview.painter import Painter

            self._painter = Painter(self._ready.emit)
        from engine.preview.look import Look

        rig, scene = self._viewport.rig, self._scene()
        assert scene is not None
        ratio, view = self._viewport.devicePixelRatioF(), rig.picture_view
        size = round(view.camera.width * ratio), round(view.camera.height * ratio)
        self._painter.ask(Look(scene, view.resized(*size), "colour", rig.moving))

    def _scene(self) -> Scene | None:
        """The photo's step alone."""
        session = self._viewport.bridge.session
        step = sights.photo_step(session.document)
        if step is None:
            return None
        if self._known is None or self._known[0] is not session.store.step(step):
            self._known = session.store.step(step), Scene((session.store.step(step),))
        return self._known[1]

    def _take(self) -> None:
        picture = self._painter.take() if self._painter is not None else None
        if picture is not None:
            height, width = picture.bgra.shape[:2]
            kind = QImage.Format.Format_ARGB32_Premultiplied
            self._left = QImage(picture.bgra.data, width, height, 4 * width, kind)
            self._picture = picture  # the image lies in its memory
            self._viewport.update_overlay()

    def _photo_image(self, frame: Frame) -> QImage:
        if self._photo is None or self._photo[0] is not frame:
            from ui.pictures import image_from_rgb

            self._photo = frame, image_from_rgb(np.round(frame.rgb.clip(0, 1) * 255).astype(np.uint8))
        return self._photo[1]


def same_place(a: View, b: View) -> bool:
    """Whether two cameras stand and look alike, through whatever lens; a panorama is no lens."""
    p, q = a.world_from_camera, b.world_from_camera
    return (
        b.camera.projection == "pinhole"
        and bool(np.abs(p.translation - q.translation).max() < SAME_M)
        and bool(np.abs(p.rotation - q.rotation).max() < SAME_TURN)
    )


def laid_over(photo: View, view: View) -> QRectF:
    """Where a picture taken from the same place lies in a view."""
    a, b = photo.camera, view.camera
    left, top = b.cx - a.cx * b.fx / a.fx, b.cy - a.cy * b.fy / a.fy
    return QRectF(left, top, a.width * b.fx / a.fx, a.height * b.fy / a.fy)

"""The gizmo: the selected keys moved along axes and planes, turned on rings, scaled about their middle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QCursor, QPainter

from app.path_edit import falloff
from app.words import number
from ui import theme
from ui.i18n import tr
from ui.viewport.gizmo import Gizmo, GizmoMode, handle_at, paint_handles
from ui.viewport.gizmo_drag import Amount, GizmoDrag
from ui.viewport.path_geometry import marks
from ui.viewport.path_marks import label
from ui.viewport.tools.gesture import Gesture
from ui.viewport.tools.gizmo_panel import GizmoPanel
from ui.viewport.tools.select import KeyTool

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtWidgets import QWidget

    from app.path_edit import Kernel, Space
    from engine.core.camera import View
    from engine.core.trajectory import Trajectory
    from ui.viewport.tools.base import Pointer
    from ui.viewport.viewport import Viewport


@dataclass
class GizmoOptions:
    """radius_s: how far in time neighbours are taken along, 0 = not at all."""

    mode: GizmoMode = "move"
    space: Space = "world"
    radius_s: float = 0.0
    kernel: Kernel = "gaussian"


class GizmoTool(KeyTool):
    name = "gizmo"
    icon = "mdi6.axis-arrow"

    def __init__(self, viewport: Viewport) -> None:
        super().__init__(viewport)
        self.options = GizmoOptions()
        self._lit: str | None = None
        self._drag: _Hold | None = None
        self._panel: GizmoPanel | None = None

    @property
    def title(self) -> str:
        return tr("Move, rotate and scale keys")

    @property
    def hint(self) -> str:
        if self._drag is not None:
            return tr("Ctrl: in steps   Esc: back to where it was")
        if not self.chosen():
            return tr("Click a key of the path to move, rotate or scale it")
        if self._lit is not None:
            return tr("Drag the handle   Ctrl: in steps")
        return tr("Drag a handle   Ctrl+click: select more keys")

    def cursor(self) -> QCursor:
        shapes = Qt.CursorShape
        if self._drag is not None:
            return QCursor(shapes.ClosedHandCursor)
        if self._lit is not None:
            return QCursor(shapes.OpenHandCursor)
        return QCursor(shapes.PointingHandCursor if self._hovered is not None else shapes.ArrowCursor)

    def panel(self) -> QWidget:
        if self._panel is None:
            self._panel = GizmoPanel(self)
        return self._panel

    def gizmo(self) -> Gizmo | None:
        """Where the selected keys are; None without any."""
        chosen, path = self.chosen(), self.path
        if path is None or not chosen:
            return None
        keys = [path.trajectory.keyframes[i] for i in chosen]
        axes = keys[-1].pose.rotation.T if self.options.space == "local" else np.eye(3)
        return Gizmo(np.mean([key.position for key in keys], axis=0), axes, self.options.mode)

    def hover(self, p: Pointer) -> None:
        gizmo, before = self.gizmo(), self._lit
        self._lit = handle_at(gizmo.handles(self.viewport.view), p.x, p.y) if gizmo else None
        if self._lit != before:
            self.viewport.update_overlay()
        super().hover(p)
        if self._lit is not None:
            self._hovered = None

    def leave(self) -> None:
        super().leave()
        self._lit = None

    def press(self, p: Pointer) -> bool:
        self.hover(p)
        gizmo = self.gizmo()
        if self._lit is not None and gizmo is not None:
            self._grab(gizmo, self._lit, p)
            return True
        if self._hovered is not None:
            self.select_key(self._hovered, p)
            if not (p.ctrl or p.shift):
                self.bridge.select(keys=(self._hovered,))
            return True
        return False

    def move(self, p: Pointer) -> bool:
        if self._drag is not None:
            self._drag.to(p)
            self.viewport.update_overlay()
        return self._drag is not None

    def release(self, p: Pointer) -> bool:
        if self._drag is not None:
            self._drag.gesture.end()
        self._drag = None
        self.viewport.update_overlay()
        self.hover(p)
        return True

    def cancel(self) -> bool:
        drag, self._drag = self._drag, None
        if drag is not None:
            drag.gesture.abandon()
        self.viewport.update_overlay()
        return drag is not None

    def paint(self, painter: QPainter, view: View) -> None:
        gizmo = self.gizmo()
        if gizmo is None:
            return
        self._paint_falloff(painter, view)
        paint_handles(painter, gizmo.handles(view), self._drag.handle if self._drag else self._lit)
        if self._drag is not None:
            label(painter, view, self._drag.label_at, self._drag.words)

    def choose(self, **options: Any) -> None:
        """Another mode, space, radius or kernel."""
        self.cancel()
        for name, value in options.items():
            setattr(self.options, name, value)
        self.viewport.update_overlay()

    def chosen(self) -> tuple[int, ...]:
        """The selected keys that are there."""
        count = len(self.path.trajectory.keyframes) if self.path else 0
        return tuple(key for key in self.bridge.session.selection.keys if key < count)

    @property
    def reach(self) -> dict[str, Any]:
        """What every command takes to take neighbours along."""
        return {"radius_s": self.options.radius_s, "kernel": self.options.kernel}

    def weights(self, path: Trajectory) -> NDArray[np.float64]:
        """[N] how much each key goes along."""
        around = [falloff(path, key, self.options.radius_s, self.options.kernel) for key in self.chosen()]
        return np.max(around, axis=0) if around else np.zeros(len(path.keyframes))

    def _grab(self, gizmo: Gizmo, handle: str, p: Pointer) -> None:
        path = self.path
        assert path is not None
        if why := self._why_not(path.look_at is not None, int(np.count_nonzero(self.weights(path.trajectory)))):
            self.viewport.message(why)
            return
        self._drag = _Hold(self, gizmo, handle, p, len(self.chosen()))

    def _why_not(self, aimed: bool, count: int) -> str:
        if self.options.mode == "rotate" and aimed:
            return tr("The keys look at a target. Release it to turn them.")
        if self.options.mode == "scale" and count < 2:
            return tr("Scaling needs two keys. Select more, or take neighbours along.")
        return ""

    def _paint_falloff(self, painter: QPainter, view: View) -> None:
        """Rings around the neighbours that go along, the larger the more they do."""
        if self.path is None or self.options.radius_s <= 0:
            return
        px, _, shown = marks(view, [key.position for key in self.path.trajectory.keyframes])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for at, weight, seen in zip(px.tolist(), self.weights(self.path.trajectory).tolist(), shown, strict=True):
            if seen and weight > 0.01:
                colour = theme.colour("selection")
                colour.setAlphaF(0.35 + 0.65 * weight)
                painter.setPen(colour)
                painter.drawEllipse(QPointF(*at), 10 + 8 * weight, 10 + 8 * weight)


class _Hold:
    """A handle in the hand: what the pointer adds goes to the document at once. words: how far, and why in steps."""

    def __init__(self, tool: GizmoTool, gizmo: Gizmo, handle: str, pressed: Pointer, count: int) -> None:
        self._tool, self.handle = tool, handle
        viewport = tool.viewport
        start = (pressed.x, pressed.y)
        self._drag = GizmoDrag(gizmo, handle, viewport.view, start, viewport.ray(*start))
        self._space = "world" if handle in ("view", "rview") else tool.options.space
        self._pivot = gizmo.centre.tolist() if count > 1 and self._space == "world" else None
        self._done = Amount.nothing(gizmo.mode)
        self.gesture = Gesture(tool.bridge, gizmo.mode)
        self.words, self.label_at = "", (pressed.x + 18, pressed.y - 18)

    def to(self, p: Pointer) -> None:
        amount = self._drag.to((p.x, p.y), self._tool.viewport.ray(p.x, p.y), steps=p.ctrl)
        self.label_at = (p.x + 18, p.y - 18)
        if amount is None:
            return
        self.words = _words(amount, p.ctrl)
        command, arguments = self._command(amount.since(self._done))
        if amount.differs(self._done):
            self.gesture.do(command, **arguments, **self._tool.reach)
            self._done = amount

    def _command(self, step: Amount) -> tuple[str, dict[str, Any]]:
        if step.mode == "move":
            return "path.move", {"offset": step.values.tolist(), "space": self._space}
        if step.mode == "rotate":
            return "path.rotate", {"rotation": step.values.tolist(), "space": self._space, "pivot": self._pivot}
        return "path.scale", {"factor": float(step.values[0]), "pivot": self._drag.gizmo.centre.tolist()}


def _words(amount: Amount, steps: bool) -> str:
    if amount.mode == "move":
        metres = float(np.linalg.norm(amount.values))
        return (
            tr("{metres} m, in steps of 0.1 m", metres=number(metres, 1)) if steps else tr("{n} m", n=number(metres, 2))
        )
    if amount.mode == "rotate":
        degrees = float(np.degrees(np.linalg.norm(amount.values)))
        return tr("{degrees}°, in steps of 5°", degrees=number(degrees)) if steps else tr("{n}°", n=number(degrees, 1))
    percent = 100 * float(amount.values[0])
    return tr("{percent} %, in steps of 5 %", percent=number(percent)) if steps else tr("{n} %", n=number(percent))

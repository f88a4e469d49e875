"""Which canvas draws: made as the settings say, replaced when those change or the driver gives up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from ui.i18n import tr
from ui.viewport.cpu_canvas import CpuCanvas
from ui.viewport.strategy import Choice, explain, probe

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from engine.core.problem import Problem
    from ui.viewport.gpu_canvas import GpuCanvas

    CanvasWidget = CpuCanvas | GpuCanvas

PROBE_MS = 1500  # after the window is shown: asking the driver must not make it open later


class CanvasHost(QObject):
    """setting: "auto", "gpu" or "cpu". `replaced` tells that `canvas` is another one, not yet dressed."""

    replaced = Signal()
    drawn = Signal()  # by whichever canvas: another picture is on the screen
    failed = Signal(object)  # Problem: the user asked for the GPU and does not get it, or a view can't be drawn

    def __init__(self, setting: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent, self._setting = parent, setting
        self._choice = explain(setting)
        self.canvas: CanvasWidget = self._made()

    @property
    def reason(self) -> str:
        """Why this canvas draws, for people."""
        return self._choice.reason

    def use(self, setting: str) -> None:
        """As the settings say now."""
        if setting != self._setting:
            self._setting, self._choice = setting, explain(setting)
            self._replace(self._made())

    def ask_driver_later(self) -> None:
        """Once the window is shown, if that is not known from before."""
        if not self._choice.final:
            QTimer.singleShot(PROBE_MS, self, self._ask_driver)

    def _ask_driver(self) -> None:
        if self._setting == "auto" and not self._choice.final:
            self._choice = probe()
            if self._choice.strategy == "gpu":
                self._replace(self._made())

    def _made(self) -> CanvasWidget:
        if self._choice.strategy == "gpu":
            from ui.viewport.gpu_canvas import GpuCanvas

            canvas = GpuCanvas(self._parent, gives_up=self._setting == "auto")
            canvas.failed.connect(self._fall_back)
        else:
            canvas = self._made_without_gpu()
        canvas.drawn.connect(self.drawn)
        canvas.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return canvas

    def _made_without_gpu(self) -> CpuCanvas:
        canvas = CpuCanvas(self._parent)
        canvas.failed.connect(self.failed)
        return canvas

    def _fall_back(self, problem: Problem) -> None:
        self._choice = Choice("cpu", tr("CPU: {why}", why=problem.message))
        self._replace(self._made())
        if self._setting == "gpu":
            self.failed.emit(problem)

    def _replace(self, canvas: CanvasWidget) -> None:
        old, self.canvas = self.canvas, canvas
        old.close_canvas()
        old.hide()
        old.deleteLater()
        self.replaced.emit()

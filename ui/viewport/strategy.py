"""Who draws the viewport: the graphics card where there is one, else the engine's own renderer.

Asking for OpenGL costs more than a window may take to open. So the answer is remembered from the last time; where there
is none yet, the CPU begins and `probe` is called once the window is shown. A memory that is wrong does no harm: the GPU
canvas looks again at what really draws, and gives up in favour of the CPU.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from app import paths
from engine.core.files import atomic_path
from ui.i18n import tr

if TYPE_CHECKING:
    from pathlib import Path

Strategy = Literal["cpu", "gpu"]
CRASHED = "?"  # in place of a driver's name
SOFTWARE = ("llvmpipe", "softpipe", "swrast", "software", "virgl", "svga3d", "gdi generic", "basic render")
SLOW_FPS, SLOW_FOR_S = 15.0, 2.0
PAUSE_S = 0.5  # no single picture counts as more


@dataclass(frozen=True)
class Choice:
    """reason: for people. final: nothing more to ask; else `probe` may find something better."""

    strategy: Strategy
    reason: str
    final: bool = True


def choose(setting: str) -> Strategy:
    """setting: auto, gpu or cpu."""
    return explain(setting).strategy


def explain(setting: str) -> Choice:
    """The choice and its reason, from what is known; costs next to nothing."""
    if setting == "cpu":
        return Choice("cpu", tr("CPU: chosen in the settings"))
    if setting == "gpu":
        return Choice("gpu", tr("GPU: chosen in the settings"))
    driver = remembered()
    if driver is None:
        return Choice("cpu", tr("CPU: OpenGL was not asked yet"), final=False)
    choice = judge(driver)
    return choice if choice.strategy == "gpu" or driver == CRASHED else replace(choice, final=False)


def judge(driver: str) -> Choice:
    """What a driver that names itself so is good for; "" = there is no OpenGL 3.3."""
    if driver == CRASHED:
        return Choice("cpu", tr("CPU: the graphics driver failed when it was asked"))
    if not driver:
        return Choice("cpu", tr("CPU: no OpenGL 3.3 here"))
    if is_software(driver):
        return Choice("cpu", tr("CPU: no hardware OpenGL here ({driver})", driver=driver.partition(" (")[0]))
    return Choice("gpu", tr("GPU: {driver}", driver=driver))


def is_software(driver: str) -> bool:
    """Whether the processor would have to do the card's work."""
    return any(name in driver.lower() for name in SOFTWARE)


def probe() -> Choice:
    """Asks OpenGL itself and remembers the answer; some 60 ms, and there must be an application object. A driver that
    takes the program down with it is not asked again."""
    remember(CRASHED)
    driver = _driver()
    remember(driver)
    return judge(driver)


def remembered() -> str | None:
    """The driver's name as of last time on this kind of screen; None: never asked."""
    with suppress(OSError, ValueError):
        known = json.loads(_memory().read_text(encoding="utf-8"))
        if isinstance(known, dict) and isinstance(driver := known.get(_screen()), str):
            return driver
    return None


def remember(driver: str) -> None:
    with suppress(OSError), atomic_path(_memory()) as file:
        file.write_text(json.dumps({_screen(): driver}), encoding="utf-8")


def forget() -> None:
    """The next start asks anew."""
    _memory().unlink(missing_ok=True)


class SlowWatch:
    """Tells when the card has kept a moving picture waiting for so long that the CPU would do better: the CPU canvas
    draws more coarsely rather than below 30 pictures a second."""

    def __init__(self) -> None:
        self._slow_s = 0.0

    def frame(self, seconds: float, moving: bool) -> bool:
        """After each picture; seconds: that it took. True: change over."""
        slow = moving and seconds > 1 / SLOW_FPS
        self._slow_s = self._slow_s + min(seconds, PAUSE_S) if slow else 0.0
        return self._slow_s >= SLOW_FOR_S


def _memory() -> Path:
    return paths.cache_dir() / "opengl.json"


def _screen() -> str:
    """What the answer depends on besides the machine: a session from afar has another driver."""
    names = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY", "LIBGL_ALWAYS_SOFTWARE")
    return " ".join(os.environ.get(name, "-") for name in names)


def _driver() -> str:
    """What OpenGL 3.3 core calls its renderer; "" = there is none."""
    from PySide6.QtGui import QOffscreenSurface, QOpenGLContext

    context, surface = QOpenGLContext(), QOffscreenSurface()
    surface.create()
    if not (surface.isValid() and context.create() and context.makeCurrent(surface)):
        return ""
    try:
        version = context.format().version()
        return renderer_name(context) if tuple(version) >= (3, 3) else ""
    finally:
        context.doneCurrent()


def renderer_name(context: object) -> str:
    """Of a QOpenGLContext that is current."""
    name = context.functions().glGetString(0x1F01)  # type: ignore[attr-defined]  # GL_RENDERER
    return str(name or "")

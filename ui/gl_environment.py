"""What must be settled before Qt and OpenGL are loaded, so that both talk to the graphics driver in the same way."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import MutableMapping


def prepare_gl() -> None:
    """Call it before the application object is made. Nothing the user has set is changed."""
    settle(os.environ, sys.platform)
    ask_for_core_profile()


def settle(environment: MutableMapping[str, str], platform: str) -> None:
    """PyOpenGL takes EGL wherever it sees a Wayland session, whichever way Qt goes; on Linux the two are brought
    together: through XWayland where there is one, else both over EGL."""
    if not platform.startswith("linux"):
        return
    wayland = "WAYLAND_DISPLAY" in environment or environment.get("XDG_SESSION_TYPE") == "wayland"
    if wayland and "DISPLAY" in environment:
        environment.setdefault("QT_QPA_PLATFORM", "xcb")
    over_egl = environment.get("QT_QPA_PLATFORM", "wayland" if wayland else "xcb").startswith("wayland")
    over_egl |= environment.get("QT_XCB_GL_INTEGRATION") == "xcb_egl"
    environment.setdefault("PYOPENGL_PLATFORM", "egl" if over_egl else "glx")


def ask_for_core_profile() -> None:
    """OpenGL 3.3 core for every canvas; macOS gives no more than 2.1 to who asks after the application is there."""
    from PySide6.QtGui import QSurfaceFormat

    form = QSurfaceFormat()
    form.setVersion(3, 3)
    form.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    QSurfaceFormat.setDefaultFormat(form)

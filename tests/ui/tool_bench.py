"""A viewport before a wall, a path in it, and the mouse, for tests of the tools."""

from contextlib import contextmanager

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.document import CameraPath
from engine.core.camera import View
from engine.core.pose import Pose
from engine.core.trajectory import Keyframe, Trajectory
from ui.viewport.viewport import Viewport

LEFT, NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
NONE, SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)  # fmt: skip
ABOVE = Pose.look_at((0.3, -2.0, -1.5), (0.0, 0.6, 2.5))  # looks down on the path and the ground
PLACES = ((-0.8, 0.0, 1.8), (-0.2, 0.1, 2.2), (0.4, 0.0, 2.0), (0.9, -0.1, 2.4))


@contextmanager
def viewport_of(bench, bridge, qtbot, path=True):
    """640 x 480 px, looking down on a path of four keys, one a second."""
    viewport = Viewport(bridge)
    qtbot.addWidget(viewport)
    viewport.resize(640, 480)
    with qtbot.waitExposed(viewport):
        viewport.show()
    bench.open_photo(preset=None)
    if path:
        lay_path(bridge)
    look(viewport, ABOVE)
    yield viewport
    viewport.close_canvas()


def lay_path(bridge, places=PLACES):
    keys = [Keyframe.from_pose(Pose(np.eye(3), np.array(at)), 0.9, float(i)) for i, at in enumerate(places)]
    bridge.session.set_path("Path", CameraPath(Trajectory(tuple(keys))))
    bridge.end_drag()


def look(viewport, pose):
    viewport.look(View(viewport.view.camera, pose), ease=False)


def wait_for_picture(qtbot, viewport):
    """Until the canvas shows the view in use, so that depths can be read."""

    def there():
        shown = viewport.canvas.shown
        sharp = viewport.stands_still() and viewport.canvas.stats().sharp
        return sharp and shown is not None and shown.world_from_camera == viewport.view.world_from_camera

    qtbot.waitUntil(there, timeout=20_000)


def keys_of(viewport):
    return viewport.bridge.session.document.path.trajectory.keyframes


def places_of(viewport):
    return np.array([key.position for key in keys_of(viewport)])


def pixel_of(viewport, point):
    return tuple(viewport.view.project(np.asarray(point, dtype=float))[0].tolist())


def labels(viewport):
    return viewport.bridge.session.history.past


def press(viewport, at, keys=NONE):
    _send(viewport, QEvent.Type.MouseButtonPress, at, LEFT, LEFT, keys)


def move(viewport, at, keys=NONE, held=True):
    _send(viewport, QEvent.Type.MouseMove, at, NO_BUTTON, LEFT if held else NO_BUTTON, keys)


def release(viewport, at, keys=NONE):
    _send(viewport, QEvent.Type.MouseButtonRelease, at, LEFT, NO_BUTTON, keys)


def click(viewport, at, keys=NONE):
    move(viewport, at, keys, held=False)
    press(viewport, at, keys)
    release(viewport, at, keys)


def drag(viewport, points, keys=NONE, let_go=True):
    """Press at the first point, over the others, release at the last."""
    move(viewport, points[0], keys, held=False)
    press(viewport, points[0], keys)
    for at in points[1:]:
        move(viewport, at, keys)
    if let_go:
        release(viewport, points[-1], keys)


def line(start, end, steps=5):
    return [tuple(p) for p in np.linspace(start, end, steps + 1).tolist()]


def escape(viewport):
    QTest.keyClick(viewport, Qt.Key.Key_Escape)


def _send(viewport, kind, at, button, buttons, keys):
    place = QPointF(*at)
    QApplication.sendEvent(viewport, QMouseEvent(kind, place, viewport.mapToGlobal(place), button, buttons, keys))

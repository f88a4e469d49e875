"""The viewport with a scene in it, driven by mouse and keys."""

import numpy as np
import pytest
from app_fakes import PHOTO_VIEW
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.core.camera import Camera, View
from engine.core.pose import Pose
from ui import theme
from ui.viewport.viewport import Viewport
from ui.viewport.waiting import waiting_text

LEFT, MIDDLE, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton
NONE, SHIFT, ALT = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier,
)  # fmt: skip
AT = (206, 319)  # px: on a splat of the wall, away from path and tools


@pytest.fixture
def viewport(bench, bridge, qtbot):
    """600 x 450 px before a wall at 3 m; the pictures are sharp."""
    bridge.configure(viewport="cpu")
    viewport = Viewport(bridge)
    qtbot.addWidget(viewport)
    viewport.resize(600, 450)
    with qtbot.waitExposed(viewport):
        viewport.show()
    bench.open_photo()
    rest(qtbot, viewport)
    yield viewport
    viewport.close_canvas()


def rest(qtbot, viewport):
    """Until the picture of the view in use is on the screen, and no other one fades into it any more."""

    def there():
        shown = viewport.canvas.shown
        return viewport.stands_still() and viewport.canvas.stats().sharp and shown is not None and (
            shown.world_from_camera == viewport.view.world_from_camera and not viewport.canvas.fading)  # fmt: skip

    qtbot.waitUntil(there, timeout=20_000)


def drag(viewport, button, start, end, modifiers=NONE, steps=4, release=True):
    QTest.mousePress(viewport, button, modifiers, QPoint(*start))
    for i in range(1, steps + 1):
        at = [round(a + (b - a) * i / steps) for a, b in zip(start, end, strict=True)]
        QTest.mouseMove(viewport, QPoint(*at))
    if release:
        QTest.mouseRelease(viewport, button, modifiers, QPoint(*end))


def wheel(viewport, at, steps):
    place = QPointF(*at)
    event = QWheelEvent(
        place, QPointF(viewport.mapToGlobal(place)), QPoint(), QPoint(0, 120 * steps), Qt.MouseButton.NoButton, NONE,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)


def alike(a, b):
    """On a screen of 16 bits."""
    return max(abs(x - y) for x, y in zip(a.getRgb()[:3], b.getRgb()[:3], strict=True)) <= 9


def pixel_of(viewport, point):
    return viewport.view.project(point)[0]


def pose_of(viewport):
    return viewport.view.world_from_camera


def test_it_opens_looking_from_the_photo_which_fills_it(viewport):
    camera = viewport.view.camera
    assert pose_of(viewport) == PHOTO_VIEW.world_from_camera
    assert (camera.width, camera.height) == (600, 450)
    assert camera.fov_x == pytest.approx(1.0)  # the square photo is wider than needed in no direction
    assert viewport.pick(*AT) == pytest.approx((-0.51, 0.51, 3), abs=0.05)


def test_the_session_hears_where_the_camera_is(viewport, bridge, qtbot):
    drag(viewport, RIGHT, AT, (260, 310))
    qtbot.waitUntil(lambda: bridge.session.selection.view == viewport.view)


@pytest.mark.parametrize(("button", "modifiers"), [(RIGHT, NONE), (LEFT, ALT), (LEFT, NONE)])
def test_a_drag_orbits_about_what_is_under_the_cursor(viewport, button, modifiers):
    point, before = viewport.pick(*AT), pose_of(viewport)
    drag(viewport, button, AT, (290, 330), modifiers)
    assert np.abs(pixel_of(viewport, point) - AT).max() < 1
    assert np.degrees(np.arccos(before.forward @ pose_of(viewport).forward)) > 10


@pytest.mark.parametrize(("button", "modifiers"), [(MIDDLE, NONE), (RIGHT, SHIFT)])
def test_panning_takes_the_surface_along(viewport, button, modifiers):
    point = viewport.pick(*AT)
    drag(viewport, button, AT, (250, 260), modifiers)
    assert np.abs(pixel_of(viewport, point) - (250, 260)).max() < 1
    assert np.array_equal(pose_of(viewport).rotation, np.eye(3))


def test_the_wheel_goes_to_what_is_under_the_cursor_and_back(viewport):
    point, start = viewport.pick(*AT), pose_of(viewport).translation
    for _ in range(5):
        wheel(viewport, AT, 1)
    assert np.abs(pixel_of(viewport, point) - AT).max() < 1
    assert pose_of(viewport).translation[2] > 1
    for _ in range(5):
        wheel(viewport, AT, -1)
    assert np.allclose(pose_of(viewport).translation, start, atol=1e-6)


def test_keys_fly_orbit_and_zoom_while_the_viewport_has_the_keyboard(viewport, qtbot):
    viewport.setFocus()
    QTest.keyPress(viewport, Qt.Key.Key_W)
    qtbot.waitUntil(lambda: pose_of(viewport).translation[2] > 0.2, timeout=3000)
    QTest.keyRelease(viewport, Qt.Key.Key_W)
    at = pose_of(viewport).translation
    QTest.keyClick(viewport, Qt.Key.Key_Plus)
    assert pose_of(viewport).translation[2] > at[2]
    QTest.keyClick(viewport, Qt.Key.Key_Left)
    assert pose_of(viewport).forward[0] != 0


def test_no_key_stays_held_when_the_keyboard_goes_elsewhere(viewport, qtbot):
    viewport.setFocus()
    QTest.keyPress(viewport, Qt.Key.Key_D)
    assert viewport.navigation.flying
    QApplication.sendEvent(viewport, QFocusEvent(QEvent.Type.FocusOut))
    at = pose_of(viewport).translation
    qtbot.wait(60)
    assert np.array_equal(pose_of(viewport).translation, at)


def test_escape_undoes_the_drag_that_is_going_on(viewport):
    before = pose_of(viewport)
    viewport.setFocus()
    drag(viewport, RIGHT, AT, (290, 330), release=False)
    assert pose_of(viewport) != before
    QTest.keyClick(viewport, Qt.Key.Key_Escape)
    assert pose_of(viewport) == before
    QTest.mouseMove(viewport, QPoint(320, 340))
    QTest.mouseRelease(viewport, RIGHT, NONE, QPoint(320, 340))
    assert pose_of(viewport) == before


def test_with_ctrl_a_drag_looks_around_from_where_the_camera_stands(viewport):
    drag(viewport, RIGHT, AT, (260, 319), Qt.KeyboardModifier.ControlModifier)
    assert np.array_equal(pose_of(viewport).translation, PHOTO_VIEW.world_from_camera.translation)
    assert pose_of(viewport).forward[0] < -0.05


def test_flying_with_shift_is_faster(viewport, qtbot, monkeypatch):
    speeds = []
    monkeypatch.setattr(viewport.camera, "fly", lambda *_way, fast: speeds.append(fast))
    QTest.keyPress(viewport, Qt.Key.Key_W)
    QTest.keyPress(viewport, Qt.Key.Key_Shift)
    qtbot.waitUntil(lambda: bool(speeds) and speeds[-1])
    QTest.keyRelease(viewport, Qt.Key.Key_Shift)
    qtbot.waitUntil(lambda: not speeds[-1])
    QTest.keyRelease(viewport, Qt.Key.Key_W)
    assert not viewport.navigation.flying


def test_the_menu_view_frames_focuses_and_goes_back_to_the_photo(viewport, bridge, qtbot):
    points = viewport.bridge.session.scene.gaussians.means
    drag(viewport, RIGHT, AT, (330, 330))
    bridge.run("view.frame_all")
    rest(qtbot, viewport)
    pixels, _ = viewport.view.project(points)
    assert (pixels > 0).all()
    assert (pixels < (600, 450)).all()
    bridge.run("view.top")
    rest(qtbot, viewport)
    assert np.allclose(pose_of(viewport).forward, (0, 1, 0), atol=1e-6)
    bridge.run("view.photo")
    rest(qtbot, viewport)
    assert pose_of(viewport) == PHOTO_VIEW.world_from_camera


def test_the_way_there_is_eased_unless_motion_is_reduced(viewport, bridge, qtbot):
    seen = []
    viewport.looked.connect(lambda view: seen.append(view.world_from_camera.translation[0]))
    there = View(viewport.view.camera, Pose(np.eye(3), np.array([1.0, 0.0, 0.0])))
    viewport.look(there)
    qtbot.waitUntil(lambda: bool(seen) and seen[-1] == 1.0)
    assert any(0 < x < 1 for x in seen)
    assert seen == sorted(seen)
    bridge.session.configure(type(bridge.session.settings)(reduced_motion=True))
    seen.clear()
    viewport.look(PHOTO_VIEW)
    assert seen == [0.0]


def test_double_click_brings_what_is_there_into_the_middle(viewport, qtbot):
    point = viewport.pick(*AT)
    QTest.mouseDClick(viewport, LEFT, NONE, QPoint(*AT))
    rest(qtbot, viewport)
    assert np.abs(pixel_of(viewport, point) - (300, 225)).max() < 1
    assert np.allclose(viewport.camera.pivot, point)


def test_a_locked_view_is_shown_exactly_in_its_own_shape(viewport, qtbot):
    free, told = pose_of(viewport), []
    viewport.unlocked.connect(lambda: told.append(True))
    view = View(Camera.pinhole(64, 16, 0.3), Pose.from_angles(0.05, 0.02, position=(0.1, 0.2, 0.3)))
    viewport.set_locked_view(view)
    rest(qtbot, viewport)
    place = viewport.canvas.geometry()
    assert (place.width(), place.height(), place.y()) == (600, 150, 150)
    assert viewport.canvas.shown == view.resized(600, 150)
    ray = view.world_from_camera.rotation @ view.camera.rays((16, 4))
    assert np.allclose(viewport.ray(150, 150 + 37.5)[1], ray)
    picture, background = viewport.grab().toImage(), theme.colour("background")
    assert all(alike(picture.pixelColor(x, 140), background) for x in range(100, 500, 5))
    assert not all(alike(picture.pixelColor(x, y), background) for x in range(100, 500, 5) for y in (200, 225, 250))
    viewport.set_locked_view(None)
    assert pose_of(viewport) == free
    assert not told


def test_whoever_moves_a_locked_camera_goes_on_from_there(viewport, qtbot):
    told = []
    viewport.unlocked.connect(lambda: told.append(True))
    view = View(Camera.pinhole(64, 16, 0.3), Pose.from_angles(0.05, 0.02, position=(0.1, 0.2, 0.3)))
    viewport.set_locked_view(view)
    rest(qtbot, viewport)
    viewport.setFocus()
    QTest.keyClick(viewport, Qt.Key.Key_Escape)
    assert told == [True]
    assert pose_of(viewport) == view.world_from_camera
    assert viewport.locked_view is None
    assert viewport.canvas.size() == viewport.size()


def test_a_click_on_a_camera_selects_its_step(bench, viewport, bridge, qtbot):
    bench.do("generate.path")
    bench.made(2)
    far = Pose.look_at((4.0, -3.0, -3.0), (0.2, 0.0, 0.0))
    viewport.look(View(viewport.view.camera, far), ease=False)
    rest(qtbot, viewport)
    step = bridge.session.document.steps[-1].id
    eye = bridge.session.store.step(step).view.world_from_camera
    at = QPoint(*np.round(pixel_of(viewport, eye.apply((0, 0, 0.2)))).astype(int).tolist())
    QTest.mouseMove(viewport, at)
    assert viewport.layers.hovered_step is not None
    assert viewport.cursor().shape() == Qt.CursorShape.PointingHandCursor
    hovered = viewport.layers.hovered_step
    QTest.mouseClick(viewport, LEFT, NONE, at)
    assert bridge.session.selection.steps == (hovered,)
    QTest.mouseClick(viewport, LEFT, Qt.KeyboardModifier.ControlModifier, at)
    assert bridge.session.selection.steps == ()


def test_the_modes_are_buttons_commands_and_marks_at_once(viewport, bridge, qtbot):
    before = viewport.grab().toImage().pixelColor(*AT)
    QTest.mouseClick(viewport.chrome.modes.buttons["depth"], LEFT)
    assert viewport.mode == "depth"
    assert bridge.checked("view.depth")
    assert not bridge.checked("view.colour")
    qtbot.waitUntil(lambda: not alike(viewport.grab().toImage().pixelColor(*AT), before), timeout=5000)
    bridge.run("view.steps")
    assert viewport.chrome.modes.buttons["steps"].isChecked()
    assert [text for _, text in viewport.chrome.legend.entries] == ["photo", "imagined"]


def test_left_of_the_wipe_is_the_photo_itself_right_of_it_the_scene(viewport, bridge, qtbot):
    bridge.run("view.cameras")
    rest(qtbot, viewport)
    right = viewport.grab().toImage().pixelColor(431, 319)
    bridge.run("view.wipe")
    assert bridge.checked("view.wipe")
    rest(qtbot, viewport)
    picture = viewport.grab().toImage()
    rgb = bridge.session.store.step(0).frame.rgb
    size = 600 / 16  # px of the viewport for one of the photo, whose middle is in the middle
    row, column = 4, 3
    at = QPoint(round((column + 0.5) * size), round(225 + (row + 0.5 - 8) * size))
    shown = np.array(picture.pixelColor(at).getRgb()[:3])
    assert np.abs(shown - 255 * rgb[row, column]).max() < 12
    assert alike(picture.pixelColor(431, 319), right)
    QTest.mouseMove(viewport, QPoint(300, 100))
    assert viewport.cursor().shape() == Qt.CursorShape.SplitHCursor
    drag(viewport, LEFT, (300, 100), (450, 120))
    assert viewport.wipe.share == pytest.approx(0.75)
    QTest.keyClick(viewport, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert viewport.wipe.share == pytest.approx(0.7)
    QTest.keyClick(viewport, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert pose_of(viewport) == PHOTO_VIEW.world_from_camera
    assert not alike(viewport.grab().toImage().pixelColor(431, 319), right)


def test_away_from_the_photo_the_left_side_is_what_came_from_it(bench, viewport, bridge, qtbot):
    bench.do("generate.path")
    bench.made()
    bridge.run("view.wipe")
    drag(viewport, RIGHT, AT, (300, 320))
    rest(qtbot, viewport)
    qtbot.waitUntil(lambda: viewport.wipe.settled, timeout=10_000)
    colours = {viewport.grab().toImage().pixelColor(x, 225).name() for x in range(60, 280, 4)}
    assert len(colours) > 10


def test_grid_and_cameras_can_be_hidden(viewport, bridge):
    for name in ("grid", "cameras"):
        assert bridge.checked(f"view.{name}")
        bridge.run(f"view.{name}")
        assert not bridge.checked(f"view.{name}")


def test_escape_goes_back_to_the_first_tool(viewport, bridge):
    viewport.setFocus()
    told, other = [], list(viewport.tools)[-1]
    viewport.tool_changed.connect(told.append)
    viewport.choose_tool(other)
    assert viewport.chrome.tools.buttons[other].isChecked()
    QTest.keyClick(viewport, Qt.Key.Key_Escape)
    assert viewport.tool is viewport.first_tool
    assert told == [other, viewport.first_tool.name]


def test_until_there_is_a_scene_it_says_what_happens(bench, viewport, bridge):
    assert waiting_text(bridge.session) == ""
    bench.do("file.open_photo", path=bench.photo)
    bench.settle()
    bench.poll()
    bench.engine.begin("depth")
    bench.poll()
    assert waiting_text(bridge.session) == "The photo becomes a scene: completing depth…"
    bench.engine.fail()
    bench.poll()
    assert "Jobs and problems" in waiting_text(bridge.session)


def test_a_message_shows_and_goes_by_itself(viewport, qtbot):
    viewport.message("Drawn on the floor", seconds=0.1)
    assert viewport.chrome.said() == "Drawn on the floor"
    qtbot.waitUntil(lambda: viewport.chrome.said() == "")


def test_the_ground_is_below_the_horizon_only(viewport):
    assert viewport.ground(300, 100) is None
    point = viewport.ground(300, 440)
    assert point[1] == pytest.approx(viewport.ground_level())
    assert np.abs(pixel_of(viewport, point) - (300, 440)).max() < 1e-6


def test_another_photo_is_looked_at_from_where_it_was_taken(bench, viewport, qtbot):
    drag(viewport, RIGHT, AT, (330, 330))
    bench.open_photo()
    assert pose_of(viewport) == PHOTO_VIEW.world_from_camera


def test_what_is_no_change_of_the_scene_draws_no_picture(bench, viewport, monkeypatch):
    shown = []
    monkeypatch.setattr(viewport.canvas, "show_scene", shown.append)
    bench.do("path.loop")
    bench.do("edit.recipe", seed=7)
    assert not shown
    bench.do("generate.path")
    bench.made()
    assert [len(scene.steps) for scene in shown] == [2]


def test_another_way_of_drawing_takes_over_while_the_window_is_open(viewport, bridge, qtbot):
    drag(viewport, RIGHT, AT, (250, 320))
    pose, first = pose_of(viewport), viewport.canvas
    bridge.configure(viewport="gpu")  # without OpenGL it falls back
    viewport.apply_settings()
    assert viewport.canvas is not first
    qtbot.waitUntil(lambda: viewport.canvas.shown is not None, timeout=20_000)
    bridge.configure(viewport="cpu", eye_height_m=1.2)
    viewport.apply_settings()
    rest(qtbot, viewport)
    assert pose_of(viewport) == pose
    assert viewport.ground_level() == pytest.approx(1.2)


def test_small_windows_are_bearable(viewport):
    for size in ((420, 640), (900, 220), (1500, 1000)):
        viewport.resize(*size)
        assert viewport.view.camera.width == size[0]
        assert viewport.rect().contains(viewport.chrome.modes.geometry())

"""Replay over the viewport: plays by itself, obeys keys, lets the scene grow, and leaves everything as it was."""

from __future__ import annotations

import numpy as np
import pytest
from app_pictures import give_pictures
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from ui.cover import Cover
from ui.replay import Replay
from ui.viewport.viewport import Viewport


@pytest.fixture
def replay(bench, bridge, qtbot):
    """A photo and a view, in a viewport of 700 x 560 px."""
    viewport = Viewport(bridge)
    qtbot.addWidget(viewport)
    viewport.resize(700, 560)
    with qtbot.waitExposed(viewport):
        viewport.show()
    bench.open_photo()
    bench.do("generate.path")
    bench.made(1)
    bench.do("generate.cancel")
    give_pictures(bench.session, *(step.id for step in bench.session.document.steps))
    replay = Replay(bridge, viewport, Cover(viewport))
    yield replay
    replay.leave()
    viewport.close_canvas()


@pytest.fixture
def page(replay, bridge, qtbot):
    """Stands still at the first shot."""
    bridge.run("generate.replay")
    replay.page.toggle()
    qtbot.waitUntil(lambda: not replay.page._image.isNull(), timeout=5000)
    return replay.page


def key(page, name):
    QTest.keyClick(page, name)


def go_to(page, picture, qtbot):
    at = max(nth for nth, shot in enumerate(page.teller.shots) if shot.picture == picture)
    before = page._image
    page.go(at)
    qtbot.waitUntil(lambda: page._image is not before, timeout=5000)
    QTest.qWait(320)  # until it has faded in


def shown(page):
    image = page.grab().toImage()
    centre = page.picture_rect.center()
    return [np.array(image.pixelColor(centre + QPoint(dx, 0)).getRgb()[:3], int) for dx in (-60, 60)]


def test_the_mask_of_the_view_is_amber_at_the_right_and_not_at_the_left(page, qtbot):
    go_to(page, "mask", qtbot)
    left, right = shown(page)
    assert right[0] - right[2] > 60 and left[0] - left[2] < 10
    assert page.caption.text() == "What is missing: 30 %." and page.place.text() == "step 2 of 2"


def test_it_plays_by_itself_until_it_is_stopped(replay, bridge, qtbot):
    bridge.run("generate.replay")
    page = replay.page
    page.teller.speed = 20.0
    qtbot.waitUntil(lambda: page.teller.at >= 3, timeout=5000)
    key(page, Qt.Key.Key_Space)
    stopped = page.teller.at
    assert not page.teller.playing and page.play.accessibleName() == "Play (Space)"
    QTest.qWait(150)
    assert page.teller.at == stopped


def test_keys_go_through_the_story(page):
    key(page, Qt.Key.Key_Right)
    assert page.teller.at == 1 and page.slider.value() == 1
    key(page, Qt.Key.Key_PageDown)
    assert page.teller.shot.nth == 2
    key(page, Qt.Key.Key_End)
    assert page.teller.shot.picture is None
    key(page, Qt.Key.Key_Home)
    assert page.teller.at == 0
    key(page, Qt.Key.Key_Left)
    assert page.teller.at == 0


def test_stages_are_there_once_told_and_can_be_clicked(page, qtbot):
    go_to(page, "imagined", qtbot)
    buttons = page.stages._buttons
    assert [name for name, one in buttons.items() if one._told] == ["rendered", "mask", "imagined"]
    QTest.mouseClick(buttons["mask"], Qt.MouseButton.LeftButton)
    assert page.teller.shot.picture == "mask"


def test_the_scene_grows_and_the_page_lets_it_be_seen(replay, page, bench):
    photo, view = (step.id for step in bench.session.document.steps)
    viewport, scenes = replay._viewport, []
    viewport.canvas.show_scene = scenes.append
    page.go(2)
    assert page.teller.shot.picture == "result" and [step.number for step in scenes[-1].steps] == [photo]
    assert not page.mask().isEmpty() and not page.mask().contains(page.picture_rect.center())
    page.go(len(page.teller.shots) - 1)
    assert [step.number for step in scenes[-1].steps] == [photo, view]
    page.go(0)
    assert page.mask().isEmpty()


def test_at_the_end_it_flies_along_the_path(replay, page, bench):
    viewport, path = replay._viewport, bench.session.document.path.trajectory
    key(page, Qt.Key.Key_End)
    page.teller.elapsed = 0.5 * page.teller.shot.seconds
    key(page, Qt.Key.Key_Space)
    page._go_on(0.0)
    wanted, _fov = path.sample(path.start + 0.5 * path.duration)
    assert np.allclose(viewport.locked_view.world_from_camera.as_matrix(), wanted.as_matrix())
    viewport.take_camera()  # as a drag does: the flight rests, and the camera is the user's
    assert not page.teller.playing and viewport.locked_view is None
    QTest.qWait(80)
    assert viewport.locked_view is None


def test_escape_leaves_everything_as_it_was(replay, page, bench):
    viewport, document = replay._viewport, bench.session.document
    before = viewport.view
    key(page, Qt.Key.Key_End)
    key(page, Qt.Key.Key_Escape)
    assert not replay.running and viewport.locked_view is None
    assert np.allclose(viewport.view.world_from_camera.as_matrix(), before.world_from_camera.as_matrix())
    assert bench.session.document is document and viewport._only is None
    assert viewport.chrome.tools.isVisible()


def test_it_covers_the_viewport_and_follows_its_size(replay, page):
    replay._viewport.resize(900, 600)
    QTest.qWait(5)
    assert page.geometry() == replay._viewport.rect()
    assert page.picture_rect.height() > 200 and not replay._viewport.chrome.tools.isVisible()


def test_its_keys_go_before_the_windows_shortcuts(replay, page, bridge):
    from PySide6.QtGui import QAction, QKeySequence

    asked, action = [], QAction("Play", replay._viewport)
    action.setShortcut(QKeySequence("Space"))
    action.triggered.connect(lambda: asked.append(1))
    replay._viewport.addAction(action)
    page.setFocus()
    key(page, Qt.Key.Key_Space)
    assert page.teller.playing and not asked


def test_it_ends_with_its_steps_and_begins_only_with_some(replay, page, bench, bridge):
    bridge.do("edit.delete_steps", steps=(bench.session.document.steps[1].id,))
    assert not replay.running
    bridge.do("file.new")
    bridge.do("generate.replay")
    assert not replay.running

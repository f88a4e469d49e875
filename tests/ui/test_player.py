"""Playing: the viewport gets exactly the views that an export draws, in real time, also while the engine works."""

from pathlib import Path

import pytest
from player_fakes import Screen
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.exporting import PictureExport, frame_count, views_of
from app.film import Film
from app.frame_rates import FPS
from ui.player import Player


class Clock:
    """Goes on by a frame each time a frame is due."""

    def __init__(self):
        self.now = 5.0

    def __call__(self):
        return self.now


@pytest.fixture
def screen(qtbot):
    screen = Screen()
    qtbot.addWidget(screen)
    return screen


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def player(bench, bridge, screen, clock):
    bench.open_photo("truck")
    return Player(bridge, screen, clock)


def play_frames(player, clock, count, share=1.0):
    """Lets so many timers fire, `share` frames apart."""
    for _ in range(count):
        clock.now += share / FPS
        player._timer.timeout.emit()


def exported(bench):
    photo = bench.session.store.step(0).view.camera
    path = bench.session.document.path.trajectory
    return views_of(path, PictureExport("video", Path("a.mp4"), Film("pinhole", photo.width, photo.height, FPS)))


@pytest.mark.parametrize("preset", ["truck", "orbit", "ring"])
def test_what_is_played_is_what_is_exported_to_the_bit(bench, bridge, player, screen, clock, preset):
    bench.do(f"path.preset.{preset}", seconds=1.5)
    screen.views.clear()
    views = exported(bench)
    assert bridge.do("view.play")
    play_frames(player, clock, len(views) - 1)
    assert screen.views == views  # dataclasses of floats and arrays: equal means the same bits
    for shown, drawn in zip(screen.views, views, strict=True):
        assert shown.world_from_camera.as_matrix().tobytes() == drawn.world_from_camera.as_matrix().tobytes()
        assert shown.camera == drawn.camera


def test_a_slow_screen_skips_frames_and_stays_in_time(bench, bridge, player, screen, clock):
    bridge.do("view.play")
    play_frames(player, clock, 10, share=3.0)
    views = exported(bench)
    assert player.frame == 30 and screen.views[-1] == views[30]


def test_it_stops_at_the_end_and_begins_anew(bench, bridge, player, screen, clock):
    path = bench.session.document.path.trajectory
    bridge.do("view.play")
    play_frames(player, clock, frame_count(path) + 3)
    assert not player.playing and player.looking
    assert bench.session.selection.time_s == pytest.approx(path.start + path.duration)
    bridge.do("view.play")
    assert player.playing and bench.session.selection.time_s == path.start


def test_a_loop_goes_round(bench, bridge, player, clock):
    if not bench.session.document.path.trajectory.loop:
        bench.do("path.loop")
    count = frame_count(bench.session.document.path.trajectory)
    bridge.do("view.play")
    play_frames(player, clock, count + 5)
    assert player.playing and player.frame == 5


def test_it_plays_while_views_are_made(bench, bridge, player, screen, clock):
    bench.do("generate.path")
    bridge.do("view.play")
    play_frames(player, clock, 4)
    bench.made(1)
    play_frames(player, clock, 4)
    assert player.playing and player.frame == 8 and screen.views[-1] == exported(bench)[8]


def test_space_pauses_and_goes_on(bench, bridge, player, clock):
    bridge.do("view.play")
    play_frames(player, clock, 6)
    bridge.do("view.play")
    clock.now += 10
    assert not player.playing and player.looking and player.frame == 6
    bridge.do("view.play")
    play_frames(player, clock, 2)
    assert player.frame == 8


def test_scrubbing_in_the_middle_goes_on_from_there(bench, bridge, player, clock):
    bridge.do("view.play")
    play_frames(player, clock, 3)
    bridge.select(time_s=float(player.times[40]))
    play_frames(player, clock, 2)
    assert player.frame == 42


def test_looking_through_the_camera_follows_the_playhead_until_esc(bench, bridge, player, screen):
    bridge.do("view.through_camera")
    assert player.looking and bridge.checked("view.through_camera")
    bridge.select(time_s=float(player.times[20]))
    assert screen.views[-1] == exported(bench)[20]
    QTest.keyClick(screen, Qt.Key.Key_Escape)
    assert not player.looking and screen.views[-1] is None and not bridge.checked("view.through_camera")
    count = len(screen.views)
    bridge.select(time_s=0.5)
    assert len(screen.views) == count


def test_esc_leaves_from_anywhere_in_the_window(qtbot, bench, bridge):
    bench.open_photo("truck")
    window, screen = QWidget(), Screen()
    qtbot.addWidget(window)
    elsewhere = QWidget(window)
    screen.setParent(window)
    player = Player(bridge, screen)
    bridge.do("view.play")
    QTest.keyClick(elsewhere, Qt.Key.Key_Escape)
    assert not player.looking and not player.playing


def test_moving_the_camera_by_hand_ends_it(bridge, player, screen):
    bridge.do("view.play")
    screen.unlocked.emit()
    assert not player.playing and not player.looking


def test_another_path_is_looked_along_at_once_and_none_ends_it(bench, bridge, player, screen):
    bridge.do("view.through_camera")
    bench.do("path.preset.dolly")
    at = bench.session.selection.time_s
    assert screen.views[-1] == bench.session.document.path.trajectory.view(at, 16, 16)
    bench.do("path.delete")
    assert not player.looking and screen.views[-1] is None


def test_without_a_path_it_says_what_to_do(bench, bridge, screen):
    bench.open_photo(None)
    player = Player(bridge, screen)
    assert not bridge.do("view.play") and "path" in bench.problems[-1].message
    assert not bridge.do("view.through_camera") and not player.looking


def test_real_timers_keep_real_time(qtbot, bench, bridge, screen):
    bench.open_photo("truck")
    player = Player(bridge, screen)
    bench.do("path.duration", seconds=0.5)
    with qtbot.waitSignal(player.changed, timeout=5000):
        bridge.do("view.play")
    qtbot.waitUntil(lambda: not player.playing, timeout=5000)
    assert player.frame == len(player.times) - 1

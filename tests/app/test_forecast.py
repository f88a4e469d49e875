"""What a path costs: counted from the path, measured against the scene, newest question first."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest
from app_fakes import PHOTO_VIEW, step_of

from app.camera_path import Start
from app.clearance import touched
from app.document import CameraPath, Document, Generation
from app.forecast import Forecaster, Question, forecast_of
from app.path_draw import path_from_preset
from app.planning import planned_views
from engine.core import presets
from engine.core.pose import Pose
from engine.core.problem import fail
from engine.core.scene import Scene
from engine.core.trajectory import Keyframe, Trajectory

START = Start(PHOTO_VIEW, 3.0)
TURN = Trajectory(
    tuple(Keyframe.from_pose(Pose.from_angles(np.radians(30 * n), 0), 1.0, float(n)) for n in range(4))
)  # 90 degrees


def planned(path, **how):
    return planned_views(Document(path=CameraPath(path), generation=Generation(**how)), START)


def test_views_stand_as_far_apart_as_asked_and_the_photo_is_not_made_again():
    views = planned(TURN, every_deg=15)
    assert len(views) == 6
    turns = [np.degrees(np.arctan2(*view.view.world_from_camera.forward[[0, 2]])) for view in views]
    assert np.allclose(turns, [15, 30, 45, 60, 75, 90], atol=0.2)
    assert len(planned(TURN, every_deg=30)) == 3 and len(planned(TURN, every_deg=90)) == 1


def test_a_view_is_what_the_path_shows_at_its_time():
    for view in planned(TURN, every_deg=20):
        assert view.view == TURN.view(view.time_s, PHOTO_VIEW.camera.width, PHOTO_VIEW.camera.height)


def test_only_a_range_is_planned():
    views = planned(TURN, every_deg=15, span_s=(1.0, 2.0))
    assert views[0].time_s == 1.0 and views[-1].time_s == 2.0 and len(views) == 3


def test_a_loop_does_not_make_its_beginning_twice():
    keys = [Keyframe.from_pose(Pose.from_angles(np.radians(90 * n), 0), 1.0, float(n)) for n in range(4)]
    views = planned(Trajectory(tuple(keys), loop=True), every_deg=30)
    assert len(views) == 11


def test_the_ring_closes_the_sphere_until_it_is_edited():
    path = path_from_preset("ring", START)
    views = planned_views(Document(path=path), START)
    wanted = presets.generation_views("ring", PHOTO_VIEW, 3.0, 0, 16, 16)[1:]
    assert tuple(view.view for view in views) == wanted
    edited = planned_views(Document(path=CameraPath(path.trajectory)), START)
    assert all(abs(view.view.world_from_camera.forward[1]) < 1e-6 for view in edited)


@pytest.mark.parametrize(("quality", "side"), [("draft", 10), ("normal", 16), ("high", 24)])
def test_quality_is_the_size_of_the_views(quality, side):
    assert planned(TURN, quality=quality)[0].view.camera.width == max(side, 16)


def question(number=1, path=TURN, view_s=2.0):
    return Question(number, Scene(), path, 1.5, 3.0, lambda: planned(path), view_s)


def ahead(_scene, view):
    """Unseen is what lies more than 45 degrees to the right."""
    x, _, z = view.world_from_camera.forward
    return float(np.degrees(np.arctan2(x, z)) > 45)


def test_a_forecast_tells_where_the_path_leaves_the_scene():
    forecast = forecast_of(question(), ahead)
    assert (
        forecast.times_s[0] == 0 and forecast.times_s[-1] == 3 and forecast.unseen[0] == 0 and forecast.unseen[-1] == 1
    )
    assert forecast.leaves_after == 1  # key 1 looks at 30 degrees, key 2 at 60
    assert forecast_of(question(view_s=None), lambda _s, _v: 0.0).leaves_after is None


def test_the_newest_question_wins_and_an_older_one_is_dropped_on_the_way():
    begun, go_on, seen = threading.Event(), threading.Event(), []

    def slow(_scene, view):
        begun.set()
        assert go_on.wait(20)
        seen.append(view)
        return 0.0

    forecaster = Forecaster(slow)
    forecaster.ask(question(1))
    assert begun.wait(20)
    forecaster.ask(question(2))
    forecaster.ask(question(3))
    go_on.set()
    answer = wait_for(forecaster)
    assert answer.number == 3 and forecaster.poll() is None
    assert len(seen) < 2 * (33 + len(answer.planned))
    assert forecaster.close()


def test_trouble_is_told_and_the_next_question_is_answered():
    def broken(_scene, _view):
        raise fail("unavailable", "No renderer.") if not fixed else AssertionError

    fixed = []
    forecaster = Forecaster(broken)
    forecaster.ask(question(1))
    assert wait_for(forecaster).message == "No renderer."
    fixed.append(1)
    forecaster.ask(question(2))
    assert wait_for(forecaster).kind == "internal"
    assert forecaster.close()


def test_a_path_into_the_wall_is_warned_of():
    scene = Scene((step_of(0),))  # a wall at 3 m
    free, into = (
        Trajectory((Keyframe((0, 0, 0), (1, 0, 0, 0), 1.0, 0.0), Keyframe((0, 0, z), (1, 0, 0, 0), 1.0, 4.0)))
        for z in (2.5, 5.0)
    )
    assert touched(free, scene.gaussians, 3.0) == ()
    times = touched(into, scene.gaussians, 3.0)
    places = [into.sample(t)[0].translation[2] for t in times]
    assert places and all(2.7 < z < 3.3 for z in places)
    beside = into.moved(Pose(np.eye(3), np.array([5.0, 0.0, 0.0])))
    assert touched(beside, scene.gaussians, 3.0) == ()
    assert forecast_of(Question(1, scene, into, 1.0, 3.0, tuple, None), lambda _s, _v: 0.0).touches_s == times


def wait_for(forecaster, timeout_s=20.0):
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        if answer := forecaster.poll():
            return answer
        time.sleep(0.002)
    raise AssertionError("no answer")


def test_the_photo_covers_its_own_view_and_nothing_behind():
    """With the real renderer."""
    from app.forecast import unseen_share
    from engine.core.camera import View

    scene = Scene((step_of(0),))
    behind = View(PHOTO_VIEW.camera, Pose.from_angles(np.pi, 0))
    assert unseen_share(scene, behind) == 1.0
    assert unseen_share(scene, PHOTO_VIEW) < 0.9


def test_a_session_says_when_its_forecast_is_of_something_else(bench):
    session = bench.session
    assert not session.forecasting
    bench.open_photo()

    def settle():
        deadline = time.monotonic() + 20
        while session.forecasting and time.monotonic() < deadline:
            bench.poll()
            time.sleep(0.01)
        assert not session.forecasting

    settle()
    known = session.forecast
    assert known is not None
    assert session.do("path.duration", seconds=20.0)
    assert session.forecasting and session.forecast is known
    settle()
    assert session.forecast.times_s[-1] == 20.0
    bench.do("path.delete")
    assert not session.forecasting and session.forecast is None


def test_a_view_that_would_show_nothing_new_is_left_out_of_the_price():
    forecast = forecast_of(question(), ahead)
    views = planned(TURN)
    assert forecast.planned == tuple(one for one in views if ahead(None, one.view))
    assert forecast.known == tuple(one for one in views if not ahead(None, one.view)) != ()
    assert forecast.to_imagine == 1.0
    assert forecast.seconds == 2.0 * len(forecast.planned)

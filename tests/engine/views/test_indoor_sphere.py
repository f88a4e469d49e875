"""A drawn room with known planes: found from its picture, and carried on around the camera."""

import numpy as np
import pytest

from engine.core.camera import Camera, View
from engine.core.frame import FAR_M, Frame
from engine.core.pose import Pose
from engine.views import indoors
from engine.views.indoors import indoor_sphere
from engine.views.room import Room, room_of
from engine.views.sphere import plan_sphere

LOW, HIGH = np.array([-2.0, -1.2, -3.0]), np.array([2.5, 1.5, 4.0])
FLOOR, CEILING, WALL, RED = (0.5, 0.35, 0.2), (0.9, 0.9, 0.85), (0.4, 0.5, 0.6), (0.8, 0.1, 0.1)


@pytest.fixture(autouse=True)
def small_layouts(monkeypatch):
    monkeypatch.setattr(indoors, "SIDE_PX", 120)


def draw(view, turn=0.0, picture_on_the_wall=True):
    """The inside of the box turned by `turn`, with planks on the floor and a red picture on the wall ahead."""
    room = Room(tuple(LOW), tuple(HIGH), Pose.from_angles(turn, 0))
    points, axis, distance = room.hits(view.directions())
    rgb = np.empty((*axis.shape, 3), np.float32)
    rgb[axis != 1] = WALL
    rgb[(axis == 1) & (points[..., 1] > 0)] = FLOOR
    rgb[(axis == 1) & (points[..., 1] < 0)] = CEILING
    planks = 0.04 * np.sign(np.sin(points[..., 0] * 20))
    rgb += (planks * ((axis == 1) & (points[..., 1] > 0)))[..., None]
    if picture_on_the_wall:
        rgb[(axis == 2) & (np.abs(points[..., 0]) < 0.5) & (np.abs(points[..., 1]) < 0.4)] = RED
    z = distance * (view.directions() @ view.world_from_camera.forward)
    return rgb, z.astype(np.float32)


@pytest.fixture(scope="module", params=[0.0, 0.3])
def frame(request):
    view = View(Camera.pinhole(192, 144, np.radians(60)), Pose.from_angles(0.1, -0.05))
    rgb, depth = draw(view, request.param)
    return Frame(rgb, view, depth), request.param


def test_the_box_is_found(frame):
    source, turn = frame
    room = room_of(source)
    assert room is not None
    assert np.allclose(room.world_from_room.rotation, Pose.from_angles(turn, 0).rotation, atol=0.02)
    assert np.allclose([room.low[1], room.high[1], room.high[2]], [LOW[1], HIGH[1], HIGH[2]], atol=0.05)
    assert room.low[2] < -1  # the wall behind is not seen, but there is one


def test_outdoors_is_no_room(frame):
    source, _ = frame
    sky = source.depth.copy()
    sky[:40] = FAR_M
    assert room_of(Frame(source.rgb, source.view, sky)) is None
    assert room_of(Frame(source.rgb, source.view, np.full_like(sky, 3.0))) is None  # a wall alone


def test_points_of_the_box_lie_on_their_planes():
    room = Room(tuple(LOW), tuple(HIGH), Pose.identity())
    directions = View(Camera.equirect(64, 32), Pose.identity()).directions()
    points, axis, distance = room.hits(directions)
    on_plane = np.take_along_axis(np.where(points > 0, HIGH, LOW) - points, axis[..., None], -1)
    assert np.abs(on_plane).max() < 1e-9
    assert (points >= LOW - 1e-9).all() and (points <= HIGH + 1e-9).all()
    assert np.allclose(np.linalg.norm(points, axis=-1), distance)


def test_planes_go_on_in_their_own_material_and_the_picture_stays_unique(frame):
    source, turn = frame
    view = View(Camera.equirect(256, 128), Pose.identity())
    sphere = indoor_sphere(source, room_of(source), view.directions(), 0, lambda _: None)
    true, _ = draw(view, turn, picture_on_the_wall=False)
    down, up = view.directions()[..., 1] > 0.8, view.directions()[..., 1] < -0.9
    assert np.abs(sphere[down].mean(0) - true[down].mean(0)).max() < 0.08
    assert np.abs(sphere[up].mean(0) - true[up].mean(0)).max() < 0.12
    behind = view.directions()[..., 2] < -0.6
    level = np.abs(view.directions()[..., 1]) < 0.2
    assert np.abs(np.median(sphere[behind & level], axis=0) - WALL).max() < 0.12
    pixels, depth = source.view.project(view.directions() * 10)
    unseen = (depth <= 0) | (np.abs(pixels - [96, 72]) > [110, 85]).any(axis=-1)
    red = (sphere[..., 0] > 0.6) & (sphere[..., 1] < 0.3)
    assert not (red & unseen).any()


def test_the_ends_of_the_unrolled_walls_meet(frame):
    source, _ = frame
    view = View(Camera.equirect(512, 256), Pose.from_angles(np.pi, 0))  # the wall behind in the middle
    sphere = indoor_sphere(source, room_of(source), view.directions(), 0, lambda _: None)
    row = sphere[120:136].mean(axis=(0, 2))
    steps = np.abs(np.diff(row))
    assert steps[226:286].max() < 3 * np.median(steps[100:400]) + 0.03


def test_the_plan_of_a_turn_uses_the_room(frame):
    source, _ = frame
    behind = View(source.view.camera, Pose.from_angles(np.pi, 0))
    plan = plan_sphere(source, [behind], 0, lambda _: None)
    rgb, photographed = plan.lookup(behind)
    assert photographed.max() == 0
    assert np.abs(np.median(rgb[60:80].reshape(-1, 3), axis=0) - WALL).max() < 0.15
    own, share = plan.lookup(source.view)
    assert np.abs(own - source.rgb)[share > 0.999].mean() < 0.03

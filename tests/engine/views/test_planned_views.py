"""Views cut from a plan: the plan is a made-up sphere whose colours tell their direction."""

import numpy as np
import pytest

from engine.core.camera import Camera, View
from engine.core.frame import Frame, Rendered
from engine.core.pose import Pose
from engine.views.planned import Plan, PlannedViews, _angle_from_photo, _far
from engine.views.sphere import STRIP, SpherePlan

CAMERA = Camera.pinhole(96, 96, np.radians(50))
PHOTO = View(CAMERA, Pose.identity())
BEHIND = View(CAMERA, Pose.from_angles(np.pi, 0))
BESIDE = View(CAMERA, Pose.from_angles(np.radians(45), 0))


def colors_of(view):
    """A smooth colour for every direction."""
    return (0.5 + 0.4 * view.directions()).astype(np.float32)


@pytest.fixture(scope="module")
def plan():
    sphere = View(Camera.equirect(720, 360), Pose.identity())
    pixels, depth = PHOTO.project(sphere.directions())
    known = (depth > 0) & (np.abs(pixels - 48) < 48).all(axis=-1)
    known = known.astype(np.float32)
    return Plan(SpherePlan(colors_of(sphere), known), _angle_from_photo(known))


def generate(view, known, plan, shift=0.0):
    """The scene shows the same colours, a little brighter by `shift`."""
    rgb = (colors_of(view) + np.float32(shift)) * known[..., None]
    depth = np.where(known, 3.0, 0.0).astype(np.float32)
    source = Frame(colors_of(PHOTO), PHOTO, np.full((96, 96), 3.0, np.float32), np.ones((96, 96), np.float32))
    rendered = Rendered(rgb, depth, known.astype(np.float32))
    return rgb, PlannedViews().generate(
        rendered, known, view, prompt="", seed=0, references=[source], plan=plan, tick=lambda _: None
    )


def test_far_from_the_photo_the_plan_is_shown(plan):
    _, imagined = generate(BEHIND, np.zeros((96, 96), bool), plan)
    assert np.abs(imagined.rgb - colors_of(BEHIND)).max() < 0.01
    assert (imagined.confidence < 0.5).all()


def test_known_pixels_come_back_to_the_bit(plan):
    known = np.zeros((96, 96), bool)
    known[:, :40] = True
    rgb, imagined = generate(BESIDE, known, plan)
    assert np.array_equal(imagined.rgb[known], rgb[known])
    assert (imagined.confidence[known] == 1).all()


def test_a_difference_of_exposure_leaves_no_step_and_dies_away(plan):
    known = np.zeros((96, 96), bool)
    known[:, :40] = True
    _, imagined = generate(BEHIND, known, plan, shift=0.08)
    excess = (imagined.rgb - colors_of(BEHIND)).mean(axis=(0, 2))
    assert abs(excess[41] - 0.08) < 0.02
    assert excess[-1] < 0.06
    assert np.abs(np.diff(excess)).max() < 0.02


def test_another_thing_beside_the_plan_does_not_stain_it(plan):
    """What differs as a red rug differs from a wooden floor is no exposure: the plan keeps its own colours."""
    known = np.zeros((96, 96), bool)
    known[:, :40] = True
    _, imagined = generate(BEHIND, known, plan, shift=0.4)
    assert np.abs(imagined.rgb - colors_of(BEHIND))[:, 60:].max() < 0.01


def test_the_angle_is_measured_from_the_photos_border(plan):
    away = plan.away * 180
    assert away[90, 180] == 0  # straight ahead
    assert abs(away[90, 0] - (180 - 33.4)) < 2  # straight behind: the corners are 33.4 degrees off the axis
    assert abs(away[90, 180 + 45] - 20) < 2


def test_beside_the_photo_a_strip_is_left_to_synthesis(plan):
    """Pixels less than the strip's width away are not simply the plan's."""
    odd = Plan(SpherePlan(np.zeros_like(plan.sphere.rgb), plan.sphere.known), plan.away)  # a black plan
    pixels, depth = PHOTO.project(BESIDE.directions())
    known = (depth > 0) & (np.abs(pixels - 48) < 48).all(axis=-1)
    _, imagined = generate(BESIDE, known, odd)
    angle = np.degrees(STRIP)
    row, column = 48, int(np.flatnonzero(~known[48])[0])
    per_px = 50 / 96
    inside = imagined.rgb[row, column + 2]
    outside = imagined.rgb[row, column + int(angle / per_px) + 12]
    assert inside.mean() > 0.25
    assert outside.mean() < inside.mean()


def test_what_the_plan_does_not_know_is_not_cut_off_by_it(plan):
    """Known pixels far from the photo: where they are of the plan it goes on at once, elsewhere a strip is left."""
    known = np.zeros((96, 96), bool)
    known[:, :40] = True
    rgb = colors_of(BESIDE) * known[..., None]
    rgb[30:60, :40] = (0.9, 0.1, 0.1)
    far = _far(rgb.astype(np.float32), known, plan, BESIDE)
    strip = round(STRIP * CAMERA.fx)
    assert far[10, 41:].all() and far[85, 41:].all()
    assert not far[45, 40 : 40 + strip - 4].any()
    assert far[45, 40 + strip + 6 :].all()
    assert not far[known].any()


def test_without_a_plan_it_is_the_exemplar_backend():
    known = np.ones((96, 96), bool)
    known[30:50, 30:50] = False
    rgb, imagined = generate(PHOTO, known, None)
    assert np.array_equal(imagined.rgb[known], rgb[known])
    assert np.abs(imagined.rgb[~known] - colors_of(PHOTO)[~known]).mean() < 0.1

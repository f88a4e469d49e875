"""Taking a thing away, in a scene whose right answer is known: a striped floor before a wall, without the box on it."""

import numpy as np
import pytest

from engine.core.camera import Camera, View
from engine.core.control import Cancelled, no_tick
from engine.core.frame import Frame, Rendered
from engine.core.pose import Pose
from engine.views.exemplar import ExemplarViews
from engine.views.planned import PlannedViews
from engine.views.removal import taken_away
from engine.views.surfaces import Surroundings

WIDTH, HEIGHT = 192, 144
VIEW = View(Camera.pinhole(WIDTH, HEIGHT, np.radians(55)), Pose.from_angles(0.0, np.radians(-15)))
FLOOR_M, WALL_M, STRIPE_M = 1.4, 6.0, 0.35


def scene():
    """[H, W, 3] and [H, W]: floor with stripes that run away from the camera, wall of even colour, and the depth."""
    towards = VIEW.world_from_camera.rotation @ VIEW.camera.rays()[..., None]
    x, y, z = np.moveaxis(towards[..., 0], -1, 0)
    to_floor, to_wall = np.where(y > 1e-6, FLOOR_M / np.maximum(y, 1e-6), np.inf), WALL_M / z
    depth = np.minimum(to_floor, to_wall)
    stripe = np.floor(x * depth / STRIPE_M).astype(int) % 3
    colours = np.array([[0.8, 0.75, 0.6], [0.25, 0.3, 0.45], [0.7, 0.35, 0.25]])
    grain = 0.02 * np.random.default_rng(0).standard_normal((HEIGHT, WIDTH, 1))
    rgb = np.where((to_floor < to_wall)[..., None], colours[stripe], [0.4, 0.55, 0.5]) + grain
    return rgb.clip(0, 1).astype(np.float32), depth.astype(np.float32)


def box_mask(top=70, bottom=112, left=75, right=120):
    mask = np.zeros((HEIGHT, WIDTH), bool)
    mask[top:bottom, left:right] = True
    return mask


def removed(hole, *, seed=1, marked=None, views=None, tick=no_tick):
    """The scene imagined without what stood in `hole`; the reference still shows it, disowned."""
    rgb, depth = scene()
    with_box = rgb.copy()
    with_box[hole] = (0.95, 0.9, 0.1)
    marked = hole if marked is None else marked
    frame = Frame(with_box, VIEW, np.where(hole, 2.0, depth).astype(np.float32), (~marked).astype(np.float32))
    known = ~hole
    rendered = Rendered(rgb * known[..., None], depth * known, known.astype(np.float32))
    return (views or PlannedViews()).generate(
        rendered, known, VIEW, prompt="", seed=seed, references=[frame], plan=None, tick=tick
    )


def psnr(picture, hole):
    return float(-10 * np.log10(((picture - scene()[0])[hole] ** 2).mean()))


@pytest.fixture(scope="module")
def without_box():
    return removed(box_mask())


def test_the_floor_goes_on_where_the_box_stood(without_box):
    hole = box_mask()
    assert psnr(without_box.rgb, hole) > 18.0
    before = removed(hole, views=ExemplarViews())
    assert psnr(without_box.rgb, hole) > psnr(before.rgb, hole) + 3.0


def test_nothing_of_the_box_comes_back(without_box):
    yellow = (without_box.rgb[..., 0] > 0.85) & (without_box.rgb[..., 2] < 0.3)
    assert not yellow.any()


def test_what_is_known_stays_as_it_was_and_is_certain(without_box):
    known = ~box_mask()
    assert np.array_equal(without_box.rgb[known], scene()[0][known])
    assert (without_box.confidence[known] == 1).all()
    assert ((without_box.confidence[~known] > 0) & (without_box.confidence[~known] < 1)).all()


def test_a_seed_gives_the_same_answer_and_another_seed_another(without_box):
    hole = box_mask()
    assert np.array_equal(removed(hole).rgb, without_box.rgb)
    other = removed(hole, seed=2)
    assert np.abs(other.rgb - without_box.rgb)[hole].mean() > 1e-3
    assert psnr(other.rgb, hole) > 16.0


@pytest.mark.parametrize(
    ("hole", "least"),
    [
        (box_mask(20, 40, 30, 60), 30.0),
        (box_mask(100, HEIGHT, 150, WIDTH), 13.0),
        (box_mask(60, 120, 90, 94), 17.0),
        (box_mask(80, 83, 80, 83), 17.0),
    ],
    ids=["on the wall", "at the border", "thin", "a speck"],
)
def test_regions_of_every_kind_are_filled_with_what_is_beside_them(hole, least):
    assert psnr(removed(hole).rgb, hole) > least


def test_the_picture_may_be_taken_away_nearly_whole():
    hole = box_mask(4, HEIGHT - 4, 4, WIDTH - 4)
    assert np.isfinite(removed(hole).rgb).all()


def test_only_marked_holes_were_taken_away():
    depth = np.full((HEIGHT, WIDTH), 3.0, np.float32)
    marked, other = box_mask(20, 40, 30, 60), box_mask(100, 130, 120, 160)
    frame = Frame(np.zeros((HEIGHT, WIDTH, 3), np.float32), VIEW, depth, (~marked).astype(np.float32))
    assert np.array_equal(taken_away([frame], VIEW, marked | other), marked)
    certain = Frame(frame.rgb, VIEW, depth, np.full((HEIGHT, WIDTH), 0.1, np.float32))
    assert not taken_away([certain], VIEW, marked | other).any()


def test_a_hole_that_is_mostly_marked_was_taken_away_as_a_whole():
    hole, marked = box_mask(20, 60, 30, 60), box_mask(20, 50, 30, 60)
    depth = np.full((HEIGHT, WIDTH), 3.0, np.float32)
    frame = Frame(np.zeros((HEIGHT, WIDTH, 3), np.float32), VIEW, depth, (~marked).astype(np.float32))
    assert np.array_equal(taken_away([frame], VIEW, hole), hole)


def test_cancelling_ends_the_work():
    def tick(done):
        if done > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        removed(box_mask(), tick=tick)


def test_floor_and_wall_are_found_beside_a_hole_that_lies_across_both():
    rgb, depth = scene()
    hole = box_mask(30, 90, 60, 130)
    around = Surroundings(VIEW.camera, (0, 0), rgb, np.float32(1) / depth, ~hole, hole)
    planes = around.planes(np.random.default_rng(0))
    rotation = VIEW.world_from_camera.rotation
    normals = [rotation @ (plane / np.linalg.norm(plane)) for plane in planes]
    assert max(normal[1] for normal in normals) > 0.99
    assert max(normal[2] for normal in normals) > 0.99
    wrong = np.full(depth.shape, 1 / depth[hole].mean(), np.float32)
    guessed = around.expected(planes, np.where(hole, 1.1 / depth, wrong).astype(np.float32))
    assert np.abs(guessed * depth - 1)[hole].max() < 0.01


def test_a_glimpse_of_a_floor_continues_its_stripes():
    rgb, depth = scene()
    hole = box_mask()
    around = Surroundings(VIEW.camera, (0, 0), rgb, np.float32(1) / depth, ~hole, hole)
    rng = np.random.default_rng(0)
    (floor,) = (p for p in around.planes(rng) if (VIEW.world_from_camera.rotation @ p)[1] > 0.5 * np.linalg.norm(p))
    glimpses = around.glimpses(floor, hole, rng)
    likeliest = min(glimpses, key=lambda glimpse: glimpse.strange)
    seen = likeliest.allowed & hole
    assert seen.sum() > 0.2 * hole.sum()
    assert np.median(np.abs(likeliest.rgb - rgb)[seen]) < 0.05

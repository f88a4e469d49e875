"""Where the things that float on the picture stand, and what they say."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.core.camera import Camera, View
from engine.core.pose import Pose
from ui.viewport.canvas import CanvasStats
from ui.viewport.chrome_layout import Size, Sizes, layout
from ui.viewport.frusta import corners_of, strengths
from ui.viewport.grid import cell_m, grid_lines
from ui.viewport.legend import metres
from ui.viewport.lines import horizon, screen_lines
from ui.viewport.status_text import count_text, status_text

PARTS = Sizes(
    tool=Size(40, 38), tools=8, modes=Size(370, 30), modes_small=Size(200, 30), axes=Size(68, 68),
    status=Size(170, 22), legend=Size(210, 26), hint=Size(480, 26), toast=Size(360, 26), waiting=Size(300, 26),
    panel=Size(220, 140),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.integers(420, 2200), st.integers(220, 1500), st.booleans())
def test_nothing_covers_anything_else_in_any_size(width, height, with_panel):
    sizes = PARTS if with_panel else Sizes(**{**PARTS.__dict__, "panel": None})
    found = layout(width, height, sizes)
    parts = [found.tools, found.modes, found.status, found.axes, found.legend, found.hint]
    if height >= 400:
        parts.append(found.panel)
    placed = [part for part in parts if part is not None]
    assert not [pair for pair in combinations(placed, 2) if pair[0].meets(pair[1])]
    assert all(part.x >= 0 and part.y >= 0 and part.right <= width and part.bottom <= height for part in placed)


def test_with_room_everything_is_where_the_drawing_has_it():
    found = layout(1076, 816, PARTS)
    assert (found.tools.x, found.tools.y, found.columns, found.small) == (12, 12, 1, False)
    assert found.modes.right == 1076 - 12
    assert found.status.x == 12
    assert found.legend is not None
    assert (found.legend.right, found.legend.bottom) == (1076 - 12, 816 - 12)
    assert found.hint is not None
    assert abs(found.hint.x + found.hint.width / 2 - 538) < 40
    assert found.toast.bottom < found.hint.y
    assert found.panel is not None
    assert found.panel.x > found.tools.right


def test_a_narrow_viewport_has_icons_for_words_and_a_low_one_more_columns():
    assert layout(440, 800, PARTS).small
    low = layout(1000, 240, PARTS)
    assert low.columns == 2
    assert low.tools.bottom < low.status.y


def stats(splats, fps):
    return CanvasStats(splats, fps, "CPU", sharp=True)


def test_the_status_counts_in_three_figures():
    assert [count_text(n) for n in (0, 999, 1000, 9949, 9950, 811_734, 999_499, 999_500, 1_240_000)] == [
        "0", "999", "1.0 k", "9.9 k", "10 k", "812 k", "999 k", "1.00 M", "1.24 M"]  # fmt: skip
    assert status_text(stats(811_734, 31.2)) == "812 k splats · 31 fps · CPU"
    assert status_text(stats(811_734, 1)) == "812 k splats · CPU"
    assert status_text(stats(0, 0)) == "CPU"
    assert (metres(0.456), metres(2.2), metres(11.4)) == ("0.46 m", "2.2 m", "11 m")


LOOKING = View(Camera.pinhole(200, 100, 1.0), Pose.identity())


def test_lines_end_before_the_camera_and_none_shows_that_lies_behind():
    pixels, kept = screen_lines(
        LOOKING, [(0, 0, -5), (0, 0, -5), (1, 0, -2), (50, 0, 1)], [(0, 0.1, 5), (0, 0, -1), (1, 0, 2), (50, 1, 1)]
    )
    assert kept.tolist() == [0, 2]
    assert np.allclose(pixels[0, 1], LOOKING.project((0, 0.1, 5))[0])
    assert np.isfinite(pixels).all()
    assert (np.abs(pixels - (100, 50)) <= (200 + 1e-6, 100 + 1e-6)).all()


@pytest.mark.parametrize(("pitch", "roll"), [(0.0, 0.0), (0.2, 0.0), (-0.3, 0.2)])
def test_the_horizon_is_where_level_rays_go(pitch, roll):
    view = View(LOOKING.camera, Pose.from_angles(0.4, pitch, roll))
    ends = horizon(view)
    assert ends is not None
    for pixel in ends:
        assert (view.world_from_camera.rotation @ view.camera.rays(pixel))[1] == pytest.approx(0, abs=1e-9)
    assert horizon(View(LOOKING.camera, Pose.from_angles(0.0, -np.pi / 2))) is None


def test_the_grid_lies_on_the_ground_on_whole_metres_and_fades_away():
    a, b, heavy, strength = grid_lines(np.array([3.3, 1.6, -7.2]), 1.0)
    assert (a[:, 1] == 1.6).all()
    along = a - b
    assert ((along[:, 0] == 0) ^ (along[:, 2] == 0)).all()
    fixed = np.where(along[:, 0] == 0, a[:, 0], a[:, 2])
    assert np.allclose(fixed, np.round(fixed))
    assert (np.round(fixed[heavy]) % 5 == 0).all()
    apart = np.linalg.norm((a + b)[:, [0, 2]] / 2 - (3.3, -7.2), axis=-1)
    assert strength[apart.argmin()] > 0.8
    assert 0 < strength[apart.argmax()] < 0.1
    assert [cell_m(height) for height in (1.6, 12.0, 90.0)] == [1.0, 5.0, 25.0]


def test_a_camera_shows_as_a_pyramid_and_not_to_one_that_stands_in_it():
    points = corners_of(View(LOOKING.camera, Pose.from_angles(0.5, 0.1, position=(1, 2, 3))), 0.4)
    assert np.allclose(points[0], (1, 2, 3))
    assert np.linalg.norm(points[1:] - points[0], axis=-1).max() == pytest.approx(0.4)
    eyes = [points[0], points[0] + (0, 0, -9), points[0] + (0, 0, -2)]
    shown = [float(strengths(points[None], np.asarray(eye))[0]) for eye in eyes]
    assert shown[:2] == [0, 1]
    assert 0 < shown[2] < 1

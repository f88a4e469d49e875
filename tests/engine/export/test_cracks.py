"""Gaps as thin as a hair take the colour of what is behind; what is unseen stays unseen."""

from __future__ import annotations

import numpy as np
import pytest

from engine.core.camera import Camera
from engine.core.frame import Rendered
from engine.export.cracks import shown

SPHERE, AHEAD = Camera.equirect(1440, 720), Camera.half_equirect(720, 720)  # 4 px a degree: gaps up to 3 px are cracks
NEAR, FAR = 2.0, 8.0  # m
RED, BLUE = np.array([0.8, 0.1, 0.1], np.float32), np.array([0.1, 0.2, 0.9], np.float32)


def halves(camera, hole, distances=(NEAR, NEAR), alpha=0.8):
    """Red at the left, blue at the right, and nothing in the hole; over black, not fully covered."""
    shape = camera.height, camera.width
    left = np.broadcast_to(np.arange(camera.width) < camera.width // 2, shape)
    cover = np.full(shape, alpha, np.float32)
    cover[hole] = 0
    depth = np.where(left, *distances).astype(np.float32)
    rgb = np.where(left[..., None], RED, BLUE) * cover[..., None]
    return Rendered(rgb, np.where(cover > 0, depth, 0).astype(np.float32), cover)


@pytest.mark.parametrize(("distances", "wanted"), [((NEAR, FAR), BLUE), ((FAR, NEAR), RED)])
def test_through_a_crack_one_sees_what_is_behind(distances, wanted):
    crack = np.s_[100:600, 719:722]
    picture = shown(halves(SPHERE, crack, distances), SPHERE)
    np.testing.assert_allclose(picture[110:590, 719:722], np.broadcast_to(wanted, (480, 3, 3)), atol=1e-6)


def test_a_crack_in_one_surface_is_between_its_sides():
    picture = shown(halves(SPHERE, np.s_[:, 719:721]), SPHERE)
    np.testing.assert_allclose(picture[300, 719:721], [(2 * RED + BLUE) / 3, (RED + 2 * BLUE) / 3], atol=1e-6)


def test_a_slanting_crack_is_closed_too():
    rows = np.arange(100, 300)
    picture = shown(halves(SPHERE, (np.r_[rows, rows], np.r_[rows, rows + 1])), SPHERE)
    np.testing.assert_allclose(picture[rows, rows], np.broadcast_to(RED, (200, 3)), atol=1e-6)


def test_what_is_unseen_stays_dark():
    hole = np.s_[200:240, 300:340]
    picture = shown(halves(SPHERE, hole), SPHERE)
    assert picture[hole][3:-3, 3:-3].max() == 0
    assert shown(halves(SPHERE, np.s_[:]), SPHERE).max() == 0


def test_only_a_whole_sphere_closes_across_its_edges():
    edge = np.s_[:, [0, -1]]
    whole = shown(halves(SPHERE, edge, (NEAR, FAR)), SPHERE)
    np.testing.assert_allclose(whole[edge], np.broadcast_to(BLUE, (720, 2, 3)), atol=1e-6)
    assert shown(halves(AHEAD, edge), AHEAD)[edge].max() == 0


def test_thin_cover_in_a_crack_has_its_own_colour():
    thin = halves(SPHERE, np.s_[0:0])
    thin.rgb[:, 300:303] *= 0.3
    thin.alpha[:, 300:303] *= 0.3
    np.testing.assert_allclose(shown(thin, SPHERE)[360, 299:304], np.broadcast_to(RED, (5, 3)), atol=1e-6)


def test_what_stands_alone_is_as_it_was():
    """Specks in the void, less than a gap's width apart, are no surface: nothing joins or sharpens them."""
    dots = halves(SPHERE, np.s_[:])
    for column in (300, 303):
        dots.alpha[360, column - 1 : column + 2] = (0.3, 0.9, 0.3)
    dots.rgb[:] = RED * dots.alpha[..., None]
    np.testing.assert_allclose(shown(dots, SPHERE), dots.solid, atol=1e-6)

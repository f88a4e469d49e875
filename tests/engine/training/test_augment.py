"""Crops are pictures of the same world taken by the camera they name; colours suffer, shapes don't."""

from __future__ import annotations

import numpy as np
import pytest

from engine.training.augment import photographed, random_crop, whole
from engine.training.pack import Entry

HEIGHT, WIDTH, FOCAL, CENTRE = 120, 160, 130.0, (83.0, 57.0)
NORMAL, DISTANCE = np.array([0.25, 0.5, 0.83]), 2.0  # of a plane: normal . point = distance
ENTRY = Entry("name", "scene", FOCAL, CENTRE, tells_sky=False)


def plane():
    """rgb and depth of the plane; the picture's grey is its depth."""
    v, u = np.mgrid[0:HEIGHT, 0:WIDTH] + 0.5
    rays = np.stack([(u - CENTRE[0]) / FOCAL, (v - CENTRE[1]) / FOCAL, np.ones_like(u)], axis=-1)
    depth = DISTANCE / (rays @ (NORMAL / np.linalg.norm(NORMAL)))
    grey = (depth * 40).clip(0, 255).astype(np.uint8)
    return np.repeat(grey[..., None], 3, axis=2), depth.astype(np.float16)


def fitted_plane(crop):
    """The normal over the distance, from the crop's depth and the camera that it names."""
    height, width = crop.depth.shape
    v, u = np.mgrid[0:height, 0:width] + 0.5
    x, y = ((u - crop.centre_px[0]) / crop.focal_px, (v - crop.centre_px[1]) / crop.focal_px)
    there = crop.depth > 0
    rays = np.stack([x, y, np.ones_like(x)], axis=-1)[there]
    return np.linalg.lstsq(rays, 1 / crop.depth[there].astype(np.float64), rcond=None)[0]


@pytest.mark.parametrize("size", [(96, 128), (64, 64), (128, 96)])
def test_a_plane_stays_the_same_plane_however_it_is_cropped_rolled_and_mirrored(size):
    """Roll and mirror turn the normal about the optical axis; its length over the distance and its z stay."""
    rgb, depth = plane()
    unit = NORMAL / np.linalg.norm(NORMAL)
    turns = set()
    for seed in range(12):
        crop = random_crop(np.random.default_rng(seed), rgb, depth, ENTRY, size)
        assert crop.depth.shape == size and crop.rgb.shape == (*size, 3)
        found = fitted_plane(crop) * DISTANCE
        assert np.linalg.norm(found) == pytest.approx(1, abs=0.01)
        assert found[2] == pytest.approx(unit[2], abs=0.01)
        turns.add(round(float(found[0]), 1))
    assert len(turns) > 2


def test_depth_stays_on_its_pixel():
    """Within what half a pixel more or less changes."""
    rgb, depth = plane()
    for seed in range(6):
        crop = random_crop(np.random.default_rng(seed), rgb, depth, ENTRY, (96, 128))
        inside = crop.depth > 0
        shown = crop.rgb[..., 0][inside] / 40
        assert np.abs(shown - crop.depth[inside]).max() < 0.1
        assert inside.mean() > 0.8


def test_the_whole_picture_is_the_largest_centred_crop():
    rgb, depth = plane()
    crop = whole(rgb, depth, ENTRY, (64, 64))
    assert crop.focal_px == pytest.approx(FOCAL * 64 / HEIGHT)
    assert crop.centre_px == pytest.approx(((CENTRE[0] - 20) * 64 / HEIGHT, CENTRE[1] * 64 / HEIGHT))
    np.testing.assert_allclose(fitted_plane(crop) * DISTANCE, NORMAL / np.linalg.norm(NORMAL), atol=0.01)


def test_sky_and_missing_depth_are_not_blended():
    rgb, depth = plane()
    depth[:40], depth[80:] = np.inf, 0
    crop = random_crop(np.random.default_rng(1), rgb, depth, ENTRY, (96, 128))
    solid = crop.depth[(crop.depth > 0) & np.isfinite(crop.depth)]
    assert np.isin(solid, depth.astype(np.float32)).all()
    assert np.isinf(crop.depth).any() and (crop.depth == 0).any()


def test_photographed_pictures_stay_pictures_and_differ():
    rgb = np.random.default_rng(0).integers(0, 255, (48, 65, 3), np.uint8)
    seen = [photographed(np.random.default_rng(seed), rgb) for seed in range(30)]
    for picture in seen:
        assert picture.shape == rgb.shape and picture.dtype == np.float32
        assert picture.min() >= 0 and picture.max() <= 1
    assert len({float(picture.mean()) for picture in seen}) == 30
    # brightness and shape survive: the picture still goes with the plain one
    smooth = np.repeat(np.linspace(0, 255, 65).astype(np.uint8)[None, :, None], 48, axis=0).repeat(3, axis=2)
    for seed in range(10):
        grey = photographed(np.random.default_rng(seed), smooth).mean(axis=(0, 2))
        assert np.corrcoef(grey, smooth[0, :, 0])[0, 1] > 0.7

"""Beside a skyline: what completion hangs between a roof and the sky becomes sky; what is plausible stays."""

import numpy as np

from engine.depth.base import FAR_M
from engine.depth.seam import out_of_mid_air


def scene():
    """A roof at 8 m below, sky above, and a strip between that was hidden."""
    sparse = np.full((40, 60), 8.0, np.float32)
    sparse[:18] = FAR_M
    known = np.ones((40, 60), bool)
    known[18:24] = False
    return sparse, known


def test_fragments_between_roof_and_sky_become_sky():
    sparse, known = scene()
    depth = np.where(known, sparse, 30.0).astype(np.float32)
    result = out_of_mid_air(depth, sparse, known, 8)
    assert (result[18:24] == FAR_M).all()
    assert np.array_equal(result[known], depth[known])


def test_the_roof_may_go_on_and_the_sky_too():
    sparse, known = scene()
    for there in (8.3, FAR_M):
        depth = np.where(known, sparse, there).astype(np.float32)
        assert np.array_equal(out_of_mid_air(depth, sparse, known, 8), depth)


def test_far_from_any_skyline_nothing_changes():
    sparse, known = scene()
    known[18:24] = True
    known[34:38] = False
    depth = np.where(known, sparse, 30.0).astype(np.float32)
    assert np.array_equal(out_of_mid_air(depth, sparse, known, 8), depth)
    indoors = np.full_like(sparse, 4.0)
    assert np.array_equal(out_of_mid_air(depth, indoors, known, 8), depth)

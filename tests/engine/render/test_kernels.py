"""Sorting and binning against numpy, and where compiled kernels are kept."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engine.core.camera import Camera, View
from engine.core.gaussians import Gaussians, sh_from_colors
from engine.core.pose import Pose
from engine.render.cpu import forward_with_state
from engine.render.kernels import jit
from engine.render.kernels import layout as L  # noqa: N812
from engine.render.kernels.bin import bin_tiles
from engine.render.kernels.project import angle
from engine.render.kernels.sort import order_by_depth


@pytest.mark.parametrize("highest", [1, 5, 3000, 10**7, 2**31 - 2])
@pytest.mark.parametrize("count", [0, 1, 7, 5000])
def test_order_is_numpys_stable_sort_of_the_visible(highest, count):
    keys = np.random.default_rng(count).integers(0, highest, count, endpoint=True).astype(np.int32)
    visible = np.flatnonzero(keys)
    np.testing.assert_array_equal(order_by_depth(keys), visible[np.argsort(keys[visible], kind="stable")])


def test_float_bits_sort_like_floats():
    depths = np.random.default_rng(1).lognormal(0, 3, 3000).astype(np.float32)
    np.testing.assert_array_equal(order_by_depth(depths.view(np.int32)), np.argsort(depths, kind="stable"))


def test_angles_for_boxes_are_numpys():
    y, x = np.random.default_rng(3).normal(size=(2, 300)).astype(np.float32)
    x[:4], y[:4] = [0, 0, 2, -2], [1, -1, 0, 0]
    np.testing.assert_allclose([angle(*pair) for pair in zip(y, x, strict=True)], np.arctan2(y, x), atol=3e-6)


def test_opacity_is_the_formula_in_the_record():
    camera = Camera.pinhole(70, 45, 1.1)
    splat = Gaussians([[0.1, 0, 2]], [[0.9, 0.1, 0, 0.3]], [[0.3, 0.15, 0.2]], [0.9], sh_from_colors([[1, 1, 1]]))
    state = forward_with_state(splat, View(camera, Pose.identity()))
    a, b, c, log2_o = state.records[0, [L.A, L.B, L.C, L.LOG2_OPACITY]].astype(np.float64)
    x, y = np.moveaxis(camera.pixel_grid() - state.records[0, [L.U, L.V]], -1, 0)
    wanted = 2 ** (a * x * x + b * x * y + c * y * y + log2_o)
    seen = wanted > 1.001 / 255
    assert seen.sum() > 500
    np.testing.assert_allclose(1 - state.transmittance[seen], wanted[seen], rtol=1e-5, atol=1e-7)
    assert (state.transmittance[wanted < 0.999 / 255] == 1).all()


def test_every_tile_lists_its_splats_in_order():
    rng, columns, rows = np.random.default_rng(2), 7, 5
    x, y = rng.integers(0, columns, 900), rng.integers(0, rows, 900)
    width, height = rng.integers(1, columns, 900), rng.integers(1, 3, 900)  # the right end may wrap
    boxes = np.stack([x, y, x + width, np.minimum(y + height, rows)], axis=1).astype(np.int16)
    order = rng.permutation(900)[:700].astype(np.int32)
    offsets, ids = bin_tiles(order, boxes, columns, rows)
    for tile in range(columns * rows):
        tx, ty = tile % columns, tile // columns
        inside = [i for i in order if boxes[i, 1] <= ty < boxes[i, 3] and (tx - x[i]) % columns < width[i]]
        assert list(ids[offsets[tile] : offsets[tile + 1]]) == inside


def test_kernels_live_beside_the_source_or_where_the_user_wants(tmp_path, monkeypatch):
    monkeypatch.setattr(jit.config, "CACHE_DIR", "")
    assert jit.cache_folder().parent == Path(jit.__file__).parent / "__pycache__"
    monkeypatch.setattr(jit.config, "CACHE_DIR", str(tmp_path))
    assert jit.cache_folder().parent == tmp_path


def test_kernels_move_to_the_users_cache_when_the_package_is_read_only(tmp_path, monkeypatch):
    allowed = os.access
    monkeypatch.setattr(jit.config, "CACHE_DIR", "")
    monkeypatch.setattr(os, "access", lambda path, mode: "engine" not in Path(path).parts and allowed(path, mode))
    monkeypatch.setattr(jit.platformdirs, "user_cache_dir", lambda _name: str(tmp_path))
    assert jit.cache_folder().parent == tmp_path


def test_another_source_means_another_cache(monkeypatch):
    before = jit.cache_folder()
    monkeypatch.setattr(Path, "read_bytes", lambda _file: b"another kernel")
    assert jit.cache_folder() != before


def test_without_openmp_two_threads_take_turns():
    """numba's own thread pool aborts the process when two threads meet in it: a lock must keep them apart."""
    program = """
import sys, threading
sys.modules["numba.np.ufunc.omppool"] = sys.modules["numba.np.ufunc.tbbpool"] = None
import numba, numpy as np
from engine.core.camera import Camera, View
from engine.core.gaussians import Gaussians
from engine.core.pose import Pose
from engine.render.cpu import CpuRenderer
rng = np.random.default_rng(0)
shapes = ((500, 3), (500, 4), (500, 3), (500,), (500, 1, 3))
splats = Gaussians(*(rng.uniform(0.1, 0.9, shape).astype(np.float32) for shape in shapes))
view, seen = View(Camera.pinhole(64, 64, 1.0), Pose.identity()), []
work = lambda: seen.extend(CpuRenderer().render(splats, view).rgb for _ in range(20))
threads = [threading.Thread(target=work) for _ in range(2)]
[thread.start() for thread in threads], [thread.join() for thread in threads]
assert numba.threading_layer() == "workqueue", numba.threading_layer()
assert len(seen) == 40 and all(np.array_equal(picture, seen[0]) for picture in seen) and seen[0].any()
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=120)

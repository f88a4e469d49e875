"""The bench at toy size: every row is there, and the OpenGL quads show what our renderer shows."""

from __future__ import annotations

import numpy as np
import pytest

from engine.bench import opengl, render
from engine.render.cpu import CpuRenderer, forward_with_state


def test_every_row_is_measured(monkeypatch):
    monkeypatch.setattr(render, "PANORAMA", (300, 64, 32))
    monkeypatch.setattr(render, "BY_SPLATS", ((100, 64, 36), (200, 64, 36)))
    monkeypatch.setattr(render, "BY_PIXELS", ((100, 32, 18), (100, 64, 36)))
    monkeypatch.setattr(render, "on_gpu", lambda: None)
    said = []
    rows = render.run(sizes=((400, 64, 48),), repeats=2, report=said.append)
    tests = [row["test"] for row in rows]
    assert tests[:4] == ["forward", "forward + backward", "the same as OpenGL quads", "panorama"]
    assert tests[4:] == ["growing with splats"] * 2 + ["growing with pixels"] * 2
    assert all(row["ms"] > 0 for row in rows if row["test"] != "the same as OpenGL quads")
    assert "x forward" in rows[1]["note"]
    assert len(said) > len(rows)


def test_a_gpu_has_rows_of_its_own(monkeypatch):
    monkeypatch.setattr(render, "PANORAMA", (300, 64, 32))
    monkeypatch.setattr(render, "BY_SPLATS", ())
    monkeypatch.setattr(render, "BY_PIXELS", ())
    monkeypatch.setattr(render, "on_gpu", CpuRenderer)
    rows = {row["test"]: row for row in render.run(sizes=((400, 64, 48),), repeats=2)}
    assert rows["forward, gsplat"]["ms"] > 0 and rows["panorama, gsplat"]["size"] == "64x32"
    assert rows["forward, gsplat"]["note"].endswith("x as fast")


def test_without_a_display_the_row_says_so(monkeypatch):
    pytest.importorskip("moderngl")
    monkeypatch.setattr(opengl, "_context", lambda _moderngl: None)
    state = forward_with_state(render.flat_scene(10), render._view((10, 32, 32)))
    drawn = opengl.draw_with_opengl(state, 1)
    assert (drawn.ms, drawn.note(1.0)) == (None, "no display")


def test_quads_enclose_the_splats():
    state = forward_with_state(render.flat_scene(300), render._view((300, 96, 64)))
    quads = opengl._quads(state)
    assert (np.diff(state.records[state.order[::-1], 7]) <= 0).all()
    u, v, half_x, half_y, a, b, c, log2_o = quads[:, :8].T
    # at the quad's corners and beyond alpha is below 1/255, at its centre it is the opacity
    for x, y in ((half_x, half_y), (half_x * 1.01, 0 * half_y), (0 * half_x, half_y * 1.01)):
        assert (log2_o + a * x * x + b * x * y + c * y * y <= np.log2(1 / 255) + 1e-3).all()
    assert np.isfinite([u, v]).all()

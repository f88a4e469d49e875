"""The curves below the camera path, against scipy and against their defining properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.interpolate import PchipInterpolator
from scipy.spatial.transform import Rotation

from engine.core.splines import (
    Hermite,
    QuatHermite,
    catmull_rom_slopes,
    hemisphere_aligned,
    pchip,
    quat_conjugate,
    quat_exp,
    quat_log,
    quat_multiply,
)

steps = st.lists(st.tuples(st.floats(0.05, 3), st.floats(-5, 5)), min_size=1, max_size=8)


@given(steps)
def test_pchip_equals_scipy(steps):
    x = np.cumsum([0.0] + [step for step, _ in steps])
    y = np.cumsum([1.0] + [rise for _, rise in steps])
    mine, theirs = pchip(x, y), PchipInterpolator(x, y)
    at = np.linspace(x[0], x[-1], 97)
    assert np.allclose([mine(t) for t in at], theirs(at), atol=1e-9)
    assert np.allclose(mine.derivative(at[1:-1]), theirs.derivative()(at[1:-1]), atol=1e-7)


@given(steps)
def test_pchip_never_backs_up(steps):
    x = np.cumsum([0.0] + [step for step, _ in steps])
    y = np.cumsum([0.0] + [abs(rise) for _, rise in steps])
    values = np.array([pchip(x, y)(t) for t in np.linspace(x[0], x[-1], 200)])
    assert (np.diff(values) >= -1e-12 * (1 + y[-1])).all()


def test_catmull_rom_equals_the_pyramid_of_barry_and_goldman():
    rng = np.random.default_rng(1)
    p = rng.normal(size=(4, 3))
    t = np.concatenate([[0.0], np.cumsum(np.sqrt(np.linalg.norm(np.diff(p, axis=0), axis=1)))])
    h = np.diff(t)
    curve = Hermite(t, p, catmull_rom_slopes(h, np.diff(p, axis=0) / h[:, None], loop=False))

    def mix(a, b, ta, tb, x):
        return ((tb - x) * a + (x - ta) * b) / (tb - ta)

    for x in np.linspace(t[1], t[2], 11):
        a = [mix(p[i], p[i + 1], t[i], t[i + 1], x) for i in range(3)]
        b = [mix(a[i], a[i + 1], t[i], t[i + 2], x) for i in range(2)]
        assert np.allclose(curve(x), mix(b[0], b[1], t[1], t[2], x))


def test_hermite_derivative_is_the_slope():
    rng = np.random.default_rng(2)
    curve = Hermite(np.array([0.0, 0.7, 2.0]), rng.normal(size=(3, 2)), rng.normal(size=(3, 2)))
    for x in (0.1, 0.69, 0.7, 1.3, 1.99):
        assert np.allclose(curve.derivative(np.array([x]))[0], (curve(x + 1e-6) - curve(x - 1e-6)) / 2e-6, atol=1e-6)


def test_quaternion_algebra_equals_scipy():
    rng = np.random.default_rng(3)
    vectors = rng.normal(size=(50, 3))
    q = quat_exp(vectors)
    assert np.allclose(np.roll(q, -1, axis=1), Rotation.from_rotvec(vectors).as_quat())
    turns = Rotation.from_quat(np.roll(q, -1, axis=1))
    assert np.allclose(quat_log(q), turns.as_rotvec(), atol=1e-12)
    assert np.allclose(quat_log(quat_exp(np.array([1e-14, 0, 0]))), [1e-14, 0, 0], atol=1e-20)
    product = np.roll(quat_multiply(q[:25], q[25:]), -1, axis=1)
    theirs = (turns[:25] * turns[25:]).as_quat()
    assert np.allclose(product * np.sign((product * theirs).sum(1))[:, None], theirs)
    assert np.allclose(quat_multiply(q, quat_conjugate(q)), [1, 0, 0, 0])


def test_hemisphere_alignment_only_changes_signs():
    quats = quat_exp(np.random.default_rng(4).normal(size=(30, 3)) * 2)
    quats[::3] *= -1
    aligned = hemisphere_aligned(quats)
    assert ((aligned[1:] * aligned[:-1]).sum(axis=1) >= 0).all()
    assert np.allclose(np.abs(aligned), np.abs(quats))


def test_the_quaternion_curve_meets_keys_with_the_asked_rates():
    rng = np.random.default_rng(5)
    quats = hemisphere_aligned(quat_exp(rng.normal(size=(4, 3))))
    knots, rates = np.array([0.0, 0.5, 1.7, 2.0]), rng.normal(size=(4, 3))
    curve = QuatHermite(knots, quats, rates)
    e = 1e-6
    for knot, quat, rate in zip(knots, quats, rates, strict=True):
        assert abs(np.dot(curve(knot), quat)) == pytest.approx(1.0, abs=1e-12)
        for a, b in ((knot, knot + e), (knot - e, knot)):
            if a < 0 or b > 2:
                continue
            measured = quat_log(quat_multiply(quat_conjugate(curve(a)), curve(b))) / e
            assert np.allclose(measured, rate, atol=1e-3)

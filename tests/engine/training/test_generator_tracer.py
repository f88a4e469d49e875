"""The tracer against formulas and against itself without its tree."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest

from engine.training.generator import paint as pt
from engine.training.generator.draw import colour_picture, depth_picture
from engine.training.generator.frames import lens_of, pose_of
from engine.training.generator.light import SUN, Sky
from engine.training.generator.paint import colour
from engine.training.generator.palette import Palette
from engine.training.generator.parts import Part
from engine.training.generator.scene import Look
from engine.training.generator.trace import MISS, STACK, hit, nearest
from engine.training.generator.world import BALL, BOX, CONE, world_from_solids

GREY = np.array([[pt.PLAIN, 0.5, 0.5, 0.5, *[0.0] * 12]], np.float32)


def heap_of_solids(rng, many=200):
    part = Part()
    for _ in range(many):
        at = (rng.uniform(-3, 3), rng.uniform(-3, 3), rng.uniform(-3, 3))
        sizes = (rng.uniform(0.1, 0.6), rng.uniform(0.1, 0.6), rng.uniform(0.1, 0.6))
        turn = (rng.random() * 6, rng.random() * 6, rng.random() * 6)
        part.box(at, sizes, 0, *turn)
        part.ball((at[1], at[2], at[0]), sizes, 0, turn[0], turn[1])
        part.pipe((at[2], at[0], at[1]), sizes[0], sizes[1], 0, rng.random() * 1.5, turn)
        part.sheet((-at[1], at[2], at[0]), sizes[0], sizes[1], 0, turn, disc=rng.random() < 0.5)
    return part


def rays(rng, many):
    for _ in range(many):
        start = [rng.uniform(-4, 4) for _ in range(3)]
        way = [rng.gauss(0, 1) for _ in range(3)]
        yield np.array(start), np.array(way)


def met(world, i, start, way):
    return hit(world, i, start[0], start[1], start[2], way[0], way[1], way[2], 1e-3, 1e9)


def found(world, stack, start, way, any_hit):
    return nearest(world, stack, start[0], start[1], start[2], way[0], way[1], way[2], 1e-3, 1e9, any_hit)


def test_the_tree_finds_what_trying_every_solid_finds():
    rng = Random(1)
    world = world_from_solids(heap_of_solids(rng, 100).solids, GREY)
    stack, hits = np.empty(STACK, np.int32), 0
    for start, way in rays(rng, 80):
        every = [met(world, i, start, way) for i in range(len(world.kind))]
        t, which = found(world, stack, start, way, False)
        assert t == pytest.approx(min(every))
        assert which == (int(np.argmin(every)) if min(every) < MISS else -1)
        blocked = found(world, stack, start, way, True)[1] >= 0
        assert blocked == (which >= 0)
        hits += which >= 0
    assert 15 < hits < 80


def test_hits_lie_on_the_shapes():
    """The implicit equation of each unit shape holds where a ray meets it."""
    rng = Random(2)
    world = world_from_solids(heap_of_solids(rng, 60).solids, GREY)
    inverse = world.inverse.reshape(-1, 3, 4).astype(float)
    seen = dict.fromkeys(range(5), 0)
    for start, way in rays(rng, 500):
        for i, kind in enumerate(world.kind):
            t = met(world, i, start, way)
            if t == MISS:
                continue
            x, y, z = inverse[i] @ np.append(start + t * way, 1.0)
            edge = 0.5 * (1 + world.shape[i]) + 0.5 * (world.shape[i] - 1) * z
            off = {
                BOX: max(abs(x), abs(y), abs(z)) - 1,
                BALL: math.hypot(x, y, z) - 1,
                CONE: max(math.hypot(x, y) - edge, abs(z) - 1),
            }.get(int(kind), z)
            assert off == pytest.approx(0, abs=2e-4)
            seen[int(kind)] += 1
    assert min(seen.values()) > 3


def test_depth_of_a_slanted_plane_is_planar_z():
    part = Part()
    part.sheet((0.0, 4.0, 0.0), 100, 100, 0, (0.3, 0.0, 1.1))
    world = world_from_solids(part.solids, GREY)
    pose, lens = pose_of(Look((0.2, -0.5, 0.3), (0.4, 4.0, 0.1), roll=0.1)), np.array([60.0, 55.0, 31.0, 25.0])
    depth, _ = depth_picture(world, pose, lens, 64, 48)
    v, u = np.mgrid[0:48, 0:64] + 0.5
    points = np.stack([(u - 31) / 60 * depth, (v - 25) / 55 * depth, depth], axis=-1) @ pose[:3, :3].T + pose[:3, 3]
    cz, sz, cx, sx = math.cos(0.3), math.sin(0.3), math.cos(1.1), math.sin(1.1)
    normal = np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]]) @ np.array([0, -sx, cx])
    assert (depth > 0).mean() > 0.5
    assert np.abs((points - (0, 4, 0)) @ normal)[depth > 0].max() < 1e-4


def test_poses_are_rotations_that_look_at_their_target():
    look = Look((1.0, 2.0, 3.0), (4.0, -1.0, 2.0), roll=0.2)
    pose = pose_of(look)
    assert np.allclose(pose[:3, :3] @ pose[:3, :3].T, np.eye(3))
    assert np.linalg.det(pose[:3, :3]) == pytest.approx(1)
    assert np.linalg.solve(pose, [4, -1, 2, 1])[:2] == pytest.approx([0, 0], abs=1e-9)
    level = pose_of(Look((0.0, 0.0, 0.0), (0.0, 1.0, 0.0)))
    assert np.allclose(level[:3, :3], [[1, 0, 0], [0, 0, 1], [0, -1, 0]])


def test_a_part_placed_in_a_part_is_where_both_turns_put_it():
    inner, outer, direct = Part(), Part(), Part()
    inner.box((1.0, 0.5, 0.2), (0.3, 0.2, 0.1), 0, yaw=0.4, pitch=0.3, roll=0.2)
    outer.place(inner, (2.0, 1.0, 0.5), 0.7)
    cos, sin = math.cos(0.7), math.sin(0.7)
    direct.box((2 + cos - 0.5 * sin, 1 + sin + 0.5 * cos, 0.7), (0.3, 0.2, 0.1), 0, yaw=1.1, pitch=0.3, roll=0.2)
    one, two = (world_from_solids(part.solids, GREY).inverse for part in (outer, direct))
    assert np.allclose(one, two, atol=1e-5)


def test_a_rod_joins_its_ends():
    a, b = np.array([0.3, -1.0, 2.0]), np.array([1.3, 0.5, 0.4])
    part = Part()
    part.rod((0.3, -1.0, 2.0), (1.3, 0.5, 0.4), 0.1, 0)
    local = world_from_solids(part.solids, GREY).inverse.reshape(3, 4) @ np.append(np.stack([a, b], 1), [[1, 1]], 0)
    assert np.allclose(local, [[0, 0], [0, 0], [-1, 1]], atol=1e-5)


def sunlit(slope):
    lights = np.array([[SUN, 0, -math.sin(slope), math.cos(slope), *[0.0] * 6, 2.0, 1.0, 0.5]])
    dark, off = np.zeros(3), np.zeros(4)
    return Sky(lights, dark, dark, np.array([0.0, 0.0, 1.0]), dark, off, dark, 0.0)


def test_sunlight_follows_lamberts_law_and_casts_shadows():
    part = Part()
    part.box((0, 0, -0.5), (40, 40, 1), 0)
    part.box((0, 0, 3.0), (2, 2, 0.1), 0)
    world = world_from_solids(part.solids, GREY)
    pose, lens = (
        pose_of(Look((0.0, -6.0, 2.0), (0.0, 0.0, 0.0))),
        lens_of(Look((0, 0, 0), (0, 1, 0), hfov=60), 240, 180),
    )
    depth, solid = depth_picture(world, pose, lens, 240, 180)
    picture = colour_picture(world, sunlit(0.0), pose, lens, depth, solid, 1)
    lit = 0.5 * 2.0 / math.pi
    assert picture[-1, 120] == pytest.approx([lit, lit / 2, lit / 4], rel=0.03)  # light is smoothed a little
    assert picture[90, 120].max() < 0.2 * lit  # under the roof
    slanted = colour_picture(world, sunlit(1.0), pose, lens, depth, solid, 1)
    assert slanted[-1, 120, 0] == pytest.approx(lit * math.cos(1.0), rel=0.03)


def test_every_pattern_paints_plausible_and_varied_colours():
    rng = Random(3)
    look, spread = Palette(rng), {}
    for pattern in range(len(pt.PATTERNS)):
        number = look.add(pattern, (0.6, 0.5, 0.3), (0.1, 0.2, 0.3), 0.1, 0.6, 0.3)
        row = look.table()[number]
        places = [(rng.uniform(0, 2), rng.uniform(0, 2), rng.random(), rng.random()) for _ in range(400)]
        seen = np.array([colour(row, *place, 5, 1e-3) for place in places])
        assert np.isfinite(seen).all()
        assert seen.min() >= 0
        assert seen.max() < 2
        spread[pt.PATTERNS[pattern]] = seen.std()
    assert all(value > 0.005 for name, value in spread.items() if name != "plain"), spread

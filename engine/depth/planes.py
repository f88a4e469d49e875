"""What is nearly flat becomes flat: floors level with gravity, walls at right angles along the picture's lines.

A network tells the shape of things well and lets large planes sag and ripple, which shows as soon as the camera moves.
From view to view such errors add up until the ground has come nearer by half at the end of a turn. So

- the scale of a picture is bent smoothly until its level ground lies on the one floor, with all that stands on it;
- a pixel is drawn to the plane that it nearly lies on (a shrinkage: what stands out stays where it is).

Planes are found as modes of the distance from the eye among the points that face their axis.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from engine.depth.level import level_rays
from engine.depth.place import wall_lines

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.camera import View

    Floats = NDArray[np.float32]
    Mask = NDArray[np.bool_]

SAMPLES = 160  # of the longer side, among which planes are looked for
SOFTNESS = 0.018  # of the diagonal: normals are taken of depth smoothed by this
FACES = 0.93  # cosine to an axis
NEARLY = 0.12  # standard deviation in log depth of what still belongs to a plane
STEP = 0.03  # of log distance in which planes are told apart
LEAST_SHARE = 0.03  # of the picture
AGREE = 0.35  # share of what faces one way that must lie on one plane: a hillside does not
LINES_AGREE = 0.5  # share of the picture's lines that must run along the walls
LEAST_M = 0.2  # what is nearer to the eye's own level is no plane to be trusted
KNOWN_VOTES = 3.0  # of a known pixel, beside one of a predicted one
GROUND = 0.25  # log depth off the floor (or ceiling) up to which a level patch is taken for a part of it
GROUND_BESIDE_KNOWN = 0.6  # the same where the scene knows its floor
TILTED = 0.6  # and how far it may be tilted there
CARRIED = 0.08  # of the diagonal: how far what the ground says of scale is carried to what stands on it
DOWN = np.array([0.0, 1.0, 0.0])


@dataclass(frozen=True, eq=False)
class Plane:
    """normal @ point = distance_m > 0, in the level frame."""

    normal: NDArray[np.float64]  # [3]
    distance_m: float


def flattened(
    rgb: Floats,  # [H, W, 3]
    depth: Floats,  # [H, W] metres > 0
    view: View,
    solid: Mask,  # [H, W] what is not sky
    known: Mask,  # [H, W] pixels whose depth is known already: they vote more
) -> Floats:
    """[H, W] depth whose nearly level and nearly upright planes are planes."""
    rays = level_rays(view)
    normals = _normals(rays * _smoothed(depth, solid)[..., None])
    log_depth = _levelled(np.log(depth), rays, normals, solid, known)
    planes = _planes(rgb, rays * np.exp(log_depth)[..., None], normals, view, solid, known)
    pulls, weights = np.zeros_like(log_depth), np.full_like(log_depth, 1e-6)
    for plane in planes:
        away, weight = _apart(plane, rays, normals, log_depth)
        pulls, weights = pulls + weight**2 * away, weights + weight
    return np.exp(log_depth - solid * pulls / weights).astype(np.float32)


def _levelled(log_depth: Floats, rays: NDArray[np.float64], normals: Floats, solid: Mask, known: Mask) -> Floats:
    """[H, W] log depth whose scale is bent until level ground lies on the floor, the known one if there is one; and the
    ceiling at the height where the scene has it."""
    field, weight = np.zeros((2, *solid.shape), np.float32)
    for normal in (DOWN, -DOWN):
        away, level = _off_level(normal, log_depth, rays, normals, solid, known)
        field, weight = field + np.where(level, away, 0), weight + level
    sigma = CARRIED * float(np.hypot(*solid.shape))
    field, weight = (cv2.GaussianBlur(part.astype(np.float32), (0, 0), sigma) for part in (field, weight))
    return np.where(solid, log_depth - field / (weight + 0.02), log_depth).astype(np.float32)


def _off_level(
    normal: NDArray[np.float64],
    log_depth: Floats,
    rays: NDArray[np.float64],
    normals: Floats,
    solid: Mask,
    known: Mask,
) -> tuple[Floats, Mask]:
    """How far [H, W] log depth is off the floor (normal down) or the ceiling (up), and where either is [H, W]."""
    metres = (rays * np.exp(log_depth)[..., None]) @ normal
    votes = np.where(np.abs(normals @ normal) > FACES, solid, False).astype(np.float64)
    # a scene has one ground, even where it is a hillside: a turn must end at the height where it began
    agree = 0.0 if normal[1] > 0 else AGREE
    of_scene = _distance(metres, votes * known, float(solid.size), agree) if known.any() else None
    distance_m = of_scene or _distance(metres, votes, float(solid.size))
    if distance_m is None:
        return log_depth, np.zeros_like(solid)
    away, _ = _apart(Plane(normal, distance_m), rays, normals, log_depth)
    tilt, reach = (TILTED, GROUND_BESIDE_KNOWN) if of_scene else (FACES, GROUND)
    return away, solid & (np.abs(normals @ normal) > tilt) & (np.abs(away) < reach)


def _apart(plane: Plane, rays: NDArray[np.float64], normals: Floats, log_depth: Floats) -> tuple[Floats, Floats]:
    """Log depth beyond the plane [H, W], and how far each pixel belongs to it [H, W] (0..1)."""
    towards = rays @ plane.normal
    on_plane = np.log(plane.distance_m / np.maximum(towards, 1e-6))
    away = np.where(towards > 1e-6, log_depth - on_plane, 9.0).astype(np.float32)
    faces = np.clip((np.abs(normals @ plane.normal) - 0.6) / 0.3, 0.2, 1.0)
    return away, (faces * np.exp(-0.5 * (away / NEARLY) ** 2)).astype(np.float32)


def _planes(
    rgb: Floats, points: NDArray[np.float64], normals: Floats, view: View, solid: Mask, known: Mask
) -> list[Plane]:
    stride = max(1, max(solid.shape) // SAMPLES)
    few = (slice(None, None, stride),) * 2
    points, normals, votes = points[few], normals[few], (solid * np.where(known, KNOWN_VOTES, 1.0))[few]
    found = []
    for axis in _axes(rgb, view):
        facing = np.where(np.abs(normals @ axis) > FACES, votes, 0.0)
        for normal in (axis, -axis):
            distance_m = _distance(points @ normal, facing, float(votes.sum()))
            found += [Plane(normal, distance_m)] if distance_m else []
    return found


def _axes(rgb: Floats, view: View) -> list[NDArray[np.float64]]:
    """Gravity, and the walls' two directions where the picture's lines agree on them; in the level frame."""
    lines = wall_lines(rgb, view)
    c, s = np.cos(lines.yaw), np.sin(lines.yaw)
    walls = [np.array([s, 0.0, c]), np.array([c, 0.0, -s])] if lines.agreement > LINES_AGREE else []
    return [np.array([0.0, 1.0, 0.0]), *walls]


def _distance(
    metres: NDArray[np.float64], votes: NDArray[np.float64], total: float, agree: float = AGREE
) -> float | None:
    """The distance at which most of the votes lie, if they are many and agree."""
    chosen = (metres > LEAST_M) & (votes > 0)
    at, votes = np.log(metres[chosen]), votes[chosen]
    if votes.sum() <= LEAST_SHARE * total:
        return None
    bins = np.arange(at.min() - 4 * STEP, at.max() + 5 * STEP, STEP)
    counts = cv2.GaussianBlur(np.histogram(at, bins, weights=votes)[0][None], (0, 0), NEARLY / STEP / 2)[0]
    member = np.abs(at - bins[int(counts.argmax())] - STEP / 2) < NEARLY
    if votes[member].sum() < max(LEAST_SHARE * total, agree * votes.sum()):
        return None
    return float(np.exp(np.average(at[member], weights=votes[member])))


def _smoothed(depth: Floats, solid: Mask) -> Floats:
    """[H, W] depth whose disparity is averaged over solid pixels; planes stay planes."""
    sigma = SOFTNESS * float(np.hypot(*depth.shape))
    share = cv2.GaussianBlur(solid.astype(np.float32), (0, 0), sigma)
    disparity = cv2.GaussianBlur(np.where(solid, 1.0 / depth, 0).astype(np.float32), (0, 0), sigma)
    return np.where(solid, share / np.maximum(disparity, 1e-9), depth).astype(np.float32)


def _normals(points: NDArray[np.float64]) -> Floats:
    """[H, W, 3] unit normals of a smooth depth picture."""
    across, down = np.gradient(points, axis=1), np.gradient(points, axis=0)
    normal = np.cross(across, down)
    return (normal / np.maximum(np.linalg.norm(normal, axis=-1, keepdims=True), 1e-12)).astype(np.float32)

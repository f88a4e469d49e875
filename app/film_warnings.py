"""What about a film of the whole sphere deserves a word before it is made: turns, horizon, nearness, holes.

People look at such films with a headset on: what a flat picture forgives makes them dizzy there. `findings_of`
measures, for a thread of its own; `advice_of` puts it in words, each with one thing that can be done.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.advice import Advice
from app.film import frame_count, pose_at, poses, views_of
from app.quantities import duration, views
from app.sphere import COVERED, plan_sphere
from app.words import number, tr
from engine.core.camera import Camera, View
from engine.core.trajectory import Keyframe, Trajectory

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from app.film import Film
    from engine.core.gaussians import Gaussians
    from engine.core.pose import Pose
    from engine.render.base import Renderer

    Array = NDArray[np.float64]

FAST_DEG_S = 30.0  # a turn that somebody else makes; beyond it most people feel it (advice of headset makers)
LEANS_DEG = 1.0
NEAR_EYES = 10.0  # distances between the eyes: nearer things are hard to see as one
SURFACE = 20  # so many splats are something; fewer may float anywhere
SOLID = 0.3  # of opacity: fainter splats are not what one looks at
HOLE = 0.001  # of what the film shows: less is covered
MOST_FRAMES = 600  # looked at for turns
NEAR_PLACES = 64  # looked at for nearness
HALF = Camera.half_equirect(128, 128)
TRIALS_PX = (60_000, 1_000_000)  # of two pictures that are drawn to know how long a large one takes


@dataclass(frozen=True, eq=False)
class Question:
    """view_px, view_s: side and seconds of a view that Complete 360 would make; view_s: None = not known."""

    film: Film
    path: Trajectory
    splats: Gaussians
    view_px: int
    view_s: float | None = None


@dataclass(frozen=True)
class Findings:
    """Moments are on the path's clock, in seconds. turn: the fastest, moment and degrees a second. lean: of the
    horizon, moment and degrees. nearest: moment and metres, None if nothing is near or the film has one eye. unseen:
    the worst place, moment and share of what the film shows. views, views_s: what Complete 360 would make. frame_s: a
    frame takes to be drawn."""

    turn: tuple[float, float]
    lean: tuple[float, float]
    nearest: tuple[float, float] | None
    unseen: tuple[float, float]
    views: int
    views_s: float | None
    frame_s: float


def looked_into(question: Question, check: Callable[[], None] = lambda: None) -> Findings:
    """With the CPU renderer: asking for another would load torch."""
    from engine import registry

    return findings_of(question, registry.load("render", "cpu"), check)


def findings_of(question: Question, renderer: Renderer, check: Callable[[], None] = lambda: None) -> Findings:
    """check: called often; raises when the answer is not wanted any more."""
    film, path, splats = question.film, question.path, question.splats
    unseen, count = _unseen(question, renderer, check)
    check()
    return Findings(
        fastest_turn(film, path),
        steepest_lean(film, path),
        nearest_thing(film, path, splats) if film.kind in ("ods", "vr180") else None,
        unseen,
        count,
        None if question.view_s is None else question.view_s * count,
        frame_seconds(film, path, splats, renderer),
    )


def advice_of(findings: Findings, film: Film) -> tuple[Advice, ...]:
    """The gravest first."""
    found = (_uncovered(findings), _turning(findings), _leaning(findings), _near(findings, film))
    return tuple(one for one in found if one is not None)


def still_at(path: Trajectory, time_s: float) -> Trajectory:
    """The one moment of a path that a picture shows."""
    pose, fov_y = path.sample(time_s)
    return Trajectory((Keyframe.from_pose(pose, fov_y, time_s),))


def fastest_turn(film: Film, path: Trajectory) -> tuple[float, float]:
    """Moment and degrees a second, as fast as the film is played."""
    times, stand = _along(film, path)
    if len(stand) < 2:
        return path.start, 0.0
    turns = np.stack([pose.rotation for pose in stand])
    same = np.einsum("nij,nij->n", turns[1:], turns[:-1])
    angles = np.degrees(np.arccos(np.clip((same - 1) / 2, -1, 1)))
    step_s = frame_count(film, path) / film.fps / len(stand)
    worst = int(np.argmax(angles))
    return float(times[worst]), float(angles[worst] / step_s)


def steepest_lean(film: Film, path: Trajectory) -> tuple[float, float]:
    """Moment and degrees that the horizon is away from level."""
    times, stand = _along(film, path)
    angles = [float(np.degrees(np.arccos(np.clip(pose.rotation[1, 1], -1, 1)))) for pose in stand]
    worst = int(np.argmax(angles))
    return float(times[worst]), angles[worst]


def nearest_thing(film: Film, path: Trajectory, splats: Gaussians) -> tuple[float, float] | None:
    """Moment and metres; None if nothing is nearer than NEAR_EYES eye distances. VR180 does not show what is behind."""
    reach = NEAR_EYES * film.stereo.ipd
    times, stand = _along(film, path, NEAR_PLACES)
    places = np.stack([pose.translation for pose in stand])
    low, high = places.min(axis=0) - reach, places.max(axis=0) + reach
    close = ((splats.means > low) & (splats.means < high)).all(axis=-1) & (splats.opacities > SOLID)
    points = splats.means[close]
    away = [_distance(points, pose, film.kind == "vr180") for pose in stand]
    worst = int(np.argmin(away))
    return (float(times[worst]), away[worst]) if away[worst] < reach else None


def frame_seconds(film: Film, path: Trajectory, splats: Gaussians, renderer: Renderer) -> float:
    """That a frame takes to be drawn: what every picture costs, and what its pixels cost on top."""
    pose = poses(replace(film, frames=1), path)[0]
    parts = views_of(film, pose)
    first = parts[0]
    few, many = (_drawing_s(first.resized(*_of_px(first.camera, px)), splats, renderer) for px in TRIALS_PX)
    a_px = max(many - few, 0.0) / (TRIALS_PX[1] - TRIALS_PX[0])
    whole = few + a_px * (first.camera.width * first.camera.height - TRIALS_PX[0])
    return len(parts) * max(whole, 0.0)


def _along(film: Film, path: Trajectory, most: int = MOST_FRAMES) -> tuple[Array, Sequence[Pose]]:
    count = min(frame_count(film, path), most)
    stand = [view.world_from_camera for view in poses(replace(film, frames=count), path)]
    return path.times(count), stand


def _distance(points: NDArray[np.float32], pose: Pose, ahead: bool) -> float:
    """Metres to the nearest that is something."""
    apart = points - pose.translation
    if ahead:
        apart = apart[apart @ pose.forward > 0]
    if len(apart) < SURFACE:
        return float("inf")
    return float(np.sqrt(np.partition((apart**2).sum(axis=-1), SURFACE - 1)[SURFACE - 1]))


def _unseen(question: Question, renderer: Renderer, check: Callable[[], None]) -> tuple[tuple[float, float], int]:
    """The worst place, and how many views would close the sphere."""
    path = question.path
    plan = plan_sphere(question.splats, path, renderer, question.view_px, check)
    shares = plan.unseen_at
    if question.film.kind == "vr180":
        shares = [_unseen_ahead(question, at, renderer, check) for at in _moments(path, len(shares))]
    worst = int(np.argmax(shares))
    return (float(_moments(path, len(shares))[worst]), float(shares[worst])), len(plan.views)


def _unseen_ahead(question: Question, time_s: float, renderer: Renderer, check: Callable[[], None]) -> float:
    """Of the half sphere that VR180 shows at a moment."""
    check()
    pose = pose_at(question.film, question.path, time_s).world_from_camera
    holes = renderer.render(question.splats, View(HALF, pose)).alpha < COVERED
    rows = np.cos(((np.arange(HALF.height) + 0.5) / HALF.height - 0.5) * np.pi)
    return float((holes.mean(axis=1) * rows).sum() / rows.sum())


def _moments(path: Trajectory, count: int) -> Array:
    return path.start + path.duration * np.linspace(0, 1, count)


def _of_px(camera: Camera, px: int) -> tuple[int, int]:
    scale = (px / (camera.width * camera.height)) ** 0.5
    return max(1, round(camera.width * scale)), max(1, round(camera.height * scale))


def _drawing_s(view: View, splats: Gaussians, renderer: Renderer) -> float:
    """The quicker of two: others work beside it."""
    seconds = []
    for _trial in range(2):
        began = time.perf_counter()
        _ = renderer.render(splats, view).solid
        seconds.append(time.perf_counter() - began)
    return min(seconds)


def _uncovered(findings: Findings) -> Advice | None:
    at, share = findings.unseen
    if share < HOLE or not findings.views:
        covered = number(100 * (1 - share), 1)
        return Advice(tr("{share} % of all directions are covered.", share=covered), tone="good")
    words = {"share": number(100 * share, 0 if share > 0.1 else 1), "time": number(at, 1)}
    text = tr("{share} % of all directions are not covered, seen from {time} s.", **words)
    return Advice(f"{text} {_price(findings)}", tr("Complete 360"), command="generate.sphere")


def _price(findings: Findings) -> str:
    count = views(findings.views)
    if findings.views_s is None:
        return tr("Closing them takes {views}.", views=count)
    return tr("Closing them takes {views}, about {time}.", views=count, time=duration(findings.views_s))


def _turning(findings: Findings) -> Advice | None:
    at, speed = findings.turn
    if speed <= FAST_DEG_S:
        return None
    words = {"speed": number(speed), "time": number(at, 1), "most": number(FAST_DEG_S)}
    text = tr("The camera turns {speed}° a second at {time} s: more than {most} makes people dizzy.", **words)
    return Advice(text, tr("Lock the heading"), {"heading": "locked"})


def _leaning(findings: Findings) -> Advice | None:
    at, angle = findings.lean
    if angle <= LEANS_DEG:
        return None
    text = tr("The horizon leans by {angle}° at {time} s.", angle=number(angle), time=number(at, 1))
    return Advice(text, tr("Level the horizon"), {"level": True})


def _near(findings: Findings, film: Film) -> Advice | None:
    if findings.nearest is None:
        return None
    at, metres = findings.nearest
    words = {"away": number(metres, 2), "time": number(at, 1), "least": number(NEAR_EYES * film.stereo.ipd, 2)}
    text = tr("Something is {away} m away at {time} s; nearer than {least} m eyes strain to see it as one.", **words)
    return Advice(text, tr("Show where →"), time_s=at)

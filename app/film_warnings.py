"""What about a film of the whole sphere deserves a word before it is made: holes, turns, horizon, nearness.

People look at such films with a headset on: what a flat picture forgives makes them dizzy there. `Looker` measures, on
a thread of its own, and tells what it has found after each answer; `advice_of` puts it in words, each with a place to
look at and one thing that can be done.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from app.advice import Advice, Place
from app.film import frame_count, pose_at, poses
from app.life_size import ground_below
from app.quantities import duration, views
from app.sphere import MAP, Sight, SpherePlan, gaps_of, plan_sphere, share_of, sights
from app.sphere_text import covered_percent
from app.words import number, tr
from engine.core.camera import View
from engine.core.problem import ProblemError
from engine.core.stereo import Stereo
from engine.core.trajectory import Keyframe, Trajectory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from app.film import Film
    from engine.core.gaussians import Gaussians
    from engine.core.pose import Pose
    from engine.render.base import Renderer

    Array = NDArray[np.float64]
    Check = Callable[[], None]

FAST_DEG_S = 30.0  # a turn that somebody else makes; beyond it most people feel it (advice of headset makers)
LEANS_DEG = 1.0
NEAR_EYES = 10.0  # distances between the eyes: nearer things are hard to see as one
SURFACE = 20  # so many splats are something; fewer may float anywhere
SOLID = 0.3  # of opacity: fainter splats are not what one looks at
HOLE = 0.001  # of what the film shows: less is covered
STANDS_M, STANDS = 1.6, (0.4, 1.8)  # a viewer's eyes above the ground; so many times as high somebody may stand
NOTICED = 0.15  # of a scene's size: who looks notices
MOST_FRAMES = 600  # looked at for turns
NEAR_PLACES = 64  # looked at for nearness


@dataclass(frozen=True, eq=False)
class Question:
    """view_px, view_s: side and seconds of a view that Complete 360 would make; view_s: None = not known."""

    film: Film
    path: Trajectory
    splats: Gaussians
    view_px: int
    view_s: float | None = None


@dataclass(frozen=True)
class Found:
    """Something at a place: how much of it there is."""

    much: float
    place: Place


@dataclass(frozen=True)
class Findings:
    """What is known so far. hole: the worst, as a share of what the film shows. views, views_s: what Complete 360 would
    make. turn: the fastest, degrees a second. lean: of the horizon, degrees. near: metres, None if nothing is near or
    the film has one eye. ground_m: how far it lies below the path, None where there is none or one eye."""

    hole: Found | None = None
    views: int | None = None
    views_s: float | None = None
    turn: Found | None = None
    lean: Found | None = None
    near: Found | None = None
    ground_m: float | None = None


class Looker:
    """Belongs to one thread. Remembers what other questions about the same scene and path need again: a changed choice
    is answered at once."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._about: tuple[object, ...] = ()
        self._sights: list[Sight] = []
        self._plan: tuple[int, SpherePlan] | None = None
        self._ground: float | None = None

    def look(self, question: Question, check: Check = lambda: None) -> Iterator[Findings]:
        """Again and again, with more each time; nothing about films that are no spheres. check: called often; raises
        when the answer is not wanted any more."""
        self._remember(question)
        film, path, found = question.film, question.path, Findings()
        if not film.spherical:
            return
        for found in self._holes(question, check):
            yield found
        check()
        found = replace(found, turn=fastest_turn(film, path), lean=steepest_lean(film, path))
        if film.kind in ("ods", "vr180"):
            found = replace(found, near=nearest_thing(film, path, question.splats))
            yield found
            found = replace(found, ground_m=self._ground_below(question, check))
        yield found

    def _remember(self, question: Question) -> None:
        about = (question.splats, question.path)
        if len(self._about) != 2 or self._about[0] is not about[0] or self._about[1] != about[1]:
            self._about, self._sights, self._plan, self._ground = about, [], None, None

    def _holes(self, question: Question, check: Check) -> Iterator[Findings]:
        """A hole that the first look shows is told before all places are looked at."""
        if not self._sights:
            seen = []
            for sight in sights(question.splats, question.path, self._renderer, check):
                seen.append(sight)
                if len(seen) == 1 and (hole := worst_hole(question, seen)).much >= HOLE:
                    yield Findings(hole)
            self._sights = seen
        if self._plan is None or self._plan[0] != question.view_px:
            self._plan = question.view_px, plan_sphere(self._sights, question.view_px)
        plan = self._plan[1]
        seconds = None if question.view_s is None else question.view_s * len(plan.views)
        yield Findings(worst_hole(question, self._sights), len(plan.views), seconds)

    def _ground_below(self, question: Question, check: Check) -> float | None:
        if self._ground is None:
            try:
                self._ground = ground_below(question.splats, question.path, self._renderer, check)
            except ProblemError:
                self._ground = inf
        return self._ground if self._ground < inf else None


def looker() -> Looker:
    """With the CPU renderer: asking for another would load torch."""
    from engine import registry

    return Looker(registry.load("render", "cpu"))


def advice_of(findings: Findings, film: Film) -> tuple[Advice, ...]:
    """The gravest first."""
    found = (
        _uncovered(findings, film),
        _turning(findings),
        _leaning(findings),
        _near(findings, film),
        _sized(findings, film),
    )
    return tuple(one for one in found if one is not None)


def still_at(path: Trajectory, time_s: float) -> Trajectory:
    """The one moment of a path that a picture shows."""
    pose, fov_y = path.sample(time_s)
    return Trajectory((Keyframe.from_pose(pose, fov_y, time_s),))


def worst_hole(question: Question, seen: Sequence[Sight]) -> Found:
    """Of what the film shows: VR180 has no behind."""
    holes = [_hole(question.film, question.path, sight) for sight in seen]
    return max(holes, key=lambda hole: hole.much)


def fastest_turn(film: Film, path: Trajectory) -> Found:
    """Degrees a second, as fast as the film is played."""
    times, stand = _along(film, path)
    if len(stand) < 2:
        return Found(0.0, Place(path.start))
    turns = np.stack([pose.rotation for pose in stand])
    same = np.einsum("nij,nij->n", turns[1:], turns[:-1])
    angles = np.degrees(np.arccos(np.clip((same - 1) / 2, -1, 1)))
    step_s = frame_count(film, path) / film.fps / len(stand)
    worst = int(np.argmax(angles))
    return Found(float(angles[worst] / step_s), Place(float(times[worst])))


def steepest_lean(film: Film, path: Trajectory) -> Found:
    """Degrees that the horizon is away from level."""
    times, stand = _along(film, path)
    angles = [float(np.degrees(np.arccos(np.clip(pose.rotation[1, 1], -1, 1)))) for pose in stand]
    worst = int(np.argmax(angles))
    return Found(angles[worst], Place(float(times[worst])))


def nearest_thing(film: Film, path: Trajectory, splats: Gaussians) -> Found | None:
    """Metres; None if nothing is nearer than NEAR_EYES eye distances. VR180 does not show what is behind."""
    reach = NEAR_EYES * film.stereo.ipd
    times, stand = _along(film, path, NEAR_PLACES)
    places = np.stack([pose.translation for pose in stand])
    low, high = places.min(axis=0) - reach, places.max(axis=0) + reach
    close = ((splats.means > low) & (splats.means < high)).all(axis=-1) & (splats.opacities > SOLID)
    points = splats.means[close]
    surfaces = [_surface(points, pose, film.kind == "vr180") for pose in stand]
    away = [float("inf") if one is None else float(np.linalg.norm(one)) for one in surfaces]
    worst = int(np.argmin(away))
    surface = surfaces[worst]
    if surface is None or away[worst] >= reach:
        return None
    return Found(away[worst], _place(float(times[worst]), stand[worst], surface))


def _along(film: Film, path: Trajectory, most: int = MOST_FRAMES) -> tuple[Array, Sequence[Pose]]:
    count = min(frame_count(film, path), most)
    stand = [view.world_from_camera for view in poses(replace(film, frames=count), path)]
    return path.times(count), stand


def _surface(points: NDArray[np.float32], pose: Pose, ahead: bool) -> Array | None:
    """[3] from the camera to the nearest that is something, in the world's directions."""
    apart = points - pose.translation
    if ahead:
        apart = apart[apart @ pose.forward > 0]
    if len(apart) < SURFACE:
        return None
    return apart[np.argpartition((apart**2).sum(axis=-1), SURFACE - 1)[SURFACE - 1]].astype(np.float64)


def _hole(film: Film, path: Trajectory, sight: Sight) -> Found:
    """The share of what the film shows that is unseen, and where most of it is."""
    pose, shown = pose_at(film, path, sight.time_s).world_from_camera, np.ones_like(sight.unseen)
    if film.kind == "vr180":
        shown = View(MAP, sight.place).directions() @ pose.forward > 0
    unseen = sight.unseen & shown
    gaps = gaps_of(unseen)
    direction = sight.place.rotation @ gaps[0].direction if gaps else pose.forward
    return Found(share_of(unseen) / share_of(shown), _place(sight.time_s, pose, direction))


def _place(time_s: float, pose: Pose, direction: Array) -> Place:
    """direction: in the world's directions, of any length."""
    x, y, z = direction @ pose.rotation
    return Place(time_s, (float(np.arctan2(x, z)), float(np.arctan2(-y, np.hypot(x, z)))))


def _uncovered(findings: Findings, film: Film) -> Advice | None:
    hole, half = findings.hole, film.kind == "vr180"
    if hole is None:
        return None
    if hole.much < HOLE or findings.views == 0:
        share = covered_percent(1 - hole.much)
        whole = tr("{share} % of all directions are covered.", share=share)
        return Advice(tr("{share} % of the half ahead are covered.", share=share) if half else whole, tone="good")
    words = {"share": number(100 * hole.much, 0 if hole.much > 0.1 else 1), "time": _at(hole)}
    text = (
        tr("{share} % of the half ahead are not covered, seen from {time} s.", **words)
        if half
        else tr("{share} % of all directions are not covered, seen from {time} s.", **words)
    )
    text = f"{text} {_to_close(findings)}".rstrip()
    return Advice(text, tr("Complete 360"), command="generate.sphere", place=hole.place)


def _to_close(findings: Findings) -> str:
    if findings.views is None:
        return ""
    count = views(findings.views)
    if findings.views_s is None:
        return tr("Closing them takes {views}.", views=count)
    return tr("Closing them takes {views}, about {time}.", views=count, time=duration(findings.views_s))


def _turning(findings: Findings) -> Advice | None:
    turn = findings.turn
    if turn is None or turn.much <= FAST_DEG_S:
        return None
    words = {"speed": number(turn.much), "time": _at(turn), "most": number(FAST_DEG_S)}
    text = tr("The camera turns {speed}° a second at {time} s: more than {most} makes people dizzy.", **words)
    return Advice(text, tr("Lock the heading"), {"heading": "locked"}, place=turn.place)


def _leaning(findings: Findings) -> Advice | None:
    lean = findings.lean
    if lean is None or lean.much <= LEANS_DEG:
        return None
    text = tr("The horizon leans by {angle}° at {time} s.", angle=number(lean.much), time=_at(lean))
    return Advice(text, tr("Level the horizon"), {"level": True}, place=lean.place)


def _near(findings: Findings, film: Film) -> Advice | None:
    near = findings.near
    if near is None:
        return None
    words = {"away": number(near.much, 2), "time": _at(near), "least": number(NEAR_EYES * film.stereo.ipd, 2)}
    text = tr("Something is {away} m away at {time} s; nearer than {least} m eyes strain to see it as one.", **words)
    return Advice(text, place=near.place)


def _sized(findings: Findings, film: Film) -> Advice | None:
    """Somebody who flies or lies on the ground sees as they should."""
    if findings.ground_m is None:
        return None
    wanted = 1000 * Stereo().ipd * findings.ground_m / STANDS_M
    looks = 1000 * film.stereo.ipd / wanted
    if not (STANDS[0] < findings.ground_m / STANDS_M < STANDS[1]) or abs(looks - 1) < NOTICED:
        return None
    words = {"ground": number(findings.ground_m, 2), "height": number(STANDS_M, 1), "share": number(100 / looks)}
    text = tr("The ground lies {ground} m below; to eyes {height} m high all looks {share} % of its size.", **words)
    return Advice(text, tr("Make it life-size"), {"eyes_mm": float(round(wanted))}, tone="hint")


def _at(found: Found) -> str:
    return number(found.place.time_s, 1)

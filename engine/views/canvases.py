"""Pictures to draw from, each seen as the camera of the view to fill would see it.

Three symmetries keep perspective and elevation right wherever a patch is taken from: a turn about gravity (ground, sky
and upright things), a mirror, and a level move along the walls (floors, walls and facades go over into themselves:
Huang 2014's plane guidance without cutting the picture into planes).
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np

from engine.core.camera import View
from engine.core.pose import Pose
from engine.views.pixels import sampled
from engine.views.salience import salience
from engine.views.sketch import look_of
from engine.views.warp import coordinates_seen_from, wall_angle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from engine.core.control import Tick
    from engine.core.frame import Frame, Rendered

_MOVES = (-0.9, -0.4, 0.4, 0.9)  # of the typical distance
_TRIAL_PX = 64


@dataclass(frozen=True, eq=False)
class Canvas:
    """A picture with what is needed to compare it with the view to fill."""

    rgb: NDArray[np.float32]  # [H, W, 3]
    allowed: NDArray[np.bool_]  # [H, W] may be copied
    elevation: NDArray[np.float32]  # [H, W] radians above the horizon
    log_range: NDArray[np.float32]  # [H, W] ln metres from the eye; nan = unknown
    salience: NDArray[np.float32]  # [H, W] 0 = common texture .. 1 = nothing else looks like it
    confidence: NDArray[np.float32]  # [H, W] 0..1
    look: NDArray[np.float32]  # [H, W, 4] see `sketch.look_of`
    is_mirrored: bool = False

    is_moved: bool = False

    def mirrored(self) -> Canvas:
        arrays = {f.name: getattr(self, f.name) for f in fields(self) if not f.name.startswith("is_")}
        flipped = {name: np.ascontiguousarray(array[:, ::-1]) for name, array in arrays.items()}
        return replace(self, **flipped, is_mirrored=True)


class Exemplar:
    """A frame with everything about it that does not depend on who looks."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        shape = frame.rgb.shape[:2]
        whole = np.ones(shape, bool)
        self.depth = np.zeros(shape, np.float32) if frame.depth is None else frame.depth
        self.confidence = np.ones(shape, np.float32) if frame.confidence is None else frame.confidence
        self.salience = salience(frame.rgb, whole)
        self.look = look_of(frame.rgb, whole)

    def turned(self, view: View) -> Canvas:
        """As seen from where it was taken, in its own heading but at the pitch of `view`."""
        pose = self.frame.view.world_from_camera
        turned = View(view.camera, _heading(pose, pitch_of=view.world_from_camera))
        pixels, depth = self.frame.view.camera.project(turned.directions() @ pose.rotation)
        x, y = np.moveaxis((pixels - 0.5).astype(np.float32), -1, 0)
        rng = sampled(self.depth * range_factor(self.frame.view), x, y, "nearest")
        return self._canvas(turned, x, y, depth > 0, rng)

    def moved(self, view: View, by: NDArray[np.float64]) -> Canvas:
        """As `view` would see it from an eye that stands `by` [3] metres elsewhere."""
        pose = view.world_from_camera
        moved = View(view.camera, Pose(pose.rotation, pose.translation + by))
        x, y, depth = coordinates_seen_from(self.depth, self.frame.view, moved)
        canvas = self._canvas(moved, x, y, depth > 0, depth * range_factor(moved))
        return replace(canvas, is_moved=True)

    def _canvas(
        self,
        seen_from: View,
        x: NDArray[np.float32],
        y: NDArray[np.float32],
        seen: NDArray[np.bool_],
        rng: NDArray[np.floating],
    ) -> Canvas:
        height, width = self.frame.rgb.shape[:2]
        allowed = seen & (x >= 0) & (y >= 0) & (x <= width - 1) & (y <= height - 1)
        confidence = sampled(self.confidence, x, y)
        allowed &= confidence > 0  # what was taken away is no example
        return Canvas(
            rgb=sampled(self.frame.rgb, x, y, "cubic").clip(0.0, 1.0),
            allowed=allowed,
            elevation=elevations(seen_from),
            log_range=np.log(np.where(allowed & (rng > 0), rng, np.nan)).astype(np.float32),
            salience=sampled(self.salience, x, y),
            confidence=confidence,
            look=sampled(self.look, x, y),
        )


def canvas_of_rendered(rendered: Rendered, known: NDArray[np.bool_], view: View) -> Canvas:
    """The view to fill itself."""
    rng = np.where(known & (rendered.depth > 0), rendered.depth * range_factor(view), np.nan)
    return Canvas(
        rgb=rendered.rgb,
        allowed=known,
        elevation=elevations(view),
        log_range=np.log(rng).astype(np.float32),
        salience=salience(rendered.rgb, known),
        confidence=np.full(known.shape, 0.8, np.float32),
        look=look_of(rendered.rgb, known),
    )


def canvases_of(
    references: Sequence[Frame], view: View, hole: NDArray[np.bool_], count: int, tick: Tick
) -> list[Canvas]:
    """All symmetries of `count` references: the source and the earlier views that look most nearly the same way."""
    frames = _nearest(references, view, count)
    exemplars, turned = [], []
    for i, frame in enumerate(frames):
        tick(i / len(frames))
        exemplars.append(Exemplar(frame))
        turned.append(exemplars[-1].turned(view))
    tick(1.0)
    moved = [exemplars[0].moved(view, by) for by in _useful_moves(frames[0], view, hole)] if frames else []
    return [c for c in (*turned, *moved, *(t.mirrored() for t in turned)) if c.allowed.any()]


def elevations(view: View) -> NDArray[np.float32]:
    """[H, W] radians above the horizon of every pixel; gravity is +y."""
    return np.arcsin(np.clip(-view.directions()[..., 1], -1.0, 1.0)).astype(np.float32)


def range_factor(view: View) -> NDArray[np.float64]:
    """[H, W] distance from the eye per unit of depth."""
    return np.linalg.norm(view.camera.rays(), axis=-1)


def _nearest(references: Sequence[Frame], view: View, count: int) -> list[Frame]:
    forward = view.world_from_camera.forward
    rest = sorted(references[1:], key=lambda f: -float(f.view.world_from_camera.forward @ forward))
    return [*references[:1], *rest[: count - 1]]


def _useful_moves(frame: Frame, view: View, hole: NDArray[np.bool_]) -> list[NDArray[np.float64]]:
    """The two level moves along the walls of `frame` that bring most of it into the hole."""
    if frame.depth is None or not (frame.depth > 0).any():
        return []
    angle = wall_angle(frame)
    axes = np.array([[np.sin(angle), 0, np.cos(angle)], [np.cos(angle), 0, -np.sin(angle)]])
    typical = float(np.median(frame.depth[frame.depth > 0]))
    moves = [share * typical * axis for axis in axes for share in _MOVES]
    depth = frame.depth
    small = view.resized(_TRIAL_PX, _TRIAL_PX)
    ys, xs = (np.linspace(0, n - 1, _TRIAL_PX).astype(int) for n in hole.shape)
    wanted = hole[np.ix_(ys, xs)]

    def brought(by: NDArray[np.float64]) -> int:
        eye = View(small.camera, Pose(small.world_from_camera.rotation, small.world_from_camera.translation + by))
        return int((coordinates_seen_from(depth, frame.view, eye)[2] > 0)[wanted].sum())

    gains = {i: brought(move) for i, move in enumerate(moves)}
    best = sorted(gains, key=lambda i: -gains[i])[:2]
    return [moves[i] for i in best if gains[i] > 0]


def _heading(pose: Pose, pitch_of: Pose) -> Pose:
    """The heading of `pose` with another pitch and no roll, standing where `pose` stands."""
    forward = pose.forward
    yaw = float(np.arctan2(forward[0], forward[2]))
    pitch = float(np.arcsin(np.clip(-pitch_of.forward[1], -1.0, 1.0)))
    return Pose.from_angles(yaw, pitch)

"""Imagination for whole turns: synthesised view by view near the photo, cut from the sphere plan far from it.

The plan (`sphere`) is one picture, so views cut from it agree and stay sharp however long the walk; synthesis
(`exemplar`) continues what the photo shows at its border and fills what nearer things hid. Between the two a strip is
left open and filled last, with both sides known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
from scipy.spatial import KDTree

from engine.core.camera import Camera, View
from engine.core.frame import Rendered
from engine.core.pose import Pose
from engine.views.base import Imagined
from engine.views.exemplar import ExemplarViews, confidence_within
from engine.views.pixels import distance_to_false
from engine.views.removal import filled_from_around, taken_away
from engine.views.seam import exposure, membrane
from engine.views.sphere import sampled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from engine.core.control import Tick
    from engine.core.frame import Frame
    from engine.views.sphere import SpherePlan

MAP_HEIGHT = 180  # px; a degree each
FADE_PX = 60.0  # how far a difference of exposure at the seam is carried into the plan
PLANNED_CONFIDENCE = 0.35
FOREIGN = 0.12  # what is known differs by so much from the plan: it is not of it
STRIPS = 4.0  # beyond so many of them from the photo the plan holds whatever it meets


@dataclass(frozen=True, eq=False)
class Plan:
    """sphere: what all views show far from the photo. away: [h, w] equirect, angle to the photo in half turns."""

    sphere: SpherePlan
    away: NDArray[np.float32]

    def reaches(self, view: View, strips: float = 1.0) -> NDArray[np.bool_]:
        """[H, W] directions farther than so many strips from the photo: beyond one, the plan holds."""
        return sampled(self.away, view.directions()) * np.pi > strips * self.sphere.strip


class PlannedViews:
    """The `ViewsBackend` that needs no weights."""

    def __init__(self) -> None:
        self._near = ExemplarViews()

    def plan(self, source: Frame, views: Sequence[View], prompt: str, seed: int, tick: Tick) -> Plan | None:
        """The unseen sphere, or None where the path hardly leaves the photo."""
        sphere = self._near.plan(source, views, prompt, seed, tick)
        return None if sphere is None else Plan(sphere, _angle_from_photo(sphere.known))

    def generate(
        self,
        rendered: Rendered,
        known: NDArray[np.bool_],
        view: View,
        *,
        prompt: str,
        seed: int,
        references: Sequence[Frame],
        plan: Plan | None,
        tick: Tick,
    ) -> Imagined:
        """Where a user took something away, what is around goes on; far unknown pixels come from the plan; what is then
        still open is synthesised, the rest being known."""
        taken = taken_away(references, view, ~known)
        if taken.any():
            rgb = filled_from_around(rendered, known, taken, view.camera, seed, tick)
            depth = np.where(taken, _nearest(rendered.depth, known), rendered.depth)
            rendered = replace(rendered, rgb=rgb, depth=depth)
        rest = self._unseen(rendered, known | taken, view, prompt, seed, references, plan, tick)
        return Imagined(rest.rgb, np.where(taken, confidence_within(~known), rest.confidence))

    def _unseen(
        self,
        rendered: Rendered,
        known: NDArray[np.bool_],
        view: View,
        prompt: str,
        seed: int,
        references: Sequence[Frame],
        plan: Plan | None,
        tick: Tick,
    ) -> Imagined:
        sphere = None if plan is None else plan.sphere
        far = np.zeros_like(known) if plan is None else _far(rendered.rgb, known, plan, view)
        if sphere is not None and far.any():
            rendered = _with_plan(rendered, known, far, sphere, view)
        near = self._near.generate(
            rendered, known | far, view, prompt=prompt, seed=seed, references=references, plan=sphere, tick=tick
        )
        confidence = np.where(far, np.float32(PLANNED_CONFIDENCE), near.confidence)
        return Imagined(near.rgb, confidence)


def _angle_from_photo(known: NDArray[np.float32]) -> NDArray[np.float32]:
    """[h, w] for every direction the angle to the nearest photographed one, in half turns."""
    view = View(Camera.equirect(2 * MAP_HEIGHT, MAP_HEIGHT), Pose.identity())
    directions = view.directions().reshape(-1, 3)
    photographed = cv2.resize(known, (2 * MAP_HEIGHT, MAP_HEIGHT), interpolation=cv2.INTER_AREA).ravel() > 0.5
    chord, _ = KDTree(directions[photographed]).query(directions)
    angle = 2 * np.arcsin(np.clip(chord / 2, 0, 1)) / np.pi
    return angle.reshape(MAP_HEIGHT, 2 * MAP_HEIGHT).astype(np.float32)


def _with_plan(
    rendered: Rendered, known: NDArray[np.bool_], far: NDArray[np.bool_], sphere: SpherePlan, view: View
) -> Rendered:
    """The rendering with the plan's far part pasted in, met smoothly where it touches what is known."""
    planned, photographed = sphere.lookup(view)
    beside = cv2.dilate(far.astype(np.uint8), np.ones((9, 9), np.uint8)).astype(bool) & known & (photographed < 0.5)
    difference = exposure(_mean_around((rendered.rgb - planned) * known[..., None], known))
    rgb = planned + membrane(difference, beside.astype(np.float32), FADE_PX)
    depth = np.where(far, _nearest(rendered.depth, known), rendered.depth)
    return Rendered(
        np.where(far[..., None], np.clip(rgb, 0, 1), rendered.rgb).astype(np.float32), depth, rendered.alpha
    )


def _far(rgb: NDArray[np.float32], known: NDArray[np.bool_], plan: Plan, view: View) -> NDArray[np.bool_]:
    """[H, W] unknown pixels that come from the plan. Those beside something known that the plan knows nothing of do
    not: the plan would cut it off with a straight line, synthesis lets it end as it likes."""
    planned, _ = plan.sphere.lookup(view)
    apart = np.abs(_mean_around((rgb - planned) * known[..., None], known)).max(axis=-1)
    foreign = _nearest(apart, known) > FOREIGN
    beside = foreign & (distance_to_false(~known) / view.camera.fx < plan.sphere.strip)
    return ~known & plan.reaches(view) & ~(beside & ~plan.reaches(view, STRIPS))


def _mean_around(values: NDArray[np.float32], where: NDArray[np.bool_]) -> NDArray[np.float32]:
    """[H, W, C] local means over the pixels `where` something is known; values are 0 elsewhere."""
    share = cv2.GaussianBlur(where.astype(np.float32), (0, 0), 3)
    return np.asarray(cv2.GaussianBlur(values, (0, 0), 3) / np.maximum(share, 1e-3)[..., None], np.float32)


def _nearest(values: NDArray[np.float32], known: NDArray[np.bool_]) -> NDArray[np.float32]:
    """[H, W] every pixel's value at the nearest known pixel, so that a pasted part has no depth edge of its own."""
    if not known.any():
        return values
    unknown = (~known).astype(np.uint8)
    transform = cv2.distanceTransformWithLabels(unknown, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL)
    labels = np.asarray(transform[1], np.intp)
    value_of_label = np.zeros(int(labels.max()) + 1, np.float32)
    value_of_label[labels[known]] = values[known]
    return value_of_label[labels]

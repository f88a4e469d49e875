"""Imagination without weights: the unseen is made of what was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.views.base import Imagined
from engine.views.behind import Layout, layout_of_hole
from engine.views.canvases import Canvas, canvas_of_rendered, canvases_of
from engine.views.pixels import blurred, dilated, distance_to_false
from engine.views.seam import meet, melded
from engine.views.sketch import REACH, look_of, sketch, usual_look
from engine.views.sphere import SpherePlan, plan_sphere
from engine.views.synth import Exemplars, Filled, Task, synthesise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from engine.core.camera import View
    from engine.core.control import Tick
    from engine.core.frame import Frame, Rendered

# guide weights: what a difference costs, as the square root of a mean squared colour difference
_PER_RADIAN = 0.9  # elevation
_PER_LOG_RANGE = 0.25  # ln(distance)
_PER_LOOK = np.array([0.5, 0.5, 0.5, 1.4])  # mean colour, standard deviation of grey
_KNOWN_WEIGHT = 2.5  # a known pixel counts as much as this many imagined ones
_MIRROR_COST = 0.02
_MOVE_COST = 0.004  # resampled once more
_REFERENCES = 3
_SALIENCE_COST = 0.03
_IMAGINED_COST = 0.01
_REPEAT_COST = 0.01
_BLEND_PX = 60.0
_HALF_CONFIDENCE_PX = 64.0


class ExemplarViews:
    """A `ViewsBackend` that needs no weights; see `engine.views.synth` for the method."""

    def plan(self, source: Frame, views: Sequence[View], prompt: str, seed: int, tick: Tick) -> SpherePlan | None:  # noqa: ARG002
        """The unseen sphere, where the path leaves the source's picture; a prompt says nothing to this backend."""
        return plan_sphere(source, views, seed, tick)

    def generate(
        self,
        rendered: Rendered,
        known: NDArray[np.bool_],
        view: View,
        *,
        prompt: str,  # noqa: ARG002
        seed: int,
        references: Sequence[Frame],
        plan: SpherePlan | None,
        tick: Tick,
    ) -> Imagined:
        """Fills what is not `known` from the references, the view itself and the plan."""
        if known.all():
            return Imagined(rendered.rgb.copy(), np.ones(known.shape, np.float32))
        tick(0.0)
        own = canvas_of_rendered(rendered, known, view)
        layout = layout_of_hole(own.log_range, known, view, references)
        tick(0.05)
        canvases = [own, *canvases_of(references, view, ~known, _REFERENCES, lambda done: tick(0.05 + 0.1 * done))]
        tick(0.15)
        task, exemplars = _task(canvases, known, view, layout, plan), _exemplars(canvases, layout)
        tick(0.2)
        filled = synthesise(
            task, exemplars, seed=seed, repeat_cost=_REPEAT_COST, tick=lambda done: tick(0.2 + 0.7 * done)
        )
        rgb = _blended(filled, known, layout)
        tick(1.0)
        return Imagined(rgb, confidence_within(~known))


def _task(
    canvases: list[Canvas], known: NDArray[np.bool_], view: View, layout: Layout, plan: SpherePlan | None
) -> Task:
    own, common = canvases[0], canvases[min(1, len(canvases) - 1)]
    behind = known & ~layout.in_front
    usual = usual_look(common.look, common.elevation, common.log_range, common.allowed, own.elevation)
    if plan is not None:
        usual = _planned(usual, plan, view, ~layout.uncovered)
    reach = REACH if plan is None else plan.reach / view.camera.fov_x
    look = sketch(look_of(own.rgb, behind), behind, usual, reach)
    guide = _guide(own.elevation, layout.expected, look)
    weight = np.where(layout.in_front, 0.0, _KNOWN_WEIGHT).astype(np.float32)
    return Task(np.where(known[..., None], own.rgb, look[..., :3]).astype(np.float32), ~known, weight, guide)


def _planned(
    usual: NDArray[np.float32], plan: SpherePlan, view: View, beyond: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """What is usual `beyond` all pictures is what the plan says there, so that all views agree."""
    rgb, photographed = plan.lookup(view)
    coarse = blurred(look_of(rgb, np.ones_like(beyond)), usual.shape[1] / 20)
    return np.where((beyond & (photographed < 0.5))[..., None], coarse, usual)


def _guide(
    elevation: NDArray[np.float32], log_range: NDArray[np.float32], look: NDArray[np.float32]
) -> NDArray[np.float32]:
    """[H, W, 6] in units of colour difference."""
    channels = [elevation * _PER_RADIAN, log_range * _PER_LOG_RANGE, *np.moveaxis(look * _PER_LOOK, -1, 0)]
    return np.stack(channels, axis=-1).astype(np.float32)


def _exemplars(canvases: list[Canvas], layout: Layout) -> Exemplars:
    allowed = np.stack([c.allowed for c in canvases])
    allowed[0] &= ~layout.in_front
    salience = np.stack([c.salience for c in canvases])
    bias = salience * _SALIENCE_COST + (1.0 - np.stack([c.confidence for c in canvases])) * _IMAGINED_COST
    bias += np.array([_MIRROR_COST * c.is_mirrored + _MOVE_COST * c.is_moved for c in canvases])[:, None, None]
    looks = [look_of(canvases[0].rgb, allowed[0]), *(c.look for c in canvases[1:])]
    guides = [
        _guide(c.elevation, np.where(np.isfinite(c.log_range), c.log_range, layout.typical), look)
        for c, look in zip(canvases, looks, strict=True)
    ]
    return Exemplars(np.stack([c.rgb for c in canvases]), allowed, bias.astype(np.float32), np.stack(guides))


def _blended(filled: Filled, known: NDArray[np.bool_], layout: Layout) -> NDArray[np.float32]:
    """Joints between patches melded, the seam met; known pixels as they were."""
    smoothing = melded(filled, ~known)
    rgb = np.where(known[..., None], filled.rgb, filled.rgb + smoothing).astype(np.float32)
    beside = known & dilated(~known, 1) & ~layout.in_front
    return meet(rgb, filled.echo + smoothing, beside, ~known, _BLEND_PX)


def confidence_within(hole: NDArray[np.bool_]) -> NDArray[np.float32]:
    """[H, W] 1 outside the hole, from 0.7 at the seam halving every `_HALF_CONFIDENCE_PX`."""
    return np.where(hole, 0.7 * 0.5 ** (distance_to_false(hole) / _HALF_CONFIDENCE_PX), 1.0).astype(np.float32)

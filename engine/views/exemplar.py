"""Imagination without weights: the unseen is made of what was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from engine.core.control import no_tick
from engine.views.base import Imagined
from engine.views.behind import Layout, layout_of_hole
from engine.views.canvases import Canvas, best_references, canvas_of_frame, canvas_of_rendered, elevations
from engine.views.seam import meet, melded
from engine.views.sketch import look_of, sketch
from engine.views.synth import Exemplars, Task, synthesise

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
_MIRROR_COST = 0.01
_SALIENCE_COST = 0.03
_IMAGINED_COST = 0.01
_REPEAT_COST = 0.004
_BLEND_PX = 60.0
_HALF_CONFIDENCE_PX = 64.0


class ExemplarViews:
    """A `ViewsBackend` that needs no weights; see `engine.views.synth` for the method."""

    def plan(self, source: Frame, views: Sequence[View], prompt: str, seed: int, tick: Tick) -> Any:
        return None

    def generate(
        self,
        rendered: Rendered,
        known: NDArray[np.bool_],
        view: View,
        *,
        prompt: str,
        seed: int,
        references: Sequence[Frame],
        plan: Any,
        tick: Tick,
    ) -> Imagined:
        if known.all():
            return Imagined(rendered.rgb.copy(), np.ones(known.shape, np.float32))
        tick(0.0)
        own = canvas_of_rendered(rendered, known, view)
        layout = layout_of_hole(own.log_range, known, view, references)
        canvases = [own, *_canvases(references, view)]
        tick(0.1)
        task = _task(rendered.rgb, known, view, layout)
        exemplars = _exemplars(canvases, layout)
        filled = synthesise(task, exemplars, seed=seed, repeat_cost=_REPEAT_COST, tick=lambda x: tick(0.1 + 0.8 * x))
        smoothing = melded(filled, ~known)
        smooth = np.where(known[..., None], filled.rgb, filled.rgb + smoothing)
        rgb = meet(smooth, filled.echo + smoothing, _seam(known, layout), ~known, _BLEND_PX)
        tick(1.0)
        return Imagined(np.where(known[..., None], rendered.rgb, rgb).astype(np.float32), _confidence(known))


def warm_up() -> None:
    """Compiles the kernels (they are cached on disk)."""
    hole = np.zeros((64, 64), bool)
    hole[:, 40:] = True
    rgb = np.random.default_rng(0).random((64, 64, 3), np.float32)
    zero = np.zeros((64, 64), np.float32)
    task = Task(rgb, hole, zero + 1, zero[..., None])
    source = Exemplars(rgb[None], ~hole[None], zero[None], zero[None, ..., None])
    synthesise(task, source, seed=0, repeat_cost=0.0, tick=no_tick)


def _canvases(references: Sequence[Frame], view: View) -> list[Canvas]:
    straight = [canvas_of_frame(frame, view) for frame in best_references(references, view, count=3)]
    return [canvas for each in straight for canvas in (each, each.mirrored()) if canvas.allowed.any()]


def _task(rgb: NDArray[np.float32], known: NDArray[np.bool_], view: View, layout: Layout) -> Task:
    behind = known & ~layout.in_front
    look = sketch(look_of(rgb, behind), behind)
    guide = _guide(elevations(view), layout.expected, look)
    weight = np.where(layout.in_front, 0.0, _KNOWN_WEIGHT)
    return Task(np.where(known[..., None], rgb, look[..., :3]), ~known, weight.astype(np.float32), guide)


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
    bias += np.array([_MIRROR_COST if c.is_mirrored else 0.0 for c in canvases])[:, None, None]
    guides = [
        _guide(c.elevation, np.where(np.isfinite(c.log_range), c.log_range, layout.typical), look_of(c.rgb, a))
        for c, a in zip(canvases, allowed, strict=True)
    ]
    return Exemplars(np.stack([c.rgb for c in canvases]), allowed, bias.astype(np.float32), np.stack(guides))


def _seam(known: NDArray[np.bool_], layout: Layout) -> NDArray[np.bool_]:
    """[H, W] known pixels right beside the hole that belong to what the hole shows."""
    beside = cv2.dilate((~known).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    return known & beside & ~layout.in_front


def _confidence(known: NDArray[np.bool_]) -> NDArray[np.float32]:
    """[H, W] 1 where known, from 0.7 at the seam halving every `_HALF_CONFIDENCE_PX`."""
    away = cv2.distanceTransform((~known).astype(np.uint8), cv2.DIST_L2, 5)
    return np.where(known, 1.0, 0.7 * 0.5 ** (away / _HALF_CONFIDENCE_PX)).astype(np.float32)

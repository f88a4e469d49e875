"""A step's splats the way the shader reads them, and where they have their place in its tables. No OpenGL here."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np

from engine.core.gaussians import Gaussians
from engine.preview.modes import photographed, step_tint
from engine.preview.order import Block

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.camera import View
    from engine.core.scene import Step

HARMONICS = 15  # coefficients of degrees 1 to 3
LARGE = 6e4  # what half floats hold
ALL = 1e9  # octaves: a chunk is shown to its far end
FRONT = 0.5  # octaves, as in splat.vert
SEEN_SHARE = 2.0, 99.5  # percentiles of the distance between which a fade runs


@dataclass(frozen=True, eq=False)
class Packed:
    """places float32 [N, 4]: means and the chunk's number. traits float16 [N, 3, 4]: quaternion; scales, confidence;
    colour, opacity (0 for what can't be drawn). harmonics float16 [N, 15, 4], or [0, 15, 4] for degree 0. block: for
    the order. octaves: log2 of the distances from the step's camera where a fade begins and ends."""

    places: NDArray[np.float32]
    traits: NDArray[np.float16]
    harmonics: NDArray[np.float16]
    block: Block
    octaves: tuple[float, float]

    @property
    def nbytes(self) -> int:
        return self.places.nbytes + self.traits.nbytes + self.harmonics.nbytes


def pack(step: Step, number: int, first: int) -> Packed:
    """For the chunk's `number`; its splats are counted from `first`."""
    g, k = drawable(step.gaussians), step.gaussians.sh.shape[1] - 1
    confidence = (step if g is step.gaussians else replace(step, gaussians=g)).confidence
    places = np.concatenate([g.means, np.full((len(g), 1), number, np.float32)], axis=1)
    traits = np.empty((len(g), 3, 4), np.float16)
    traits[:, 0] = g.quats
    traits[:, 1, :3], traits[:, 1, 3] = g.scales, confidence
    traits[:, 2, :3], traits[:, 2, 3] = g.colors.clip(-LARGE, LARGE), g.opacities.clip(0, 1)
    harmonics = np.zeros((len(g) if k else 0, HARMONICS, 4), np.float16)
    harmonics[:, :k, :3] = g.sh[: len(harmonics), 1:].clip(-LARGE, LARGE)
    return Packed(places, traits, harmonics, Block.of(first, g.means, g.scales), octaves(step.view, g.means))


def drawable(g: Gaussians) -> Gaussians:
    """The same where all is well; a splat with a number that is none, or a boundless one, becomes nothing at all."""
    numbers = np.concatenate([g.means, g.quats, g.scales, g.opacities[:, None], g.sh.reshape(len(g), -1)], axis=1)
    good = np.isfinite(numbers).all(axis=1) & (g.scales < LARGE).all(axis=1) & (np.abs(g.quats) < LARGE).all(axis=1)
    if good.all():
        return g
    arrays = (getattr(g, field.name) for field in fields(g))
    return Gaussians(*(np.where(good.reshape(-1, *(1,) * (a.ndim - 1)), a, 0) for a in arrays))


def octaves(view: View, means: NDArray[np.float32]) -> tuple[float, float]:
    """log2 of the distances from the view between which its splats lie."""
    sample = means[:: max(len(means) // 4096, 1)]
    distance = np.linalg.norm(sample - view.world_from_camera.translation, axis=1)
    low, high = np.percentile(np.log2(np.maximum(distance, 1e-3)), SEEN_SHARE)
    return float(low), float(high)


def shown_octaves(span: tuple[float, float], progress: float) -> float:
    """How far a chunk is shown when `progress` (0..1) of its fade is over."""
    if progress >= 1:
        return ALL
    eased = 1 - (1 - progress) ** 2
    return span[0] + eased * (span[1] + FRONT - span[0])


def chunk_rows(step: Step, front: float, lifted: bool) -> NDArray[np.float32]:
    """[3, 4] what splat.vert looks up of a chunk that is shown. front: from `shown_octaves`."""
    tint, eye = step_tint(step.number), step.view.world_from_camera.translation
    rows = [[*tint, photographed(step)], [*eye, front], [1, lifted, 0, step.gaussians.sh.shape[1] - 1]]
    return np.array(rows, np.float32)


class Shelf:
    """Hands out ranges of 0 .. size - 1: the first gap that is wide enough."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._gaps = [(0, size)]  # begin, end

    def take(self, count: int) -> int | None:
        """Where `count` places in a row begin; None if there are none."""
        for i, (begin, end) in enumerate(self._gaps):
            if end - begin >= count:
                self._gaps[i : i + 1] = [(begin + count, end)] if end - begin > count else []
                return begin
        return None

    def give_back(self, first: int, count: int) -> None:
        """What `take` handed out."""
        merged: list[tuple[int, int]] = []
        for begin, end in sorted([*self._gaps, (first, first + count)]):
            if merged and merged[-1][1] == begin:
                merged[-1] = (merged[-1][0], end)
            else:
                merged.append((begin, end))
        self._gaps = merged

    def grow(self, size: int) -> None:
        old, self.size = self.size, size
        self.give_back(old, size - old)

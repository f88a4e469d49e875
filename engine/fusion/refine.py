"""A short refinement of a new chunk with the differentiable renderer; everything older stays frozen.

Colours follow a preconditioned descent: the picture is linear in them, so dividing the gradient by a splat's total
weight (SIRT, as in tomography) converges in a dozen steps where plain gradients need hundreds. Opacities and scales
take small Adam steps that close what still shines through. After Invisible Stitch, run.py: a photometric loss over this
view and the views beside it, with frozen positions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
import torch

from engine.core.gaussians import SH_C0, Gaussians, sh_from_colors
from engine.render.autograd import rasterize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from torch import Tensor

    from engine.core.camera import View
    from engine.core.control import Tick
    from engine.core.frame import Frame

RELAXATION = 1.5  # of the colour steps; 2 would be the limit of stability
LOG_SCALE_RATE, LOGIT_RATE = 0.01, 0.05
SEE_THROUGH = 0.1  # weight of what shines through, beside the colour error
COLOR_ROOM = 0.3  # colours move at most this far
AROUND_PX, OVERSHOOT = 2, 0.04  # beside silhouettes hardly beyond those around them
SILHOUETTE_PX, JUMP = 3, 1.2  # so near to a step of depth as large as this
MARGIN = 0.1  # of the picture's size: splats beyond it cannot touch the view
HASTE = 2.0  # how much faster a splat of no confidence gives way than one that is certain
FAINT = 0.05  # total weight in pixels below which a splat's colour is left alone


def refine(
    chunk: Gaussians,
    scene: Gaussians,
    frame: Frame,
    support: Sequence[Frame],
    steps: int,
    tick: Tick,
    confidence: NDArray[np.float32] | None = None,  # [N]
) -> Gaussians:
    """The chunk, better fitted to its own frame without harm to the `support` frames; `scene` is what came before.
    The less certain a splat, the more its opacity and size may change; None = all are certain."""
    if not len(chunk) or not steps:
        return chunk
    certain = np.ones(len(chunk), np.float32) if confidence is None else confidence
    parameters = _Parameters(chunk, certain, _colors_around(frame, chunk))
    beside = [_Target(f, scene, parameters) for f in support if in_view(chunk, f.view).any()]
    own = _Target(frame, scene, parameters)
    for i in range(steps):
        tick(i / steps)
        # every third step looks from beside, so that a fit to the one view does not spoil its neighbours
        parameters.descend(beside[i // 3 % len(beside)] if beside and i % 3 == 2 else own)
    return parameters.refined(chunk)


def _colors_around(frame: Frame, chunk: Gaussians) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """[N, 3] the least and the largest colour that each splat may take: beside silhouettes those of the frame around
    it, or what hardly shows behind an edge turns gaudy for the frame's sake and glitters in every other view."""
    assert frame.depth is not None
    darkest, lightest = _extremes(frame.rgb, AROUND_PX)
    nearest, farthest = _extremes(frame.depth, SILHOUETTE_PX)
    free = np.where(farthest > JUMP * nearest, OVERSHOOT, COLOR_ROOM)[..., None].astype(np.float32)
    low, high = (frame.view.at(picture, chunk.means) for picture in (darkest - free, lightest + free))
    return low, high


def _extremes(picture: NDArray[np.float32], around_px: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The least and the largest value in squares around each pixel."""
    square = np.ones((2 * around_px + 1, 2 * around_px + 1), np.uint8)
    return np.asarray(cv2.erode(picture, square), np.float32), np.asarray(cv2.dilate(picture, square), np.float32)


def in_view(gaussians: Gaussians, view: View) -> NDArray[np.bool_]:
    """[N] splats whose centre lies in the picture or a little beyond it."""
    pixels, z = view.project(gaussians.means)
    u, v = pixels[:, 0] / view.camera.width, pixels[:, 1] / view.camera.height
    return (z > 0) & (u > -MARGIN) & (u < 1 + MARGIN) & (v > -MARGIN) & (v < 1 + MARGIN)


class _Parameters:
    """A chunk's trainable side: colour coefficients, logit opacities, log scales; and how they move."""

    def __init__(
        self,
        chunk: Gaussians,
        confidence: NDArray[np.float32],
        colors: tuple[NDArray[np.float32], NDArray[np.float32]],  # [N, 3] each: between which they stay
    ) -> None:
        self.means, self.quats = torch.from_numpy(chunk.means), torch.from_numpy(chunk.quats)
        self.sh = torch.from_numpy(chunk.sh.copy()).requires_grad_()  # [N, K, 3]
        # copies in torch's own, aligned memory: with numpy's a resumed run was seen to differ in the last bit
        self.logits = torch.logit(torch.from_numpy(chunk.opacities).clone(), 1e-4).requires_grad_()  # [N]
        log_scales = np.log(np.maximum(chunk.scales, 1e-9))
        self.log_scales = torch.from_numpy(log_scales).clone().requires_grad_()  # [N, 3]
        groups = [{"params": [self.logits], "lr": LOGIT_RATE}, {"params": [self.log_scales], "lr": LOG_SCALE_RATE}]
        self._range = [torch.from_numpy(sh_from_colors(bound)[:, 0]) for bound in colors]
        self._first_sh = self.sh.detach()[:, 0].clone()
        self._least = self.log_scales.detach().clone()
        self._adam = torch.optim.Adam(groups)
        self._haste = torch.from_numpy(HASTE + (1 - HASTE) * confidence)  # [N]

    def descend(self, target: _Target) -> None:
        """One step towards one picture."""
        self._adam.zero_grad()
        self.sh.grad = None
        rgb, alpha = target.draw()
        # what shines through is no error of colour: the picture is compared with its target as far as it covers it
        wanted = alpha.detach()[..., None] * target.rgb
        loss = 0.5 * (target.counts * (rgb - wanted)).square().sum() + 0.5 * SEE_THROUGH * (1 - alpha).square().sum()
        loss.backward()
        self._step()
        assert self.sh.grad is not None
        with torch.no_grad():
            self.log_scales.clamp_(min=self._least)  # a splat that shrinks opens a crack for other views
            # gradient / weight is the mean residual that a splat sees (times C0), coefficient = colour / C0
            step = self.sh.grad[:, 0] / target.weight.clamp_min(FAINT)[:, None] / SH_C0**2
            moved = self.sh[:, 0] - RELAXATION * step - self._first_sh
            self.sh[:, 0] = self._first_sh + moved.clamp(-COLOR_ROOM / SH_C0, COLOR_ROOM / SH_C0)
            self.sh[:, 0].clamp_(*self._range)

    def _step(self) -> None:
        """Adam's step, longer for what is uncertain."""
        moving = ((self.logits, self._haste), (self.log_scales, self._haste[:, None]))
        before = [values.detach().clone() for values, _ in moving]
        self._adam.step()
        with torch.no_grad():
            for (values, haste), old in zip(moving, before, strict=True):
                values.copy_(old + haste * (values - old))

    def refined(self, chunk: Gaussians) -> Gaussians:
        opacities, scales = torch.sigmoid(self.logits), torch.exp(self.log_scales)
        arrays = (t.detach().numpy() for t in (scales, opacities, self.sh))
        return Gaussians(chunk.means, chunk.quats, *arrays)


@dataclass
class _Target:
    """A picture to come near to, with the frozen splats that show in it."""

    frame: Frame
    scene: Gaussians
    parameters: _Parameters

    def __post_init__(self) -> None:
        view = self.frame.view
        self.rgb = torch.from_numpy(self.frame.rgb)  # [H, W, 3]
        confidence = np.ones(self.frame.rgb.shape[:2]) if self.frame.confidence is None else self.frame.confidence
        # [H, W, 1] what a user took away from a picture must not come back from it
        self.counts = torch.from_numpy((confidence > 0).astype(np.float32))[..., None]
        self._frozen = self.scene[in_view(self.scene, view)]
        new, old = len(self.parameters.means), len(self._frozen)
        self._trainable = torch.arange(old + new) >= old
        self._camera_from_world = torch.from_numpy(view.world_from_camera.inverse().as_matrix().astype(np.float32))
        rgb, _ = self.draw()
        # [N] the summed blending weight of each new splat, in pixels: the picture's derivative by its colour
        self.weight = torch.autograd.grad(rgb.sum(), self.parameters.sh)[0][:, 0].mean(-1) / SH_C0

    def draw(self) -> tuple[Tensor, Tensor]:
        """rgb [H, W, 3], alpha [H, W] of the frozen splats and the chunk together."""
        old, p = self._frozen, self.parameters
        pad = old.sh.shape[1] - p.sh.shape[1]
        sh = torch.nn.functional.pad(p.sh, (0, 0, 0, max(pad, 0)))
        old_sh = np.pad(old.sh, ((0, 0), (0, max(-pad, 0)), (0, 0)))
        rgb, _, alpha = rasterize(
            _join(old.means, p.means), _join(old.quats, p.quats), _join(old.scales, p.log_scales.exp()),
            _join(old.opacities, p.logits.sigmoid()), _join(old_sh, sh),
            self.frame.view.camera, self._camera_from_world, trainable=self._trainable,
        )  # fmt: skip
        return rgb, alpha


def _join(old: NDArray[np.float32], new: Tensor) -> Tensor:
    return torch.cat([torch.from_numpy(old), new])

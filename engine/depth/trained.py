"""The default depth backend: our own network, conditioned on the scene, then made to meet the known depth exactly."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

import resources
from engine.core.problem import fail
from engine.depth.align import align_depth
from engine.depth.base import FAR_M, CompletedDepth
from engine.depth.complete import meet_known
from engine.depth.edges import sharpen_edges
from engine.depth.geometric import BANDWIDTH, RIDGE, known_pixels, surer_beside
from engine.depth.guided import guided
from engine.depth.level import elevation_of, level_rays
from engine.depth.net_input import RAY_X, STRIDE, candidates, net_input
from engine.depth.planes import flattened
from engine.depth.prior import geometric_prior
from engine.depth.sky import agreed_sky
from engine.models.device import pick_device

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.camera import Camera, View
    from engine.core.control import Tick
    from engine.depth.network import DepthNetwork

WORK_PX = 240 * 320  # area of the picture the network sees: more than it was trained on, and where it errs least
CERTAIN = 0.1  # relative error at which confidence is a half
NEAREST_M = 0.05
SECOND_SHARE = 0.6  # of the picture's own aligned depth, where nothing known is near
SECOND_REACH = 0.1  # of the diagonal: from there on
LAYOUT_AGREES = 0.15  # standard deviation in log depth between a network and a layout that mean the same wall
EDGE_REACH = 0.014  # of the diagonal: how far a depth edge may lie from the edge of colour that it takes over
EVEN_COLOUR = 1.5e-3  # variance of colour that makes no edge
FARTHEST_SOLID = 0.85  # of FAR_M: nothing solid is as far as the sky


@dataclass(frozen=True, eq=False)
class Prediction:
    """What the network says, before the known depth is put in. All [H, W] float32."""

    depth: NDArray[np.float32]  # metres
    confidence: NDArray[np.float32]  # 0..1
    sky: NDArray[np.float32]  # probability


def unavailable(spec: str) -> str | None:
    """Why these weights ("" = the ones that come with the program) cannot be used and what to do about it, or None."""
    path = _weights(spec)
    if path.is_file():
        return None
    return f"{path} does not exist. Name a weights file (network:FILE), or choose the backend 'geometric'."


@cache
def fingerprint(spec: str) -> str:
    """Sixteen hexadecimal digits of these weights, so that a step's record tells what made it."""
    return hashlib.blake2b(_weights(spec).read_bytes(), digest_size=8).hexdigest()


def _weights(spec: str) -> Path:
    return Path(spec) if spec else resources.depth_weights()


class TrainedDepth:
    """The network behind the `DepthBackend` contract.

    It is loaded in a thread of its own while others read the photo; the first prediction waits for it and raises a
    Problem for weights that cannot be read."""

    def __init__(self, spec: str = "") -> None:
        reason = unavailable(spec)
        if reason is not None:
            raise fail("unavailable", "The depth network has no weights.", reason)
        aside = ThreadPoolExecutor(1, "depth network")
        self._loading = aside.submit(_loaded, _weights(spec))
        aside.shutdown(wait=False)

    @property
    def _network(self) -> DepthNetwork:
        return self._loading.result()

    def complete(
        self,
        rgb: NDArray[np.float32],  # [H, W, 3]
        sparse_depth: NDArray[np.float32],  # [H, W] metres, 0 = unknown
        mask: NDArray[np.bool_],  # [H, W] True where known
        view: View,
        tick: Tick,
    ) -> CompletedDepth:
        """Depth for every pixel, see `DepthBackend`. Raises a `bad_input` Problem for an equirectangular view."""
        known = known_pixels(sparse_depth, mask, view)
        tick(0.0)
        if known.all():
            return CompletedDepth(sparse_depth.astype(np.float32), np.ones(mask.shape, np.float32))
        told = self.predict(rgb, sparse_depth, known, view.camera)
        tick(0.4)
        sky = _sky(rgb, sparse_depth, known, told.sky, view)
        near = np.where(known, sparse_depth, told.depth).clip(NEAREST_M, FARTHEST_SOLID * FAR_M).astype(np.float32)
        flat = flattened(rgb, np.where(known, near, _crisp(near, rgb)), view, ~sky, known)
        tick(0.6)
        depth = np.where(sky, np.float32(FAR_M), flat)
        if not known.any():
            return CompletedDepth(sharpen_edges(depth, rgb), told.confidence)
        depth = _towards_layout(depth, geometric_prior(rgb, view, sparse_depth, known).depth)
        depth = meet_known(rgb, depth, sparse_depth, known, lambda done: tick(0.6 + 0.4 * done))
        return CompletedDepth(depth, surer_beside(known, told.confidence))

    def predict(
        self,
        rgb: NDArray[np.float32],  # [H, W, 3] in 0..1
        sparse_depth: NDArray[np.float32],  # [H, W] metres, 0 = unknown
        mask: NDArray[np.bool_],  # [H, W] True where known
        camera: Camera,
    ) -> Prediction:
        """The network's own answer, the mean over the picture and its mirror image. An all-False mask is plain
        monocular estimation. Known sky (at FAR_M) tells the network nothing."""
        height, width = mask.shape
        size = _work_size(height, width)
        solid = mask & (sparse_depth > 0) & (sparse_depth < 0.9 * FAR_M)
        small = np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.float32)
        sparse, known = _shrunk_known(sparse_depth, solid, size)
        across, down = size[0] / width, size[1] / height
        seen = net_input(
            sparse, known, (camera.fx * across, camera.fy * down), (camera.cx * across, camera.cy * down),
            self._network.config.sees_fov,
        )  # fmt: skip
        told = self._run(small, seen.extra)
        free, log_scale, sky, near_share, behind_share, opinion = (
            np.asarray(cv2.resize(p, (width, height), interpolation=cv2.INTER_LINEAR), np.float32) for p in told
        )
        log_depth = free + np.float32(seen.level)
        if solid.any():  # mixed at full size, so that what is copied from the known keeps its edges
            nearest, behind = candidates(sparse_depth, solid)
            log_depth += near_share * (nearest - log_depth) + behind_share * (behind - log_depth)
            log_depth = _with_second_opinion(log_depth, opinion, sparse_depth, solid)
        return Prediction(np.exp(log_depth).astype(np.float32), confidence_from_scale(np.exp(log_scale)), sky)

    def _run(self, rgb: NDArray[np.float32], extra: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """[h, w] each: free log depth, log scale, sky, shares of the nearest depth and the one behind, first look."""
        import torch

        network = self._network
        device = next(network.parameters()).device
        mirrored = extra[:, :, ::-1].copy()
        mirrored[RAY_X] *= -1
        pictures = np.stack([rgb.transpose(2, 0, 1), rgb[:, ::-1].transpose(2, 0, 1)])
        with torch.inference_mode():
            told = network(
                *(torch.from_numpy(np.ascontiguousarray(a)).to(device) for a in (pictures, np.stack([extra, mirrored])))
            )
            near, behind, _ = told.shares.split(1, 1)
            parts = (told.free, told.log_scale, torch.sigmoid(told.sky), near, behind, told.opinion)
            means = [0.5 * (p[0, 0] + p[1, 0].flip(1)) for p in parts]
        return [np.asarray(m.float().cpu().numpy(), np.float32) for m in means]


def confidence_from_scale(scale: NDArray[np.float32]) -> NDArray[np.float32]:
    """[H, W] 0..1 of the scale of the relative error that the network expects."""
    return (1.0 / (1.0 + scale / CERTAIN)).astype(np.float32)


def _with_second_opinion(
    log_depth: NDArray[np.float32],  # [H, W] the conditioned answer
    opinion: NDArray[np.float32],  # [H, W] log depth told from the picture alone, at a scale of its own
    sparse_depth: NDArray[np.float32],
    known: NDArray[np.bool_],
) -> NDArray[np.float32]:
    """[H, W] log depth: far from everything known, the conditioned answer is averaged with the picture's own depth,
    moved to the scene as a whole and by LWLR. The errors of the two are different ones."""
    diagonal = float(np.hypot(*known.shape))
    local = np.log(align_depth(np.exp(opinion), sparse_depth, known, BANDWIDTH * diagonal, RIDGE))
    whole = opinion + np.median(np.log(sparse_depth[known]) - opinion[known])
    distance = np.asarray(cv2.distanceTransform((~known).astype(np.uint8), cv2.DIST_L2, 3)) / diagonal
    share = SECOND_SHARE * np.clip(distance / SECOND_REACH, 0, 1)
    return (log_depth + share * (0.5 * (local + whole) - log_depth)).astype(np.float32)


def _sky(
    rgb: NDArray[np.float32],
    sparse_depth: NDArray[np.float32],
    known: NDArray[np.bool_],
    probability: NDArray[np.float32],
    view: View,
) -> NDArray[np.bool_]:
    """[H, W] where the sky is; what is known of it rules."""
    far = sparse_depth >= 0.9 * FAR_M
    return agreed_sky(rgb, elevation_of(level_rays(view)), known & far, known & ~far, probability)


def _crisp(depth: NDArray[np.float32], rgb: NDArray[np.float32]) -> NDArray[np.float32]:
    """The network's depth, which comes from a smaller picture, with the photograph's own edges."""
    radius = max(2, round(EDGE_REACH * float(np.hypot(*depth.shape))))
    return np.exp(guided(np.log(depth), rgb, radius, EVEN_COLOUR)).astype(np.float32)


def _towards_layout(depth: NDArray[np.float32], layout: NDArray[np.float32]) -> NDArray[np.float32]:
    """Depth drawn to the scene's floor, walls and ceiling, carried on, where it nearly agrees with them: a network
    knows little about the blank walls that imagination puts behind a camera."""
    solid = (depth < 0.9 * FAR_M) & (layout < 0.9 * FAR_M)
    away = np.where(solid, np.log(depth / layout), 0)
    return (depth * np.exp(-away * np.exp(-0.5 * (away / LAYOUT_AGREES) ** 2))).astype(np.float32)


def _loaded(weights: Path) -> DepthNetwork:
    import torch

    from engine.depth.weights import read_weights

    return read_weights(weights).moved(torch.device(pick_device().name))


def _work_size(height: int, width: int) -> tuple[int, int]:
    """(width, height) the network works at: multiples of its stride with about WORK_PX pixels."""
    scale = (WORK_PX / (height * width)) ** 0.5
    across, down = (max(1, round(side * scale / STRIDE)) * STRIDE for side in (width, height))
    return across, down


def _shrunk_known(
    depth: NDArray[np.float32], known: NDArray[np.bool_], size: tuple[int, int]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Depth and mask at another size, each pixel taken from one pixel: surfaces don't mix."""
    mask = np.asarray(cv2.resize(known.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)) > 0
    sparse = np.asarray(cv2.resize(depth.astype(np.float32), size, interpolation=cv2.INTER_NEAREST), np.float32)
    return np.where(mask, sparse, 0).astype(np.float32), mask

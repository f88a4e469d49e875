"""Drawing on an NVIDIA GPU through gsplat, which is imported (and at its first use compiled) when something is drawn.

gsplat knows pinhole cameras only; an equirectangular picture, for one eye or two, is put together from cube faces. The
splats go to the GPU once, as long as the same ones are drawn, and nothing leaves it before the finished picture.
"""

from __future__ import annotations

import weakref
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from engine.core.problem import fail
from engine.render.cubemap import DEPTH, face_views, from_eyes, glue, rendered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray
    from torch import Tensor

    from engine.core.camera import View
    from engine.core.frame import Rendered
    from engine.core.gaussians import Gaussians

NEAR_M = 0.01
EPS2D = 0.3  # px^2, the low-pass filter
PIXELS_AT_ONCE = 1 << 24  # of faces; bounds memory at some 2 GB
CHUNKS_A_PASS = 16  # one-hot colours drawn at once; bounds memory at N * 16 floats


@dataclass(frozen=True)
class Splats:
    """Gaussians on the device, without those that are no numbers: the CUDA kernels don't cull them."""

    means: Tensor  # [N, 3]
    quats: Tensor  # [N, 4]
    scales: Tensor  # [N, 3]
    opacities: Tensor  # [N]
    sh: Tensor  # [N, K, 3]
    kept: Tensor  # [N] their numbers among all

    @staticmethod
    def of(gaussians: Gaussians, device: str) -> Splats:
        parts = {field.name: torch.tensor(getattr(gaussians, field.name), device=device) for field in fields(gaussians)}
        sound = [part[:, None].isfinite().flatten(1).all(dim=1) for part in parts.values()]
        kept = torch.stack([*sound, parts["quats"].any(dim=1)]).all(dim=0).nonzero()[:, 0]
        return Splats(**{name: part[kept] for name, part in parts.items()}, kept=kept)


class GsplatRenderer:
    """engine.render.base.Renderer over `gsplat.rasterization` (packed; colour, depth and alpha in one pass).

    `Rendered.chunk` costs further passes: each chunk is drawn as a channel of its own and the strongest wins.
    """

    name = "gsplat"

    def __init__(self, rasterization: Callable[..., Any] | None = None, device: str = "cuda") -> None:
        """`rasterization` replaces gsplat's function of that name."""
        self._given = rasterization
        self._device = device
        self._held: tuple[weakref.ref[Gaussians], Splats] | None = None

    def render(
        self,
        gaussians: Gaussians,
        view: View,
        *,
        background: Sequence[float] = (0.0, 0.0, 0.0),
        chunk_ids: NDArray[np.int32] | None = None,  # [N]
    ) -> Rendered:
        """See engine/render/base.py. Raises a Problem `out_of_memory`."""
        try:
            with torch.inference_mode():
                splats = self._on_device(gaussians)
                layers = self._layers(splats, view, splats.sh, sh_degree=gaussians.sh_degree)
                chunk = None if chunk_ids is None else self._strongest_chunk(splats, view, chunk_ids)
                return rendered(layers, background, chunk)
        except torch.OutOfMemoryError as error:
            size = f"{view.camera.width}x{view.camera.height}"
            raise fail(
                "out_of_memory", f"A picture of {size} px does not fit into the GPU's memory.",
                "Make it smaller, or close what else uses the GPU.", str(error),
            ) from error  # fmt: skip

    def _on_device(self, gaussians: Gaussians) -> Splats:
        """The frames of a film draw the same splats: the last ones stay there."""
        if self._held is None or self._held[0]() is not gaussians:
            self._held = None  # first make room
            self._held = weakref.ref(gaussians, self._forget), Splats.of(gaussians, self._device)
        return self._held[1]

    def _forget(self, gone: weakref.ref[Gaussians]) -> None:
        if self._held is not None and self._held[0] is gone:
            self._held = None

    def _layers(self, splats: Splats, view: View, colors: Tensor, sh_degree: int | None = None) -> Tensor:
        """[L, H, W] over black: the colours, alpha * depth, alpha. colors: [N, K, 3] coefficients or [N, C]."""
        picture = colors.new_zeros(colors.shape[-1] + 2, view.camera.height, view.camera.width)
        if not len(splats.means):
            return picture
        if view.camera.projection == "pinhole":
            return self._rasterized(splats, splats.means, [view], colors, sh_degree)[0]
        glue(self._faces(splats, view, colors, sh_degree), picture, view.camera)
        return picture

    def _faces(self, splats: Splats, view: View, colors: Tensor, sh_degree: int | None) -> Iterator[Tensor]:
        """[L, S, S] each; several are drawn in one call, which is quicker, if they are small."""
        means, faces = from_eyes(splats.means, view), face_views(view)
        some = max(1, PIXELS_AT_ONCE // faces[0].camera.width ** 2)
        for first in range(0, len(faces), some):
            yield from self._rasterized(splats, means, faces[first : first + some], colors, sh_degree)

    def _rasterized(
        self, splats: Splats, means: Tensor, views: Sequence[View], colors: Tensor, sh_degree: int | None
    ) -> Tensor:
        """[V, L, H, W] pinhole views of one size. gsplat's viewmats are camera_from_world; its camera axes (OpenCV) and
        pixel centres (.5) are ours."""
        camera = views[0].camera
        intrinsics = [[camera.fx, 0, camera.cx], [0, camera.fy, camera.cy], [0, 0, 1]]
        poses = np.stack([view.world_from_camera.inverse().as_matrix() for view in views])
        rasterization = self._given or _gsplat()
        drawn, alpha, _ = rasterization(
            means=means, quats=splats.quats, scales=splats.scales, opacities=splats.opacities,
            colors=colors, sh_degree=sh_degree, render_mode="RGB+D",
            viewmats=means.new_tensor(poses), Ks=means.new_tensor([intrinsics] * len(views)),
            width=camera.width, height=camera.height, near_plane=NEAR_M, eps2d=EPS2D, packed=True,
        )  # fmt: skip
        return torch.cat([drawn, alpha], dim=-1).permute(0, 3, 1, 2)

    def _strongest_chunk(self, splats: Splats, view: View, chunk_ids: NDArray[np.int32]) -> Tensor:
        """[H, W] the id of the chunk whose splats contribute most, -1 where nothing is drawn."""
        ids, index = torch.tensor(chunk_ids, device=self._device)[splats.kept].unique(return_inverse=True)
        shape = view.camera.height, view.camera.width
        weight, winner = splats.means.new_zeros(shape), ids.new_full(shape, -1)
        for first in range(0, len(ids), CHUNKS_A_PASS):
            some = ids[first : first + CHUNKS_A_PASS]
            one_hot = index[:, None] == torch.arange(first, first + len(some), device=index.device)  # [N, C]
            strongest, which = self._layers(splats, view, one_hot.float())[:DEPTH].max(dim=0)
            winner = torch.where(strongest > weight, some[which], winner)
            weight = torch.maximum(weight, strongest)
        return winner


def _gsplat() -> Callable[..., Any]:
    import gsplat

    return gsplat.rasterization

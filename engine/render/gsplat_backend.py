"""Drawing on an NVIDIA GPU through gsplat; torch and gsplat are imported when something is drawn.

gsplat knows pinhole cameras only; an equirectangular picture, for one eye or two, is put together from cube faces.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from engine.core.frame import Rendered
from engine.render.cubemap import through_faces

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from engine.core.camera import View
    from engine.core.gaussians import Gaussians

NEAR_M = 0.01
EPS2D = 0.3  # px^2, the low-pass filter
CHUNKS_A_PASS = 16  # one-hot channels drawn at once; bounds memory at N * 16 floats


class GsplatRenderer:
    """engine.render.base.Renderer over `gsplat.rasterization` (packed, colour and expected depth in one pass).

    `Rendered.chunk` costs further passes: each chunk is drawn as a channel of its own and the strongest wins.
    """

    name = "gsplat"

    def __init__(self, rasterization: Callable[..., Any] | None = None, device: str = "cuda") -> None:
        """`rasterization` replaces gsplat's function of that name."""
        self._given = rasterization
        self._device = device

    def render(
        self,
        gaussians: Gaussians,
        view: View,
        *,
        background: Sequence[float] = (0.0, 0.0, 0.0),
        chunk_ids: NDArray[np.int32] | None = None,  # [N]
    ) -> Rendered:
        finite = _finite(gaussians)
        if not finite.all():  # the CUDA kernels don't cull what is not a number
            gaussians = gaussians[finite]
            chunk_ids = None if chunk_ids is None else chunk_ids[finite]
        if view.camera.projection == "equirect":

            def draw(splats: Gaussians, face: View) -> Rendered:
                return self._draw(splats, face, (0.0, 0.0, 0.0), chunk_ids)

            return through_faces(draw, gaussians, view, background)
        return self._draw(gaussians, view, background, chunk_ids)

    def _draw(
        self, gaussians: Gaussians, view: View, background: Sequence[float], chunk_ids: NDArray[np.int32] | None
    ) -> Rendered:
        shape = (view.camera.height, view.camera.width)
        if len(gaussians) == 0:
            rgb = np.broadcast_to(np.asarray(background, np.float32), (*shape, 3)).copy()
            chunk = None if chunk_ids is None else np.full(shape, -1, np.int32)
            return Rendered(rgb, np.zeros(shape, np.float32), np.zeros(shape, np.float32), chunk)
        import torch

        with torch.inference_mode():
            splats = self._splats(gaussians)
            camera = self._camera(view)
            colors = {"colors": self._tensor(gaussians.sh), "sh_degree": gaussians.sh_degree}
            behind = self._tensor(np.asarray(background, np.float32)[None])  # [1, 3]
            drawn, alpha, _ = self._rasterization(
                **splats, **camera, **colors, backgrounds=behind, render_mode="RGB+ED"
            )  # [1, H, W, 4], [1, H, W, 1]
            chunk = None if chunk_ids is None else self._strongest_chunk(splats, camera, chunk_ids)
            drawn, alpha = drawn[0].cpu().numpy(), alpha[0, ..., 0].cpu().numpy()
        depth = np.where(alpha > 0, drawn[..., 3], np.float32(0.0))
        return Rendered(np.ascontiguousarray(drawn[..., :3]), depth, alpha, chunk)

    def _strongest_chunk(
        self, splats: dict[str, Any], camera: dict[str, Any], chunk_ids: NDArray[np.int32]
    ) -> NDArray[np.int32]:
        """[H, W] the id of the chunk whose splats contribute most, -1 where nothing is drawn."""
        ids, index = np.unique(chunk_ids, return_inverse=True)
        weight = np.zeros((camera["height"], camera["width"]), np.float32)
        winner = np.full(weight.shape, -1, np.int32)
        for first in range(0, len(ids), CHUNKS_A_PASS):
            some = ids[first : first + CHUNKS_A_PASS]
            one_hot = (index[:, None] == first + np.arange(len(some))).astype(np.float32)  # [N, C]
            drawn, _, _ = self._rasterization(**splats, **camera, colors=self._tensor(one_hot), render_mode="RGB")
            drawn = drawn[0].cpu().numpy()  # [H, W, C]
            strongest = drawn.max(axis=-1)
            stronger = strongest > weight
            winner[stronger] = some[drawn.argmax(axis=-1)[stronger]]
            weight[stronger] = strongest[stronger]
        return winner

    def _splats(self, gaussians: Gaussians) -> dict[str, Any]:
        arrays = {name: getattr(gaussians, name) for name in ("means", "quats", "scales", "opacities")}
        return {name: self._tensor(array) for name, array in arrays.items()}

    def _camera(self, view: View) -> dict[str, Any]:
        """gsplat's viewmats are camera_from_world; its camera axes (OpenCV) and pixel centres (.5) are ours."""
        c = view.camera
        intrinsics = np.array([[c.fx, 0, c.cx], [0, c.fy, c.cy], [0, 0, 1]], np.float32)
        camera_from_world = view.world_from_camera.inverse().as_matrix().astype(np.float32)
        return {
            "viewmats": self._tensor(camera_from_world[None]),  # [1, 4, 4]
            "Ks": self._tensor(intrinsics[None]),  # [1, 3, 3]
            "width": c.width,
            "height": c.height,
            "near_plane": NEAR_M,
            "eps2d": EPS2D,
            "packed": True,
        }

    def _tensor(self, array: NDArray[Any]) -> Any:
        import torch

        return torch.tensor(array, device=self._device)  # a copy: arrays from a file may be read-only

    def _rasterization(self, **arguments: Any) -> Any:
        if self._given is not None:
            return self._given(**arguments)
        import gsplat

        return gsplat.rasterization(**arguments)


def _finite(gaussians: Gaussians) -> NDArray[np.bool_]:
    """[N] True where every number of the splat is finite and its quaternion has a direction."""
    g = gaussians
    parts = (g.means, g.quats, g.scales, g.opacities[:, None], g.sh[:, :, 0], g.sh[:, :, 1], g.sh[:, :, 2])
    finite = [np.isfinite(part).all(axis=1) for part in parts]
    return np.logical_and.reduce([*finite, (g.quats != 0).any(axis=1)])

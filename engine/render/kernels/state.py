"""Everything one forward pass knows: what a backward pass starts from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.render.kernels import layout as L  # noqa: N812

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.camera import Camera, View


@dataclass(frozen=True, eq=False)
class ViewArrays:
    """A view as float32 arrays, the way kernels take it."""

    camera: Camera
    rotation: NDArray[np.float32]  # [3, 3] camera_from_world
    translation: NDArray[np.float32]  # [3] camera_from_world
    center: NDArray[np.float32]  # [3] of the camera, in the world
    intrinsics: NDArray[np.float32]  # [4] fx, fy, cx, cy
    sphere: NDArray[np.float32]  # [4] longitudes covered, the eye's offset, latitude from which it fades, 1 / screen
    lons: NDArray[np.float32]  # [2, W] cos and sin of the columns' longitudes
    lats: NDArray[np.float32]  # [2, H] cos and sin of the rows' latitudes
    tans: NDArray[np.float32]  # [H] of the same

    @staticmethod
    def of(view: View) -> ViewArrays:
        camera, inverse = view.camera, view.world_from_camera.inverse()
        lon = ((np.arange(camera.width) + 0.5) / camera.width - 0.5) * camera.turn
        lat = ((np.arange(camera.height) + 0.5) / camera.height - 0.5) * np.pi
        return ViewArrays(
            camera,
            np.ascontiguousarray(inverse.rotation, dtype=np.float32),
            inverse.translation.astype(np.float32),
            view.world_from_camera.translation.astype(np.float32),
            np.array([camera.fx, camera.fy, camera.cx, camera.cy], dtype=np.float32),
            np.array([camera.turn, camera.eye, camera.fade, 1 / camera.screen], dtype=np.float32),
            np.stack([np.cos(lon), np.sin(lon)]).astype(np.float32),
            np.stack([np.cos(lat), np.sin(lat)]).astype(np.float32),
            np.tan(lat).astype(np.float32),
        )

    @property
    def equirect(self) -> bool:
        return self.camera.projection == "equirect"

    @property
    def tiles(self) -> tuple[int, int]:
        """Columns and rows of tiles."""
        return (self.camera.width + L.TILE_W - 1) // L.TILE_W, (self.camera.height + L.TILE_H - 1) // L.TILE_H


@dataclass(frozen=True, eq=False)
class RasterState:
    """The forward pass, kept. Records and flags are explained in layout.py; rows of splats with keys == 0 hold garbage.

    The forward rule, per pixel, over k = offsets[t] .. stops[t] - 1 of its tile t, near to far, i = ids[k]:
    alpha = min(2^e, 0.999), set to 0 if < 1/255 (so it is outside TOP..BOTTOM and LEFT..RIGHT);
    if T < 1e-4 the pixel is full and takes nothing more; w = alpha T; colour += w c; depth += w z; T -= w. Then
    rgb = colour + T background, depth /= 1 - T. A backward pass may replay this front to back (what is behind a splat
    is the final sum less the sum so far), or back to front from stops[t] - 1 with `transmittance`, never below 1e-7.
    """

    view: ViewArrays
    records: NDArray[np.float32]  # [N, RECORD]
    keys: NDArray[np.int32]  # [N] bits of the depth, 0 = not visible
    flags: NDArray[np.uint8]  # [N] of visible splats
    order: NDArray[np.int32]  # [M] visible splats, near to far
    offsets: NDArray[np.int64]  # [tiles + 1]
    ids: NDArray[np.int32]  # [pairs] splats of each tile, near to far
    stops: NDArray[np.int64]  # [tiles] end of what the tile looked at: offsets[t] <= stops[t] <= offsets[t + 1]
    background: NDArray[np.float32]  # [3]
    rgb: NDArray[np.float32]  # [H, W, 3] with the background
    depth: NDArray[np.float32]  # [H, W] alpha-weighted mean, 0 where nothing is
    transmittance: NDArray[np.float32]  # [H, W] 1 - alpha

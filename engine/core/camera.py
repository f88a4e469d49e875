"""How a camera turns points into pixels: pinhole and equirectangular models, and a view (a camera with a place).

Pixels are continuous: the centre of the top-left one is (0.5, 0.5). Camera axes are OpenCV's: x right, y down, z ahead.
`depth` is z for a pinhole camera and the distance from the eye (range) for an equirectangular one.

An equirectangular camera may have its eye beside its centre, one for each direction: omnidirectional stereo (Ishiguro
et al. 1992; Peleg, Ben-Ezra and Pritch 2001). What lies at the horizontal distance r and the azimuth a is then seen at
the azimuth a - asin(e / r) by the eye e to the right, from the distance sqrt(r^2 - e^2). Both eyes see it in the same
column where r is the distance s of the screen, towards which they turn: a - asin(e / r) + asin(e / s).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from engine.core.pose import Pose

Projection = Literal["pinhole", "equirect"]
Array = TypeVar("Array", bound=Any)  # of numpy, or of torch
POLE_FADE = float(np.radians(70.0))
FAR_EYE = 2.0  # times the eye's offset: what is nearer (inside the head) is seen from nearer to the centre


@dataclass(frozen=True)
class Camera:
    """Intrinsics. For "equirect" the focal lengths and principal point are unused (0).

    Only for "equirect": turn: the longitudes that the picture covers, 2 pi = all of them, pi = VR180. eye: metres by
    which the eye that looks along a column stands to the right of the centre. fade: the latitude, up or down, from
    which the eye goes back to the centre, where it is at the pole: nobody's eyes stay side by side when looking up.
    screen: how far away the things are, in metres, that lie in the column in which an eye in the centre sees them.
    """

    width: int  # px
    height: int  # px
    fx: float = 0.0  # px
    fy: float = 0.0  # px
    cx: float = 0.0  # px
    cy: float = 0.0  # px
    projection: Projection = "pinhole"
    turn: float = 2 * np.pi  # radians
    eye: float = 0.0  # metres
    fade: float = POLE_FADE  # radians
    screen: float = np.inf  # metres

    def __post_init__(self) -> None:
        if self.width < 1 or self.height < 1:
            raise ValueError(f"a camera needs a picture of at least 1x1 px, got {self.width}x{self.height}")
        if self.projection == "pinhole" and not (self.fx > 0 and self.fy > 0):
            raise ValueError(f"a pinhole camera needs positive focal lengths, got {self.fx}, {self.fy}")

    @staticmethod
    def pinhole(width: int, height: int, fov_y: float) -> Camera:
        """Square pixels, principal point in the middle; `fov_y` is the vertical field of view in radians."""
        if not 0.0 < fov_y < np.pi:
            raise ValueError(
                f"the vertical field of view must lie between 0 and 180 degrees, got {np.degrees(fov_y):.1f}"
            )
        f = 0.5 * height / float(np.tan(0.5 * fov_y))
        return Camera(width, height, f, f, width / 2, height / 2)

    @staticmethod
    def equirect(width: int, height: int) -> Camera:
        """The whole sphere: longitude 0 (+z) in the middle column, east (+x) to the right, up at the top."""
        return Camera(width, height, projection="equirect")

    @staticmethod
    def half_equirect(width: int, height: int) -> Camera:
        """The half of the sphere that lies ahead, as VR180 has it."""
        return Camera(width, height, projection="equirect", turn=np.pi)

    @property
    def fov_x(self) -> float:
        """Horizontal field of view in radians."""
        return self.turn if self.projection == "equirect" else 2 * float(np.arctan(0.5 * self.width / self.fx))

    @property
    def fov_y(self) -> float:
        """Vertical field of view in radians."""
        return np.pi if self.projection == "equirect" else 2 * float(np.arctan(0.5 * self.height / self.fy))

    def resized(self, width: int, height: int) -> Camera:
        """The same rays with another number of pixels."""
        sx, sy = width / self.width, height / self.height
        return replace(
            self, width=width, height=height, fx=self.fx * sx, fy=self.fy * sy, cx=self.cx * sx, cy=self.cy * sy
        )

    def pixel_grid(self) -> NDArray[np.float64]:
        """[H, W, 2] the centres of all pixels."""
        v, u = np.mgrid[0 : self.height, 0 : self.width]
        return np.stack([u + 0.5, v + 0.5], axis=-1)

    def project(self, points_in_camera: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """[..., 3] camera-space points -> pixels [..., 2] and depth [...]; pinhole depth <= 0 means behind."""
        p = np.asarray(points_in_camera, dtype=np.float64)
        x, y, z = np.moveaxis(self.seen(p), -1, 0)
        if self.projection == "equirect":
            horizontal = np.hypot(x, z)
            u = (np.arctan2(x, z) / self.turn + 0.5) * self.width
            v = (np.arctan2(y, horizontal) / np.pi + 0.5) * self.height
            return np.stack([u, v], axis=-1), np.hypot(horizontal, y)
        safe_z = np.where(z == 0, 1e-12, z)
        return np.stack([self.fx * x / safe_z + self.cx, self.fy * y / safe_z + self.cy], axis=-1), z

    def rays(self, pixels: ArrayLike | None = None) -> NDArray[np.float64]:
        """Camera-space directions [..., 3] at unit *depth*: `rays * depth` are points seen from the eye. Default: all
        pixels."""
        u, v = np.moveaxis(np.asarray(self.pixel_grid() if pixels is None else pixels, dtype=np.float64), -1, 0)
        if self.projection == "equirect":
            lon, lat = (u / self.width - 0.5) * self.turn, (v / self.height - 0.5) * np.pi
            return np.stack([np.cos(lat) * np.sin(lon), np.sin(lat), np.cos(lat) * np.cos(lon)], axis=-1)
        return np.stack([(u - self.cx) / self.fx, (v - self.cy) / self.fy, np.ones_like(u)], axis=-1)

    def seen(self, points: Array, xp: Any = np) -> Array:
        """[..., 3] camera-space points -> where they would have to be for an eye in the centre to see them as they are
        seen. xp: the library of the points' arrays, numpy or torch, so that a GPU can move splats by this formula."""
        if not self.eye:
            return points
        x, y, z = points[..., 0], points[..., 1], points[..., 2]
        horizontal = xp.hypot(x, z)
        eye = self.eye * _ease((np.pi / 2 - xp.arctan2(abs(y), horizontal)) / (np.pi / 2 - self.fade))
        offset = eye * _ease((horizontal / abs(self.eye) - 1) / (FAR_EYE - 1))
        lon = xp.arctan2(x, z) - xp.arcsin(offset / horizontal.clip(abs(self.eye))) + xp.arcsin(eye / self.screen)
        away = xp.sqrt(horizontal * horizontal - offset * offset)
        return xp.stack([away * xp.sin(lon), y, away * xp.cos(lon)], -1)

    def unproject(self, pixels: ArrayLike, depth: ArrayLike) -> NDArray[np.float64]:
        """Pixels [..., 2] and depth [...] -> camera-space points [..., 3]."""
        return self.rays(pixels) * np.asarray(depth, dtype=np.float64)[..., None]


def _ease(t: Array) -> Array:
    """0 below 0, 1 above 1, smooth between (smoothstep)."""
    t = t.clip(0.0, 1.0)
    return t * t * (3 - 2 * t)


@dataclass(frozen=True)
class View:
    """A camera that stands somewhere."""

    camera: Camera
    world_from_camera: Pose

    def points(self, depth: ArrayLike) -> NDArray[np.float64]:
        """Depth picture [H, W] -> world points [H, W, 3]."""
        return self.world_from_camera.apply(self.camera.rays() * np.asarray(depth, dtype=np.float64)[..., None])

    def project(self, points_in_world: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """World points [..., 3] -> pixels [..., 2], depth [...]."""
        return self.camera.project(self.world_from_camera.inverse().apply(points_in_world))

    def directions(self) -> NDArray[np.float64]:
        """[H, W, 3] unit viewing directions in the world, one per pixel."""
        rays = self.camera.rays() @ self.world_from_camera.rotation.T
        return rays / np.linalg.norm(rays, axis=-1, keepdims=True)

    def at(self, picture: NDArray[np.float32], points: NDArray[np.floating]) -> NDArray[np.float32]:
        """What a picture [H, W, ...] taken here shows of world points [N, 3] before it: the pixel each falls on, the
        nearest one for points beside the picture."""
        pixels, _ = self.project(points)
        column, row = (np.clip(pixels[:, i], 0, picture.shape[1 - i] - 1).astype(int) for i in (0, 1))
        return picture[row, column]

    def resized(self, width: int, height: int) -> View:
        return View(self.camera.resized(width, height), self.world_from_camera)

"""The unseen sphere, planned once from one photo so that all views of a path agree.

The photo is laid on an equirectangular canvas. A room goes on as the box it is (`room`, `indoors`); elsewhere the band
of the photo's elevations is closed over 360 degrees (`band`), then the caps above and below are completed around zenith
and nadir (`cap`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from engine.core.camera import Camera, View
from engine.core.pose import Pose
from engine.views.band import STEP, closed_band
from engine.views.cap import cap_directions, cap_pixels, completed_cap
from engine.views.indoors import indoor_sphere
from engine.views.room import room_of
from engine.views.skyline import levelled_sky, towers, without_islands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from engine.core.control import Tick
    from engine.core.frame import Frame

WIDTH = 2048  # px; 5.7 px a degree
STRIP, ROOM_STRIP = np.radians(8.0), np.radians(2.0)  # planes of a room meet the photo by themselves
REACH, ROOM_REACH = np.radians(3.0), np.radians(25.0)  # a rug goes on, since the plan of a room shows only its planes
UNSEEN = 0.45  # a path needs a plan once one of its views sees this share of directions outside the photo


@dataclass(frozen=True, eq=False)
class SpherePlan:
    """rgb: [h, w, 3] equirectangular, world orientation (longitude 0 = +z in the middle column). known: [h, w] 1 where
    the photo shows it. strip: angle beyond the photo's border, radians, in which the plan does not yet fit to it.
    reach, radians: over which things that the border cuts give way there to what the plan shows."""

    rgb: NDArray[np.float32]
    known: NDArray[np.float32]
    strip: float = STRIP
    reach: float = REACH

    def lookup(self, view: View) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """What lies in the view's directions, wherever it stands: rgb [H, W, 3] and the photographed share [H, W]."""
        directions = view.directions()
        return sampled(self.rgb, directions, cv2.INTER_CUBIC), sampled(self.known, directions)


def sampled(
    equirect: NDArray[np.float32], directions: NDArray[np.float64], mode: int = cv2.INTER_LINEAR
) -> NDArray[np.float32]:
    """An equirectangular picture [h, w, ...] in given directions [H, W, 3]; continuous over its edge and its poles."""
    h, w = equirect.shape[:2]
    pixels, _ = Camera.equirect(w, h).project(directions)
    beyond = np.roll(equirect[::-1], w // 2, axis=1)  # past a pole lies the opposite meridian
    tall = np.concatenate([beyond[-4:], equirect, beyond[:4]])
    wide = np.concatenate([tall[:, -4:], tall, tall[:, :4]], axis=1)
    x, y = (pixels[..., i].astype(np.float32) + np.float32(3.5) for i in range(2))
    return np.clip(np.asarray(cv2.remap(wide, x, y, mode), np.float32), 0.0, 1.0)


def plan_sphere(source: Frame, views: Sequence[View], seed: int, tick: Tick) -> SpherePlan | None:
    """The whole sphere around the source's centre, or None when the views hardly leave what the photo shows."""
    if max((_unseen_share(source.view, view) for view in views), default=0.0) < UNSEEN:
        return None
    tick(0.0)
    rgb, known, unique = _laid(source, tick)
    room = room_of(source)
    if room is not None:
        around = indoor_sphere(source, room, _sphere_directions(), seed, tick)
        return SpherePlan(np.where(known[..., None], rgb, around), known.astype(np.float32), ROOM_STRIP, ROOM_REACH)
    rgb, done = _with_band(rgb, known, unique, seed, lambda part: tick(0.5 * part))
    looks_up = float(np.nonzero(done.all(axis=1))[0].mean()) < WIDTH / 4
    for i, pole in enumerate((-1, 1) if looks_up else (1, -1)):  # the pole that is nearer to the band first
        rgb, done = _with_cap(rgb, done, pole, seed, lambda part, i=i: tick(0.5 + 0.25 * (i + part)))
    rgb = levelled_sky(without_islands(rgb, known, source), known, source)
    return SpherePlan(rgb, known.astype(np.float32))


def _unseen_share(source: View, view: View) -> float:
    return 1.0 - float(_inside(source, view.resized(32, 32).directions()).mean())


def _inside(source: View, directions: NDArray[np.float64], margin: float = 0.5) -> NDArray[np.bool_]:
    """Which world directions the source's picture covers."""
    if source.camera.projection == "equirect":
        return np.ones(directions.shape[:-1], dtype=bool)
    pixels, depth = source.camera.project(directions @ source.world_from_camera.rotation)
    u, v = pixels[..., 0], pixels[..., 1]
    across = (u >= margin) & (u <= source.camera.width - margin)
    return (depth > 0) & across & (v >= margin) & (v <= source.camera.height - margin)


def _sphere_directions() -> NDArray[np.float64]:
    return View(Camera.equirect(WIDTH, WIDTH // 2), Pose.identity()).directions()


def _laid(source: Frame, tick: Tick) -> tuple[NDArray[np.float32], NDArray[np.bool_], NDArray[np.bool_]]:
    """The photo on the sphere, where it lies, and where its towers are."""
    directions = _sphere_directions()
    tick(0.0)
    known = _inside(source.view, directions)
    tick(0.0)
    pixels, _ = source.view.camera.project(directions @ source.view.world_from_camera.rotation)
    x, y = (np.where(known, pixels[..., i] - 0.5, -1).astype(np.float32) for i in range(2))
    rgb = np.asarray(cv2.remap(source.rgb, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.float32)
    unique = np.asarray(cv2.remap(towers(source).astype(np.uint8), x, y, cv2.INTER_NEAREST), np.uint8) > 0
    return np.clip(rgb, 0, 1) * known[..., None], known, unique & known


def _with_band(
    rgb: NDArray[np.float32], known: NDArray[np.bool_], unique: NDArray[np.bool_], seed: int, tick: Tick
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """The sphere with its band closed, and what of the sphere is done now. unique: [h, w] not to be copied."""
    cover = known.sum(axis=1)
    rows = np.flatnonzero(cover > 0.5 * cover.max())
    top, bottom = rows[0] // STEP * STEP, -(-(rows[-1] + 1) // STEP) * STEP
    turn = WIDTH // 2 - _middle_column(known)
    elevation = ((0.5 - (np.arange(top, bottom) + 0.5) / len(rgb)) * np.pi).astype(np.float32)
    band, seen = np.roll(rgb[top:bottom], turn, axis=1), np.roll(known[top:bottom], turn, axis=1)
    out, done = rgb.copy(), known.copy()
    once = np.roll(unique[top:bottom], turn, axis=1)
    out[top:bottom] = np.roll(closed_band(band, seen, once, elevation, seed, tick), -turn, axis=1)
    done[top:bottom] = True
    return out, done


def _middle_column(known: NDArray[np.bool_]) -> int:
    """The column in the middle of the photo."""
    angle = 2 * np.pi * (np.arange(known.shape[1]) + 0.5) / known.shape[1]
    mean = (known.sum(axis=0) * np.exp(1j * angle)).sum()
    return int(np.angle(mean) % (2 * np.pi) / (2 * np.pi) * known.shape[1])


def _with_cap(
    rgb: NDArray[np.float32], done: NDArray[np.bool_], pole: int, seed: int, tick: Tick
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """The sphere with everything on the pole's side filled, and what is done now."""
    directions = cap_directions(pole)
    tick(0.0)
    cap = sampled(rgb, directions)
    tick(0.02)
    seen = sampled(done.astype(np.float32), directions) > 0.999
    tick(0.04)
    cap = completed_cap(cap, seen, pole, seed, lambda part: tick(0.05 + 0.9 * part))
    tick(0.95)
    whole = _sphere_directions()
    tick(0.97)
    laid = cv2.remap(cap, *cap_pixels(whole, pole), cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    fill = ~done & (whole[..., 1] * pole > 0)
    return np.where(fill[..., None], np.clip(laid, 0, 1), rgb).astype(np.float32), done | fill

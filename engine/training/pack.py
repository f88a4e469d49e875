"""Frames decoded once and kept as memory-mapped arrays, so that a training run reads nothing but memory."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from engine.core.camera import Camera
    from engine.source.posed import PosedFrame

HEIGHT = 240  # px that frames are kept at


@dataclass(frozen=True)
class Entry:
    """What the arrays do not tell about a frame."""

    name: str
    scene: str
    focal_px: float
    centre_px: tuple[float, float]
    tells_sky: bool
    kind: str = ""  # of scene, if the source tells
    relative: bool = False  # a teacher's depth, whose inverse is known up to scale and shift only


@dataclass(frozen=True, eq=False)
class Pack:
    """rgb: N of [H, W, 3] uint8. depth: N of [H, W] float16 metres, 0 = missing, inf = sky. Sizes may differ."""

    rgb: Sequence[NDArray[np.uint8]]
    depth: Sequence[NDArray[np.float16]]
    entries: list[Entry]

    def __len__(self) -> int:
        return len(self.entries)


def write_pack(folder: Path, frames: Iterable[PosedFrame], count: int, relative: bool = False) -> None:
    """`frames` must be `count` frames of one size. relative: see Entry."""
    folder.mkdir(parents=True, exist_ok=True)
    entries: list[Entry] = []
    rgb_map = depth_map = None
    for at, frame in enumerate(frames):
        rgb, depth, entry = _shrunk(frame, relative)
        if rgb_map is None or depth_map is None:
            rgb_map = _new_map(folder / "rgb.npy", np.uint8, (count, *rgb.shape))
            depth_map = _new_map(folder / "depth.npy", np.float16, (count, *depth.shape))
        rgb_map[at], depth_map[at] = rgb, depth
        entries.append(entry)
    (folder / "entries.json").write_text(json.dumps([asdict(e) for e in entries]), "utf-8")


def open_pack(folder: Path) -> Pack:
    told = json.loads((folder / "entries.json").read_text("utf-8"))
    entries = [Entry(**{**e, "centre_px": tuple(e["centre_px"])}) for e in told]
    return Pack(np.load(folder / "rgb.npy", "r"), np.load(folder / "depth.npy", "r"), entries)


def joined(packs: Sequence[Pack]) -> Pack:
    """Packs of different sizes as one."""
    if len(packs) == 1:
        return packs[0]
    return Pack(
        [rgb for pack in packs for rgb in pack.rgb],
        [depth for pack in packs for depth in pack.depth],
        [entry for pack in packs for entry in pack.entries],
    )


def packed_size(camera: Camera) -> tuple[int, int]:
    """(width, height) a frame of this camera is kept at."""
    scale = min(1.0, HEIGHT / camera.height)
    return max(1, round(camera.width * scale)), max(1, round(camera.height * scale))


def _new_map(path: Path, dtype: type, shape: tuple[int, ...]) -> np.memmap:
    return np.lib.format.open_memmap(path, "w+", dtype, shape)


def _shrunk(frame: PosedFrame, relative: bool) -> tuple[NDArray[np.uint8], NDArray[np.float16], Entry]:
    size = packed_size(frame.view.camera)
    rgb = np.asarray(cv2.resize(frame.rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
    depth = np.asarray(cv2.resize(frame.depth, size, interpolation=cv2.INTER_NEAREST_EXACT), np.float32)
    if frame.sky is not None:
        sky = cv2.resize(frame.sky.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST_EXACT) > 0
        depth = np.where(sky, np.float32(np.inf), depth)
    camera = frame.view.camera.resized(*size)
    focal = float(np.sqrt(camera.fx * camera.fy))
    sky_told = frame.sky is not None
    entry = Entry(frame.name, frame.scene, focal, (camera.cx, camera.cy), sky_told, frame.kind, relative)
    return rgb, depth.astype(np.float16), entry

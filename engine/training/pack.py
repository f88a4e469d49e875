"""Frames decoded once and kept as memory-mapped arrays, so that a training run reads nothing but memory."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

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


@dataclass(frozen=True, eq=False)
class Pack:
    """rgb: [N, H, W, 3] uint8. depth: [N, H, W] float16 metres, 0 = missing, inf = sky."""

    rgb: NDArray[np.uint8]
    depth: NDArray[np.float16]
    entries: list[Entry]

    def __len__(self) -> int:
        return len(self.entries)


def write_pack(folder: Path, frames: Iterable[PosedFrame], count: int) -> None:
    """`frames` must be `count` frames of one size."""
    folder.mkdir(parents=True, exist_ok=True)
    entries: list[Entry] = []
    rgb_map = depth_map = None
    for at, frame in enumerate(frames):
        rgb, depth, entry = _shrunk(frame)
        if rgb_map is None or depth_map is None:
            rgb_map = _new_map(folder / "rgb.npy", np.uint8, (count, *rgb.shape))
            depth_map = _new_map(folder / "depth.npy", np.float16, (count, *depth.shape))
        rgb_map[at], depth_map[at] = rgb, depth
        entries.append(entry)
    (folder / "entries.json").write_text(json.dumps([asdict(e) for e in entries]), "utf-8")


def open_pack(folder: Path) -> Pack:
    entries = [
        Entry(**{**e, "centre_px": tuple(e["centre_px"])}) for e in json.loads((folder / "entries.json").read_text())
    ]
    return Pack(np.load(folder / "rgb.npy", "r"), np.load(folder / "depth.npy", "r"), entries)


def _new_map(path: Path, dtype: type, shape: tuple[int, ...]) -> np.memmap:
    return np.lib.format.open_memmap(path, "w+", dtype, shape)


def _shrunk(frame: PosedFrame) -> tuple[NDArray[np.uint8], NDArray[np.float16], Entry]:
    height, width = frame.depth.shape
    scale = min(1.0, HEIGHT / height)
    size = (round(width * scale), round(height * scale))
    rgb = np.asarray(frame.rgb if frame.rgb.dtype == np.uint8 else np.rint(frame.rgb * 255), np.uint8)
    rgb = np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
    depth = np.asarray(cv2.resize(frame.depth, size, interpolation=cv2.INTER_NEAREST), np.float32)
    if frame.sky is not None:
        sky = cv2.resize(frame.sky.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
        depth = np.where(sky, np.float32(np.inf), depth)
    camera = frame.view.camera
    entry = Entry(
        frame.name,
        frame.scene,
        float(np.sqrt(camera.fx * camera.fy)) * scale,
        (camera.cx * scale, camera.cy * scale),
        frame.sky is not None,
    )
    return rgb, depth.astype(np.float16), entry

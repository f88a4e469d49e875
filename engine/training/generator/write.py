"""Frames on disk: the `frames` layout, split over processes, and resumable at any scene.

DIR/frames/ID.jpg (colour), DIR/frames/ID.png (16-bit planar depth, mm, 0 = nothing, 65 m and farther = 65000) and
DIR/frames.jsonl (one JSON object a frame). ID is family_seed_cam.
"""

from __future__ import annotations

import json
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from engine.core.problem import fail
from engine.training.generator.frames import FAMILIES, Frame, frames_of_scene

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

FAR_MM = 65_000
_JPEG_QUALITY = 92


def write_frames(
    folder: Path,
    count: int,
    seed: int,
    processes: int = 1,
    families: tuple[str, ...] = (),
    tick: Callable[[], None] = lambda: None,
) -> int:
    """Writes scenes from `seed` on until the folder holds `count` frames; goes on where an earlier call stopped.

    Returns the number of frames there. `tick` is called for each new one. The files depend on the seed alone, not
    on the number of processes.
    """
    if unknown := set(families) - set(FAMILIES):
        raise fail("bad_input", f"There is no family '{unknown.pop()}'.", f"Choose from: {', '.join(FAMILIES)}.")
    try:
        (folder / "frames").mkdir(parents=True, exist_ok=True)
        done, scenes = _done(folder, seed)
    except OSError as error:
        raise fail("disk", f"{folder} can't be written ({error}).", "Choose another folder.") from error
    with (folder / "frames.jsonl").open("a", encoding="utf-8") as index:
        for records in _scenes(folder, seed + scenes, processes, families):
            if done >= count:
                break
            index.writelines(json.dumps(record) + "\n" for record in records)
            index.flush()
            for _ in records:
                tick()
            done += len(records)
    return done


def _done(folder: Path, seed: int) -> tuple[int, int]:
    """How many frames are there, and how many scenes from `seed` on they cover."""
    index = folder / "frames.jsonl"
    seeds = [json.loads(line)["seed"] for line in index.read_text("utf-8").splitlines()] if index.exists() else []
    return len(seeds), max((s - seed + 1 for s in seeds if s >= seed), default=0)


def _scenes(folder: Path, first: int, processes: int, families: tuple[str, ...]) -> Iterator[list[dict[str, Any]]]:
    """Records of scene after scene, without end."""
    seeds = iter(range(first, 1 << 31))
    if processes == 1:
        yield from (_write_scene((folder, seed, families)) for seed in seeds)
    with get_context("spawn").Pool(processes) as pool:
        while True:
            batch = [(folder, next(seeds), families) for _ in range(8 * processes)]
            yield from pool.imap(_write_scene, batch)


def _write_scene(job: tuple[Path, int, tuple[str, ...]]) -> list[dict[str, Any]]:
    folder, seed, families = job
    return [_write(folder, frame) for frame in frames_of_scene(seed, families)]


def _write(folder: Path, frame: Frame) -> dict[str, Any]:
    record = record_of(frame)
    stem = str(folder / "frames" / record["id"])
    cv2.imwrite(f"{stem}.jpg", frame.rgb[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    cv2.imwrite(f"{stem}.png", millimetres(frame.depth), [cv2.IMWRITE_PNG_COMPRESSION, 4])
    return record


def millimetres(depth: NDArray[np.float64]) -> NDArray[np.uint16]:
    """Depth [H, W] in metres -> mm; 0 stays 0, at most 65000; rounded to 1/1024 of itself: packs better."""
    mm = np.maximum(depth * 1000.0, 1.0)
    step = 2.0 ** np.maximum(np.floor(np.log2(mm)) - 10, 0)
    rounded = np.where(mm >= FAR_MM, FAR_MM, np.round(mm / step) * step)
    return np.where(depth > 0, rounded, 0).astype(np.uint16)


def record_of(frame: Frame) -> dict[str, Any]:
    """The frame's line of frames.jsonl."""
    fx, fy, cx, cy = (round(float(value), 4) for value in frame.lens)
    seen = frame.depth[frame.depth > 0]
    percentiles = np.percentile(seen, (5, 50, 95)) if len(seen) else np.zeros(3)
    return {
        "id": f"{frame.family}_{frame.seed:06d}_{frame.cam}",
        "family": frame.family,
        "variant": frame.variant,
        "seed": frame.seed,
        "cam": frame.cam,
        "width": frame.depth.shape[1],
        "height": frame.depth.shape[0],
        "fx": fx,
        "fy": fy,
        "cx": cx,
        "cy": cy,
        "hfov_deg": round(frame.hfov, 3),
        "cam_to_world": np.round(frame.world_from_camera, 6).tolist(),
        "view": "phone",
        "sky_fraction": round(float((frame.depth == 0).mean()), 4),
        "depth_percentiles": {name: round(float(v), 3) for name, v in zip(("5", "50", "95"), percentiles, strict=True)},
    }

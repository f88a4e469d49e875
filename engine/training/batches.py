"""Endless batches for training and fixed ones for validation, made in the background while the network learns."""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from engine.depth.net_input import net_input
from engine.training.augment import photographed, random_crop, whole
from engine.training.warp import random_mask, warp_mask

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from engine.training.augment import Crop
    from engine.training.config import TrainingConfig
    from engine.training.pack import Entry, Pack

GROWN = 0.6  # share of the masks in which near objects have grown by a pixel or two
SENSOR_NOISE = 0.01  # of depth: what the known depth may be off by
AHEAD = 4  # batches made in advance


@dataclass(frozen=True, eq=False)
class Drawn:
    """A pack with the frames that may be drawn from it, and how often."""

    pack: Pack
    frames: NDArray[np.intp]
    weight: float
    starts_at: float


@dataclass(frozen=True)
class Held:
    """A pack with the frames kept out of training."""

    name: str
    pack: Pack
    frames: Sequence[int]


@dataclass(frozen=True, eq=False)
class Sample:
    rgb: NDArray[np.float32]  # [H, W, 3] in 0..1
    sparse: NDArray[np.float32]  # [H, W] metres
    known: NDArray[np.bool_]  # [H, W]
    depth: NDArray[np.float32]  # [H, W] metres, 0 = missing, inf = sky
    tells_sky: bool
    relative: bool  # inverse depth is known up to scale and shift only
    extra: NDArray[np.float32]  # [7, H, W]
    level: float  # log metres that `extra` and the network's answer are relative to


@dataclass(frozen=True, eq=False)
class Batch:
    """Samples stacked, channels first."""

    rgb: NDArray[np.float32]  # [B, 3, H, W]
    extra: NDArray[np.float32]  # [B, 7, H, W]
    target: NDArray[np.float32]  # [B, 1, H, W] log depth minus the level; 0 where not valid
    valid: NDArray[np.bool_]  # [B, 1, H, W]
    known: NDArray[np.bool_]  # [B, 1, H, W]
    sky: NDArray[np.float32]  # [B, 1, H, W] 1 = sky, 0 = not, -1 = not told
    relative: NDArray[np.bool_]  # [B, 1, 1, 1] the inverse of these depths is known up to scale and shift only


def training_sample(rng: np.random.Generator, drawn: Drawn, config: TrainingConfig, size: tuple[int, int]) -> Sample:
    pack = drawn.pack
    frame = int(rng.choice(drawn.frames))
    entry = pack.entries[frame]
    crop = random_crop(rng, pack.rgb[frame], pack.depth[frame], entry, size)
    known = np.zeros(size, np.bool_)
    sparse = np.zeros(size, np.float32)
    if rng.random() < config.completion_share and not entry.relative:
        known = _mask(rng, crop, config)
        sparse, known = _measured(rng, crop.depth, known)
    return _sample(photographed(rng, crop.rgb), crop, sparse, known, entry, config.network.sees_fov)


def validation_sample(
    pack: Pack, frame: int, size: tuple[int, int], completion: bool, sees_fov: bool, seed: int = 0
) -> Sample:
    """The frame as it is; with `completion`, a mask that depends on nothing but the frame's number."""
    entry = pack.entries[frame]
    crop = whole(pack.rgb[frame], pack.depth[frame], entry, size)
    known = np.zeros(size, np.bool_)
    if completion:
        known = warp_mask(np.random.default_rng((seed, frame)), crop.depth, crop.focal_px, crop.centre_px)
    sparse = np.where(known, crop.depth, 0).astype(np.float32)
    return _sample((crop.rgb / 255).astype(np.float32), crop, sparse, known, entry, sees_fov)


def _mask(rng: np.random.Generator, crop: Crop, config: TrainingConfig) -> NDArray[np.bool_]:
    if config.masks == "random":
        return random_mask(rng, crop.depth)
    known = warp_mask(rng, crop.depth, crop.focal_px, crop.centre_px)
    if rng.random() < 0.25:
        known &= ~_sensor_holes(rng, crop.depth)
    if rng.random() < 0.1:  # few measurements instead of areas
        known &= rng.random(known.shape) < 10 ** rng.uniform(-2.5, -0.3)
    return known


def _sensor_holes(rng: np.random.Generator, depth: NDArray[np.float32]) -> NDArray[np.bool_]:
    """[H, W] where a depth camera tells nothing: along objects' edges, and in blobs."""
    log_depth = np.log(np.where((depth > 0) & np.isfinite(depth), depth, 100.0)).astype(np.float32)
    edges = cv2.morphologyEx(log_depth, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0.1
    side = 2 * int(rng.integers(0, 4)) + 1
    holes = cv2.dilate(edges.astype(np.uint8), np.ones((side, side), np.uint8)) > 0
    height, width = depth.shape
    coarse = rng.standard_normal((max(2, height // 16), max(2, width // 16)), dtype=np.float32)
    blobs = np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)) > rng.uniform(1.3, 3.0)
    return holes | blobs


def _measured(
    rng: np.random.Generator, depth: NDArray[np.float32], known: NDArray[np.bool_]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """[H, W] depth and mask as a sensor or a renderer would tell them: noisy, and drawn with discs that let near
    objects grow over what is known behind them and over the holes beside them."""
    if rng.random() < GROWN:
        depth, known = _drawn_with_discs(depth, known, int(rng.choice([1, 2], p=[0.65, 0.35])))
    if rng.random() < 0.5:
        grain = np.asarray(rng.standard_normal(depth.shape, dtype=np.float32))
        depth = (depth * (1 + SENSOR_NOISE * rng.random() * grain)).astype(np.float32)
    return np.where(known, depth, 0).astype(np.float32), known


def _drawn_with_discs(
    depth: NDArray[np.float32], known: NDArray[np.bool_], radius: int
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Every known pixel as a disc, the nearest wins; the mask eroded by a pixel, as in the paper."""
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    grown = np.asarray(cv2.erode(np.where(known, depth, 1e4).astype(np.float32), disc), np.float32)
    covered = cv2.dilate(known.astype(np.uint8), disc)
    covered = cv2.erode(covered, cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))) > 0
    return grown, covered & (grown < 1e4)


def _sample(
    rgb: NDArray[np.float32],
    crop: Crop,
    sparse: NDArray[np.float32],
    known: NDArray[np.bool_],
    entry: Entry,
    sees_fov: bool,
) -> Sample:
    seen = net_input(sparse, known, (crop.focal_px, crop.focal_px), crop.centre_px, sees_fov)
    return Sample(rgb, sparse, known, crop.depth, entry.tells_sky, entry.relative, seen.extra, seen.level)


def stacked(samples: Sequence[Sample]) -> Batch:
    depth = np.stack([s.depth for s in samples])[:, None]
    level = np.array([s.level for s in samples], np.float32)[:, None, None, None]
    valid = (depth > 0) & np.isfinite(depth)
    tells = np.array([s.tells_sky for s in samples])[:, None, None, None]
    relative = np.array([s.relative for s in samples])[:, None, None, None]
    sky = np.where(np.isinf(depth) & tells, 1.0, np.where(valid, 0.0, -1.0))
    return Batch(
        np.stack([s.rgb.transpose(2, 0, 1) for s in samples]),
        np.stack([s.extra for s in samples]),
        np.where(valid, np.log(np.where(valid, depth, 1.0)) - level, 0.0).astype(np.float32),
        valid,
        np.stack([s.known for s in samples])[:, None],
        sky.astype(np.float32),
        relative,
    )


def sizes(config: TrainingConfig) -> list[tuple[int, int]]:
    """(height, width) a batch may have: mostly landscape, also square and upright, all of about the same area."""
    side = 32 * round((config.height * config.width) ** 0.5 / 32)
    return [(config.height, config.width)] * 4 + [(side, side)] * 2 + [(config.width, config.height)]


class Feeder:
    """Makes batches in one background thread. `progress` (0..1) decides which sources are open.

    Batch number n of a process is drawn from a generator of its own, seeded with (seed, n, rank), so that a run that
    was interrupted sees the batches it would have seen; shapes come from (seed, n), so that all processes agree.
    """

    def __init__(
        self, drawn: Sequence[Drawn], config: TrainingConfig, step: int, progress: float = 0.0, rank: int = 0
    ) -> None:
        self._drawn, self._config, self._step, self._rank = drawn, config, step, rank
        self.progress = progress
        self._ready: queue.Queue[Batch | BaseException] = queue.Queue(AHEAD)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="training-batches", daemon=True)
        self._thread.start()

    def __iter__(self) -> Iterator[Batch]:
        return self

    def __next__(self) -> Batch:
        made = self._ready.get()
        if isinstance(made, BaseException):
            raise made
        return made

    def close(self) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                self._offer(self._batch(self._step))
                self._step += 1
        except Exception as error:  # noqa: BLE001 - raised again where the batches are used
            self._offer(error)

    def _offer(self, item: Batch | BaseException) -> None:
        while not self._stop.is_set():
            try:
                self._ready.put(item, timeout=0.2)
            except queue.Full:
                continue
            return

    def _batch(self, step: int) -> Batch:
        config = self._config
        options = sizes(config)
        size = options[int(np.random.default_rng((config.seed, step)).integers(len(options)))]
        rng = np.random.default_rng((config.seed, step, self._rank, 1))
        now = max(self._progress_at(step), min(d.starts_at for d in self._drawn))
        open_now = [d for d in self._drawn if d.starts_at <= now]
        weights = np.array([d.weight for d in open_now])
        chosen = rng.choice(len(open_now), config.batch, p=weights / weights.sum())
        return stacked([training_sample(rng, open_now[at], config, size) for at in chosen])

    def _progress_at(self, step: int) -> float:
        """Of a run of a certain number of steps it is known, of one that time ends it is the latest that was told."""
        return step / self._config.steps if self._config.steps else self.progress

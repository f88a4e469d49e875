"""Steps, append-only: Documents name them by id, so undoing a generation loses nothing and costs nothing."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app.camera_path import start_of_frame
from engine.core.scene import Scene, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from app.camera_path import Start
    from app.document import Document
    from engine.core.frame import Frame

SCENES_KEPT = 4  # composed scenes; each may hold all splats once more
THUMBNAIL_PX = 96  # the longer side
SAMPLE = 2000  # splats that stand for a chunk when it is asked who saw it
RIM_PX = 2  # around hidden splats: not every pixel has one of its own
BEHIND = 0.05  # of the depth: farther behind a picture's surface it does not show them
SAW_SHARE = 0.01  # of a chunk's splats inside a picture: then that picture knew the chunk

Chunk = tuple[int, tuple[int, ...]]  # a step's id and the masks that hide parts of it


class Mask:
    """Which splats of a step are hidden, one bit each."""

    def __init__(self, hidden: NDArray[np.bool_]) -> None:
        self.bits, self.size = np.packbits(hidden), len(hidden)

    @staticmethod
    def from_bits(bits: bytes, size: int) -> Mask:
        """As stored: `bits` of another mask, and how many splats it is for."""
        return Mask(np.unpackbits(np.frombuffer(bits, np.uint8), count=size).astype(bool))

    @property
    def hidden(self) -> NDArray[np.bool_]:
        """[N] True where hidden."""
        return np.unpackbits(self.bits, count=self.size).astype(bool)


class Store:
    """Steps and masks by id. Belongs to one thread; the values themselves never change and may go anywhere."""

    def __init__(self) -> None:
        self._steps: dict[int, Step] = {}
        self._masks: dict[int, Mask] = {}
        self._cut: dict[Chunk, Step] = {}
        self._scenes: OrderedDict[tuple[Chunk, ...], Scene] = OrderedDict()
        self._thumbnails: dict[int, NDArray[np.uint8]] = {}
        self._starts: dict[int, Start] = {}

    def add(self, step: Step) -> int:
        """Keeps a step under a new id; the stored one carries the id as its number."""
        step_id = max(self._steps, default=-1) + 1
        self._steps[step_id] = replace(step, number=step_id)
        return step_id

    def load(self, steps: Iterable[Step], masks: Mapping[int, Mask]) -> None:
        """What a file holds, under the ids it had there."""
        self._steps.update((step.number, step) for step in steps)
        self._masks.update(masks)

    def pack(self, step_id: int, pictures: Mapping[str, NDArray[np.float32]]) -> None:
        """The same pictures in less memory."""
        self._steps[step_id] = replace(self._steps[step_id], pictures=pictures)

    def step(self, step_id: int) -> Step:
        return self._steps[step_id]

    def mask(self, mask_id: int) -> Mask:
        return self._masks[mask_id]

    def add_mask(self, hidden: NDArray[np.bool_]) -> int:
        """hidden: [N], one for every splat of the step it is for."""
        mask_id = max(self._masks, default=-1) + 1
        self._masks[mask_id] = Mask(hidden)
        return mask_id

    def whole_mask(self, document: Document, step_id: int, shown: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """A mask over the splats of a step that the document shows, as one over all splats of it."""
        whole = np.zeros(len(self.step(step_id).gaussians), bool)
        hidden = [self.mask(mask).hidden for mask in document.masks_of(step_id)]
        whole[~np.logical_or.reduce(hidden) if hidden else slice(None)] = shown
        return whole

    def scene_of(self, document: Document) -> Scene:
        """What is to be seen: the same object as before when nothing visible changed. Its steps are numbered by id."""
        return self._composed(tuple((step_id, document.masks_of(step_id)) for step_id in document.shown))

    def base_of(self, document: Document, before: int | None = None) -> Scene:
        """What generating builds on, numbered from 0; with `before`, only the steps that stand before that one."""
        chunks = self.base_chunks(document, before)
        steps = (replace(self._chunk(chunk), number=number) for number, chunk in enumerate(chunks))
        gone = self._hidden_places(chunks)
        return Scene(tuple(replace(step, frame=disowned(step.frame, gone)) if len(gone) else step for step in steps))

    def _hidden_places(self, chunks: Iterable[Chunk]) -> NDArray[np.float32]:
        """[N, 3] where the hidden splats of these chunks are."""
        masked = [(self._steps[step_id], self._masks[mask]) for step_id, masks in chunks for mask in masks]
        hidden = [step.gaussians.means[mask.hidden] for step, mask in masked]
        return np.concatenate(hidden) if hidden else np.zeros((0, 3), np.float32)

    def base_chunks(self, document: Document, before: int | None = None) -> tuple[Chunk, ...]:
        """What `base_of` is made of."""
        ids = document.standing
        if before is not None:
            order = [step.id for step in document.steps]
            ids = tuple(step_id for step_id in ids if order.index(step_id) < order.index(before))
        return tuple((step_id, document.masks_of(step_id)) for step_id in ids)

    def saw(self, step_id: int, other: int) -> bool:
        """Whether the picture of a step shows where another one's splats are; what hides them is not asked."""
        view, means = self.step(step_id).view, self.step(other).gaussians.means
        means = means[:: max(1, len(means) // SAMPLE)]
        if not len(means):
            return False
        pixels, depth = view.project(means)
        size = np.array([view.camera.width, view.camera.height])
        inside = (depth > 0) & ((pixels >= 0) & (pixels < size)).all(axis=-1)
        return bool(inside.mean() > SAW_SHARE)

    def start_at(self, step_id: int) -> Start:
        """The step's view as the beginning of a path, with the size of the scene there."""
        if step_id not in self._starts:
            self._starts[step_id] = start_of_frame(self.step(step_id).frame)
        return self._starts[step_id]

    def thumbnail(self, step_id: int) -> NDArray[np.uint8]:
        """[H, W, 3] the step's picture, small."""
        if step_id not in self._thumbnails:
            self._thumbnails[step_id] = thumbnail_of(self.step(step_id).frame.rgb)
        return self._thumbnails[step_id]

    def _composed(self, chunks: tuple[Chunk, ...]) -> Scene:
        if chunks not in self._scenes:
            self._scenes[chunks] = Scene(tuple(self._chunk(chunk) for chunk in chunks))
        self._scenes.move_to_end(chunks)
        while len(self._scenes) > SCENES_KEPT:
            self._scenes.popitem(last=False)
        return self._scenes[chunks]

    def _chunk(self, chunk: Chunk) -> Step:
        step_id, masks = chunk
        if not masks:
            return self._steps[step_id]
        if chunk not in self._cut:
            self._cut[chunk] = cut(self._steps[step_id], [self._masks[mask] for mask in masks])
        return self._cut[chunk]


def cut(step: Step, masks: Sequence[Mask]) -> Step:
    """The step without its hidden splats; the step itself where no mask hides any."""
    if not masks:
        return step
    hidden = np.logical_or.reduce([mask.hidden for mask in masks])
    return replace(step, gaussians=step.gaussians[~hidden])


def disowned(frame: Frame, places: NDArray[np.float32]) -> Frame:
    """The frame with confidence 0 where it shows these places [N, 3]: nothing is imagined after what a user took
    away."""
    import cv2

    height, width = frame.rgb.shape[:2]
    gone = np.zeros((height, width), np.uint8)
    pixels, depth = frame.view.project(places)
    column, row = np.floor(pixels).astype(int).T
    inside = np.flatnonzero((depth > 0) & (column >= 0) & (column < width) & (row >= 0) & (row < height))
    if frame.depth is not None:
        inside = inside[depth[inside] < frame.depth[row[inside], column[inside]] * (1 + BEHIND)]
    gone[row[inside], column[inside]] = 1
    around = cv2.dilate(gone, np.ones((2 * RIM_PX + 1, 2 * RIM_PX + 1), np.uint8)) > 0
    confidence = np.ones((height, width), np.float32) if frame.confidence is None else frame.confidence
    return replace(frame, confidence=np.where(around, np.float32(0), confidence).astype(np.float32))


def thumbnail_of(picture: NDArray[np.float32]) -> NDArray[np.uint8]:
    """[H, W, 3] in 0..1 -> a small 8-bit copy, THUMBNAIL_PX on the longer side."""
    import cv2

    scale = THUMBNAIL_PX / max(picture.shape[:2])
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return np.round(np.clip(small, 0, 1) * 255).astype(np.uint8)

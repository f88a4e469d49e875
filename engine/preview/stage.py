"""What the painter has on stage: the scene's chunks with their colours and coarser stand-ins, and how it draws them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, cast, get_args
from weakref import WeakKeyDictionary

import cv2
import numpy as np

from engine.core.camera import Camera, View
from engine.core.frame import Frame
from engine.core.gaussians import Gaussians, sh_from_colors
from engine.core.pose import Pose
from engine.core.scene import Scene, Step
from engine.preview import modes
from engine.preview.coarse import CELLS_PX, Groups, coarser
from engine.preview.draw import Drawer, Raw, Splats
from engine.preview.kernels import cross_fade
from engine.preview.look import Look, Mode, Picture
from engine.preview.pace import Pace, Quality

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

SHARP = Quality(1, 0)
OPAQUE = 255  # alpha


def warm_up() -> None:
    """Draws a speck in every mode: what is compiled gets loaded, what is not gets compiled."""
    one = np.ones((1, 4), np.float32)
    splats = Gaussians(one[:, :3], one, 0.1 * one[:, :3], 0.5 * one[:, 0], sh_from_colors(one[:, :3]))
    view = View(Camera.pinhole(32, 32, 1.0), Pose.identity())
    scene, stage = Scene((Step(0, splats, Frame(np.ones((32, 32, 3), np.float32), view), {}),)), Stage()
    for mode in get_args(Mode):
        stage.sharp(Look(scene, view, mode), lambda: False)
    pixels = np.zeros((1, 1, 4), np.uint8)
    cross_fade(pixels, pixels, one[:, :1], pixels)


class Chunk:
    """What is worked out about a step's splats; lives as long as they do, whatever becomes of the step."""

    def __init__(self) -> None:
        self._levels: list[tuple[Gaussians, Groups]] = []  # coarser and coarser
        self._sh: dict[tuple[Mode, bool, int], NDArray[np.float32]] = {}

    def prepare(self, step: Step, mode: Mode, lifted: bool) -> bool:
        """Works out one thing more that moving pictures need; False when there is none left."""
        done = len(self._levels)
        if done < len(CELLS_PX):
            self._levels.append(coarser(step.gaussians, step.view, CELLS_PX[done]))
            return True
        missing = [level for level in range(1, done + 1) if (mode, lifted, level) not in self._sh]
        for level in missing[:1]:
            self._shades(step, mode, lifted, level)
        return bool(missing)

    def count(self, step: Step, level: int) -> int:
        return len(self._at(step, min(level, len(self._levels))))

    def splats(self, step: Step, mode: Mode, lifted: bool, level: int) -> Splats:
        """At this level, or at the coarsest that is worked out."""
        level = min(level, len(self._levels))
        return Splats(self._at(step, level), self._shades(step, mode, lifted, level))

    def _at(self, step: Step, level: int) -> Gaussians:
        return self._levels[level - 1][0] if level else step.gaussians

    def _shades(self, step: Step, mode: Mode, lifted: bool, level: int) -> NDArray[np.float32]:
        key = (mode, lifted, level)
        if key not in self._sh:
            self._sh = {known: sh for known, sh in self._sh.items() if known[0] == mode}
            self._sh[key] = self._work_out_shades(step, mode, lifted, level)
        return self._sh[key]

    def _work_out_shades(self, step: Step, mode: Mode, lifted: bool, level: int) -> NDArray[np.float32]:
        shades = self._shades_of_all(step, mode, lifted) if level == 0 else self._shades(step, mode, lifted, 0)
        if shades is step.gaussians.sh:
            return self._at(step, level).sh
        return self._levels[level - 1][1].mean(shades) if level else shades

    def _shades_of_all(self, step: Step, mode: Mode, lifted: bool) -> NDArray[np.float32]:
        """[N, K, 3]"""
        colours = modes.splat_colours(step, mode)
        if not lifted:
            colours = modes.stepped_back(step.gaussians.colors if colours is None else colours)
        return step.gaussians.sh if colours is None else sh_from_colors(colours)


class Stage:
    """Belongs to one thread."""

    def __init__(self) -> None:
        self._drawer, self._pace = Drawer(), Pace()
        self._chunks: WeakKeyDictionary[Gaussians, Chunk] = WeakKeyDictionary()
        self._ramp = modes.depth_ramp()
        self._spans: WeakKeyDictionary[Gaussians, tuple[float, float]] = WeakKeyDictionary()

    def expected_s(self, look: Look) -> float:
        """That a sharp picture will take."""
        camera = look.view.camera
        return self._pace.expected_s(self._count(look.scene, 0), camera.width * camera.height)

    def quick(self, look: Look) -> Picture:
        """As good as there is time for. Outlines are those of the very splats, never of what stands for them."""
        camera = look.view.camera
        levels = 1 if look.mode == "outlines" else 1 + len(CELLS_PX)
        counts = tuple(self._count(look.scene, level) for level in range(levels))
        picture = self._picture(look, self._pace.choose(counts, camera.width * camera.height), lambda: False)
        assert picture is not None
        return picture

    def sharp(self, look: Look, unwanted: Callable[[], bool]) -> Picture | None:
        """None if `unwanted` turned true on the way."""
        return self._picture(look, SHARP, unwanted)

    def prepare(self, look: Look) -> bool:
        """Works out a little of what will be needed when things move; False when nothing is left to do."""
        steps = (step for step in look.scene.steps if len(step.gaussians))
        return any(self._chunk(step).prepare(step, look.mode, _lifted(step, look)) for step in steps)

    def _picture(self, look: Look, quality: Quality, unwanted: Callable[[], bool]) -> Picture | None:
        began = time.perf_counter()
        width, height = look.view.camera.width, look.view.camera.height
        small = max(round(width * quality.scale), 1), max(round(height * quality.scale), 1)
        chunks = [self._splats(step, look, quality.level) for step in look.scene.steps if len(step.gaussians)]
        raw = self._drawer.draw(chunks, look.view.resized(*small), unwanted, look.mode == "outlines")
        if raw is None:
            return None
        bgra = self._coloured(raw, look)
        bare = bare_part(bgra)
        if small != (width, height):
            bgra = cast("NDArray[np.uint8]", cv2.resize(bgra, (width, height), interpolation=cv2.INTER_LINEAR))
        seconds = time.perf_counter() - began
        self._pace.learn(sum(len(chunk.shape) for chunk in chunks), small[0] * small[1], seconds)
        return Picture(bgra, raw.depth, look, seconds, quality == SHARP, bare)

    def _coloured(self, raw: Raw, look: Look) -> NDArray[np.uint8]:
        return raw.in_depth(self._ramp, self._span(look.scene)) if look.mode == "depth" else raw.in_colour()

    def _splats(self, step: Step, look: Look, level: int) -> Splats:
        return self._chunk(step).splats(step, look.mode, _lifted(step, look), level)

    def _chunk(self, step: Step) -> Chunk:
        return self._chunks.setdefault(step.gaussians, Chunk())

    def _count(self, scene: Scene, level: int) -> int:
        return sum(self._chunk(step).count(step, level) for step in scene.steps)

    def _span(self, scene: Scene) -> tuple[float, float]:
        if not scene.steps:
            return modes.depth_span(scene)
        photo = scene.steps[0].gaussians
        if photo not in self._spans:
            self._spans[photo] = modes.depth_span(scene)
        return self._spans[photo]


def bare_part(bgra: NDArray[np.uint8]) -> tuple[float, float, float, float] | None:
    """As in `Picture`. A pixel wider than it is, because bigger pictures are drawn between pixels."""
    height, width = bgra.shape[:2]
    bare = bgra[..., 3] < OPAQUE
    rows, columns = np.flatnonzero(bare.any(axis=1)), np.flatnonzero(bare.any(axis=0))
    if not len(rows):
        return None
    left, top, right, bottom = columns[0] - 1, rows[0] - 1, columns[-1] + 2, rows[-1] + 2
    return max(left / width, 0.0), max(top / height, 0.0), min(right / width, 1.0), min(bottom / height, 1.0)


def _lifted(step: Step, look: Look) -> bool:
    return not look.highlight or step.number in look.highlight

"""What the painter has on stage: the scene's chunks with their colours and coarser stand-ins, and how it draws them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, cast
from weakref import WeakKeyDictionary

import cv2

from engine.core.gaussians import sh_from_colors
from engine.preview import modes
from engine.preview.coarse import CELLS_PX, Groups, coarser
from engine.preview.draw import Drawer, Raw, Splats
from engine.preview.look import Picture
from engine.preview.pace import Pace, Quality

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from engine.core.gaussians import Gaussians
    from engine.core.scene import Scene, Step
    from engine.preview.look import Look, Mode

SHARP = Quality(1, 0)


class Chunk:
    """What is worked out about a step's splats; lives as long as they do, whatever becomes of the step."""

    def __init__(self) -> None:
        self._levels: list[tuple[Gaussians, Groups]] = []  # coarser and coarser
        self._sh: dict[tuple[Mode, bool, int], NDArray[np.float32]] = {}

    @property
    def prepared(self) -> bool:
        return len(self._levels) == len(CELLS_PX)

    def prepare(self, step: Step) -> None:
        """Works out one coarser level more."""
        self._levels.append(coarser(step.gaussians, step.view, CELLS_PX[len(self._levels)]))

    def count(self, step: Step, level: int) -> int:
        level = min(level, len(self._levels))
        return len(self._levels[level - 1][0] if level else step.gaussians)

    def splats(self, step: Step, mode: Mode, lifted: bool, level: int) -> Splats:
        """At this level, or at the coarsest that is worked out."""
        level = min(level, len(self._levels))
        shape = self._levels[level - 1][0] if level else step.gaussians
        return Splats(shape, self._shades(step, mode, lifted, level))

    def _shades(self, step: Step, mode: Mode, lifted: bool, level: int) -> NDArray[np.float32]:
        key = (mode, lifted, level)
        if key not in self._sh:
            self._sh = {known: sh for known, sh in self._sh.items() if known[0] == mode}
            self._sh[key] = self._work_out_shades(step, mode, lifted, level)
        return self._sh[key]

    def _work_out_shades(self, step: Step, mode: Mode, lifted: bool, level: int) -> NDArray[np.float32]:
        if level:
            return self._levels[level - 1][1].mean(self._shades(step, mode, lifted, 0))
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
        self._warm = False

    def expected_s(self, look: Look) -> float:
        """That a sharp picture will take."""
        camera = look.view.camera
        return self._pace.expected_s(self._count(look.scene, 0), camera.width * camera.height)

    def quick(self, look: Look) -> Picture:
        """As good as there is time for."""
        camera = look.view.camera
        counts = tuple(self._count(look.scene, level) for level in range(1 + len(CELLS_PX)))
        picture = self._picture(look, self._pace.choose(counts, camera.width * camera.height), lambda: False)
        assert picture is not None
        return picture

    def sharp(self, look: Look, unwanted: Callable[[], bool]) -> Picture | None:
        """None if `unwanted` turned true on the way."""
        return self._picture(look, SHARP, unwanted)

    def prepare(self, scene: Scene) -> bool:
        """Works out a little of what will be needed when things move; False when nothing is left to do."""
        for step in scene.steps:
            chunk = self._chunk(step)
            if not chunk.prepared and len(step.gaussians):
                chunk.prepare(step)
                return True
        return False

    def _picture(self, look: Look, quality: Quality, unwanted: Callable[[], bool]) -> Picture | None:
        began = time.perf_counter()
        width, height = look.view.camera.width, look.view.camera.height
        small = max(round(width * quality.scale), 1), max(round(height * quality.scale), 1)
        chunks = [self._splats(step, look, quality.level) for step in look.scene.steps if len(step.gaussians)]
        raw = self._drawer.draw(chunks, look.view.resized(*small), unwanted)
        if raw is None:
            return None
        bgra = self._coloured(raw, look)
        if small != (width, height):
            bgra = cast("NDArray[np.uint8]", cv2.resize(bgra, (width, height), interpolation=cv2.INTER_LINEAR))
        seconds = time.perf_counter() - began
        self._learn(sum(len(chunk.shape) for chunk in chunks), small[0] * small[1], seconds)
        return Picture(bgra, raw.depth, look, seconds, quality == SHARP)

    def _coloured(self, raw: Raw, look: Look) -> NDArray[np.uint8]:
        return raw.in_depth(self._ramp, self._span(look.scene)) if look.mode == "depth" else raw.in_colour()

    def _splats(self, step: Step, look: Look, level: int) -> Splats:
        lifted = not look.highlight or step.number in look.highlight
        return self._chunk(step).splats(step, look.mode, lifted, level)

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

    def _learn(self, splats: int, pixels: int, seconds: float) -> None:
        """But from the first picture, which loads what is compiled."""
        if self._warm:
            self._pace.learn(splats, pixels, seconds)
        self._warm = True

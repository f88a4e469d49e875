"""A scene with fewer splats for pictures in motion: neighbours become one, as in the viewport."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from engine.core.gaussians import Gaussians

if TYPE_CHECKING:
    from engine.core.scene import Scene


class StandIns:
    """Worked out step by step and kept as long as the splats live. Threads that meet here work twice, nothing worse."""

    def __init__(self) -> None:
        self._of_step: WeakKeyDictionary[Gaussians, Gaussians] = WeakKeyDictionary()
        self._whole: tuple[Scene, Gaussians] | None = None

    def prepare(self, scene: Scene) -> bool:
        """Works out one step more; False when nothing is left to do."""
        from engine.preview.coarse import CELLS_PX, coarser

        missing = [step for step in scene.steps if step.gaussians not in self._of_step]
        for step in missing[:1]:
            self._of_step[step.gaussians] = coarser(step.gaussians, step.view, CELLS_PX[-1])[0]
        return bool(missing)

    def of(self, scene: Scene) -> Gaussians:
        """All of them, or the scene's own splats as long as some are missing."""
        whole = self._whole
        if whole is not None and whole[0] is scene:
            return whole[1]
        parts = [self._of_step.get(step.gaussians) for step in scene.steps]
        if not parts or any(part is None for part in parts):
            return scene.gaussians
        self._whole = scene, Gaussians.concatenate([part for part in parts if part is not None])
        return self._whole[1]

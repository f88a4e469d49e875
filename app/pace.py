"""How long things take on this machine, learned from the steps that were made, for estimates before and during work."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, get_args

from engine.api import Stage
from engine.core.files import atomic_path
from engine.core.problem import ProblemError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from engine.api import Recipe
    from engine.core.camera import Camera

STAGES: tuple[Stage, ...] = get_args(Stage)
VIEW_STAGES: tuple[Stage, ...] = ("render", "imagine", "depth", "fuse", "refine")
WEIGHT = 0.4  # of the newest measurement: machines get busy and idle again
PIXEL_STEP = 1.5  # picture sizes whose pixel numbers differ by less than this share their measurements


class Pace:
    """Seconds per stage for each kind of work (backends and picture size); an unknown kind takes None."""

    def __init__(self, seconds: Mapping[str, Mapping[str, float]] | None = None) -> None:
        self._seconds = {kind: dict(stages) for kind, stages in (seconds or {}).items()}

    def learn(self, kind: str, stats: Mapping[str, float]) -> None:
        """stats: of a finished step, "render_s", "imagine_s", ... in seconds."""
        known = self._seconds.setdefault(kind, {})
        for stage in STAGES:
            if (new := stats.get(f"{stage}_s")) is not None:
                known[stage] = new + (1 - WEIGHT) * (known.get(stage, new) - new)

    def view_s(self, kind: str) -> float | None:
        """Seconds that one view takes; None before the first was made."""
        known = self._seconds.get(kind, {})
        return sum(known.get(stage, 0.0) for stage in VIEW_STAGES) if "imagine" in known else None

    def left_s(self, kind: str, stage: Stage | None, elapsed_s: float) -> float | None:
        """Seconds until the running view is done that has been in `stage` for `elapsed_s`."""
        whole, known = self.view_s(kind), self._seconds.get(kind, {})
        if whole is None or stage not in VIEW_STAGES:
            return whole
        later = VIEW_STAGES[VIEW_STAGES.index(stage) + 1 :]
        return max(known.get(stage, 0.0) - elapsed_s, 0.0) + sum(known.get(name, 0.0) for name in later)

    def save(self, path: Path) -> None:
        """A convenience that may be lost: trouble with the disk is not told."""
        try:
            with atomic_path(path) as temporary:
                temporary.write_text(json.dumps(self._seconds), encoding="utf-8")
        except ProblemError:
            return

    @staticmethod
    def load(path: Path) -> Pace:
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            return Pace({str(kind): {str(s): float(v) for s, v in stages.items()} for kind, stages in stored.items()})
        except (OSError, ValueError, AttributeError, TypeError):
            return Pace()


def kind_of_work(recipe: Recipe, camera: Camera) -> str:
    """Views of one kind take about the same time."""
    pixels = round(math.log(camera.width * camera.height, PIXEL_STEP))
    return f"{recipe.imagine} {recipe.depth} {recipe.refine_steps} {pixels}"

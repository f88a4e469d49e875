"""Exports in the background: the scene and path as they are when asked, drawn by what the command line draws with."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.background import Background
from app.events import Exported, Exporting
from app.film import Film, pose_at, poses
from app.film import frame_count as frames_of
from app.frame_rates import FPS
from engine.core.control import Control
from engine.core.problem import fail

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.events import AppEvent
    from app.replay_video import Film as ReplayFilm
    from engine.core.camera import View
    from engine.core.problem import Problem
    from engine.core.scene import Scene
    from engine.core.trajectory import Trajectory


@dataclass(frozen=True)
class PictureExport:
    """kind: "video" (.mp4), "frames" (a folder of PNG), "picture" (one: .png, .jpg, .exr). time_s: of the picture, on
    the path's clock; None = where it begins."""

    kind: Literal["video", "frames", "picture"]
    file: Path
    film: Film
    time_s: float | None = None


class Exports:
    """One after the other; `poll` tells how far it is, `cancel` ends the one that runs and those that wait."""

    def __init__(self, event: Callable[[AppEvent], None], problem: Callable[[Problem], None]) -> None:
        self._event, self._problem = event, problem
        self._thread: Background | None = None
        self._control = Control()
        self._now: Exporting | None = None  # written by the thread
        self._told: Exporting | None = None
        self._measured: tuple[Scene, object, float] | None = None  # of the last pictures; written by the thread

    @property
    def busy(self) -> bool:
        return self._thread is not None and self._thread.busy

    def frame_s(self, scene: Scene, kind: str, film: Film) -> float | None:
        """Seconds that a frame took when this scene was filmed like this; None if it never was. kind: as
        PictureExport."""
        if self._measured is None or self._measured[0] is not scene or self._measured[1] != _work(kind, film):
            return None
        return self._measured[2]

    def splats(self, scene: Scene, file: Path) -> None:
        """A PLY file that common viewers open."""

        def write() -> None:
            from engine.export.ply import write_ply

            write_ply(file, scene.gaussians)

        self._run(file, write)

    def pictures(self, scene: Scene, path: Trajectory, wanted: PictureExport) -> None:
        """What the viewport's preview shows, at the same times: both sample the path."""
        self._control = Control() if not self.busy else self._control
        control = self._control

        def write() -> None:
            from app.filming import film_stills, film_video
            from engine import registry

            views, pace = views_of(path, wanted), _Pace()

            def tick(done: int) -> None:
                if (seconds := pace.frame_s(done)) is not None:
                    self._measured = scene, _work(wanted.kind, wanted.film), seconds
                self._now = Exporting(wanted.file, done, len(views))

            work = wanted.film, views, scene.gaussians, registry.load("render", "cpu"), wanted.file, control, tick
            if wanted.kind == "video":
                film_video(*work, anew=True)
            else:
                film_stills(*work)

        self._run(wanted.file, write)

    def film(self, film: ReplayFilm, file: Path) -> None:
        """The making of the scene, as a video."""
        self._control = Control() if not self.busy else self._control
        control = self._control

        def tick(done: int, whole: int) -> None:
            self._now = Exporting(file, done, whole)

        def write() -> None:
            from app.replay_video import write_film

            write_film(film, file, control, tick)

        self._run(file, write)

    def cancel(self) -> None:
        self._control.cancel()

    def poll(self) -> None:
        if self._now is not self._told and self._now is not None:
            self._told = self._now
            self._event(self._now)
        if self._thread is not None:
            self._thread.poll()

    def close(self) -> None:
        self.cancel()
        if self._thread is not None:
            self._thread.close()

    def _run(self, file: Path, work: Callable[[], None]) -> None:
        self._thread = self._thread or Background("export", self._problem)
        self._thread.submit(work, lambda _done: self._event(Exported(file)))


class _Pace:
    """How long frames take; those of an earlier run don't count."""

    def __init__(self) -> None:
        self._first: tuple[int, float] | None = None

    def frame_s(self, done: int) -> float | None:
        self._first = self._first or (done, time.monotonic())
        first, began = self._first
        return (time.monotonic() - began) / (done - first) if done > first else None


def _work(kind: str, film: Film) -> tuple[object, ...]:
    """What takes equally long for every frame."""
    return kind, film.kind, film.width, film.height, film.codec


def views_of(path: Trajectory, wanted: PictureExport) -> list[View]:
    """The poses that an export draws."""
    if wanted.kind == "picture":
        return [pose_at(wanted.film, path, path.start if wanted.time_s is None else wanted.time_s)]
    suffix = {"video": ".mp4", "frames": ""}[wanted.kind]
    if wanted.file.suffix.lower() != suffix:
        raise fail("bad_input", f"'{wanted.file.name}' is no name for this.", f"End it with '{suffix}'.")
    return poses(wanted.film, path)


def frame_count(path: Trajectory, fps: float = FPS) -> int:
    """How many frames show the path at its own pace."""
    return frames_of(Film(fps=fps), path)

"""Exports in the background: the scene and path as they are when asked, drawn by what the command line draws with."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.background import Background
from app.camera_path import FPS, level
from app.events import Exported, Exporting
from app.step_text import english
from engine.core.camera import Camera, View
from engine.core.control import Control
from engine.core.problem import fail

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.events import AppEvent
    from app.replay_video import Film
    from app.step_text import Words
    from engine.core.problem import Problem
    from engine.core.scene import Scene
    from engine.core.trajectory import Trajectory

SPHERE_PX = (4096, 2048)


@dataclass(frozen=True)
class PictureExport:
    """kind: "video" (.mp4), "frames" (a folder), "picture" (.png, one), each along the path; "panorama" (.png): the
    whole sphere where the path begins. size: width and height in px. frames: None = what the path's pace asks for."""

    kind: Literal["video", "frames", "picture", "panorama"]
    file: Path
    size: tuple[int, int]
    frames: int | None = None
    fps: float = FPS


class Exports:
    """One after the other; `poll` tells how far it is, `cancel` ends the one that runs and those that wait."""

    def __init__(self, event: Callable[[AppEvent], None], problem: Callable[[Problem], None]) -> None:
        self._event, self._problem = event, problem
        self._thread: Background | None = None
        self._control = Control()
        self._now: Exporting | None = None  # written by the thread
        self._told: Exporting | None = None
        self.words: Words = english  # of captions
        self.rate_px_s: float | None = None  # how fast the last pictures were drawn; written by the thread

    @property
    def busy(self) -> bool:
        return self._thread is not None and self._thread.busy

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
            from app.draw import write

            views, done, began = views_of(path, wanted), 0, time.monotonic()
            self._now = Exporting(wanted.file, 0, len(views))

            def tick() -> None:
                nonlocal done
                done += 1
                self.rate_px_s = done * wanted.size[0] * wanted.size[1] / max(time.monotonic() - began, 1e-3)
                self._now = Exporting(wanted.file, done, len(views))

            write(scene.gaussians, views, wanted.file, "cpu", control, tick)

        self._run(wanted.file, write)

    def film(self, film: Film, file: Path) -> None:
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


def views_of(path: Trajectory, wanted: PictureExport) -> list[View]:
    """The views that an export draws."""
    width, height = wanted.size
    if wanted.kind == "panorama":
        pose, _ = path.sample(path.start)
        return [View(Camera.equirect(width, height), level(pose))]
    if wanted.kind == "picture":
        return [path.view(path.start, width, height)]
    count = wanted.frames or frame_count(path, wanted.fps)
    suffix = {"video": ".mp4", "frames": ""}[wanted.kind]
    if wanted.file.suffix.lower() != suffix:
        raise fail("bad_input", f"'{wanted.file.name}' is no name for this.", f"End it with '{suffix}'.")
    return list(path.views(count, width, height))


def frame_count(path: Trajectory, fps: float = FPS) -> int:
    """How many frames show the path at its own pace."""
    return max(1, round(path.duration * fps))

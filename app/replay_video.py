"""The story of a scene as a video: cards for its shots, then a flight through what came of it. Runs on a thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.frame_rates import FPS
from app.replay import hurried, scene_of_steps, stage_title, story
from app.step_pictures import as_seen, pictures_of
from app.words import tr
from engine.core.problem import fail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from app.document import Document
    from app.replay import Shot
    from app.step_pictures import PictureName
    from app.store import Store
    from engine.core.control import Control
    from engine.core.frame import Rendered
    from engine.core.scene import Scene, Step
    from engine.core.trajectory import Trajectory
    from engine.export.replay import Card

    Picture = NDArray[np.uint8]

SIZE = (1280, 720)  # px
OPENING_S, MOST_STORY_S, END_S = 2.5, 150.0, 2.0
DARK = (0x14, 0x16, 0x1A)
WARM: tuple[PictureName, ...] = ("mask", "imagined")  # stages whose colour is that of the imagined


@dataclass(frozen=True, eq=False)
class Film:
    """shots: of the story, the last one the finished scene. steps: by the ids that the shots name. path: None = no
    flight at the end."""

    title: str
    shots: tuple[Shot, ...]
    steps: Mapping[int, Step]
    scene: Scene
    path: Trajectory | None
    size: tuple[int, int] = SIZE
    fps: float = FPS

    def __post_init__(self) -> None:
        if not self.shots:
            raise fail("bad_input", "There is nothing to replay yet.", "Open a photo first.")


def film_of(document: Document, store: Store, size: tuple[int, int] = SIZE) -> Film:
    """Of everything as it is now. Raises a Problem when there is nothing to tell."""
    shots = story(document, store)
    ids = {shot.step for shot in shots}
    scene = scene_of_steps(document, store, ids)
    path = document.path.trajectory if document.path else None
    title = document.name or tr("A scene")
    return Film(title, shots, {step: store.step(step) for step in ids}, scene, path, size)


def write_film(
    film: Film, out: Path, control: Control, tick: Callable[[int, int], None] = lambda _done, _all: None
) -> int:
    """Returns how many frames there are; `tick` hears how many of how many are done. Raises Cancelled when `control`
    says so; then no file is left."""
    from engine.export.replay import frame_count
    from engine.export.video import write_video

    if out.suffix.lower() != ".mp4":
        raise fail("bad_input", f"'{out.name}' is no name for a video.", "End it with '.mp4'.")
    still = [OPENING_S, *(shot.seconds for shot in _told(film))]
    whole = frame_count(still, film.fps) + _flight_frames(film)

    def counted() -> Iterator[Picture]:
        for done, picture in enumerate(_frames(film)):
            control.check()
            tick(done, whole)
            yield picture

    return write_video(out, counted(), film.fps)


def _told(film: Film) -> tuple[Shot, ...]:
    """The shots that are cards; the finished scene is flown through instead."""
    return hurried(tuple(shot for shot in film.shots if shot.picture is not None), MOST_STORY_S)


def _flight_frames(film: Film) -> int:
    return round(END_S * film.fps) if film.path is None else max(1, round(film.path.duration * film.fps))


def _frames(film: Film) -> Iterator[Picture]:
    from engine.export.replay import frames

    yield from frames(_cards(film), film.fps)
    yield from _flight(film)


def _cards(film: Film) -> Iterator[tuple[Picture, float]]:
    from engine.export.replay import draw_card, opening

    first = film.steps[film.shots[0].step]
    yield (
        opening(film.title, tr("How this scene was made, step by step"), _uint8(first.frame.rgb), film.size),
        OPENING_S,
    )
    shots, seen = _told(film), _Seen(film)
    for nth, shot in enumerate(shots):
        yield draw_card(seen.card(shot, (nth + 1) / len(shots)), film.size), shot.seconds


class _Seen:
    """The pictures of one step at a time, in colours."""

    def __init__(self, film: Film) -> None:
        self._film, self._step = film, -1
        self._pictures: dict[PictureName, Picture] = {}

    def card(self, shot: Shot, share: float) -> Card:
        from engine.export.replay import Card, Stage

        pictures = self._of(shot)
        assert shot.picture is not None  # a card shows one
        now = shot.stages.index(shot.picture)
        stages = tuple(
            Stage(stage_title(name), pictures[name] if nth <= now else None, nth == now, name in WARM)
            for nth, name in enumerate(shot.stages)
        )
        place = tr("step {n} of {all}", n=shot.nth, all=shot.of)
        return Card(pictures[shot.picture], shot.title, place, shot.caption, stages, share, tr("known"), tr("imagined"))

    def _of(self, shot: Shot) -> dict[PictureName, Picture]:
        if shot.step != self._step:
            self._step, step = shot.step, self._film.steps[shot.step]
            self._pictures = pictures_in_colour(step, shot.stages)
        return self._pictures


def pictures_in_colour(step: Step, names: Iterable[PictureName]) -> dict[PictureName, Picture]:
    """[H, W, 3] each; the step's frame where one was not kept. Takes a while."""
    pictures = pictures_of(step)
    return {name: as_seen(name, pictures) if name in pictures else _uint8(step.frame.rgb) for name in names}


def _flight(film: Film) -> Iterator[Picture]:
    from engine import registry
    from engine.export.replay import flight

    draw, caption = registry.load("render", "cpu").render, film.shots[-1].caption
    last, count = film.steps[film.shots[-1].step].view, _flight_frames(film)
    views = [last.resized(*film.size)] if film.path is None else film.path.views(count, *film.size)
    for view in views:
        picture = flight(_uint8(_over_dark(draw(film.scene.gaussians, view))), caption, film.size)
        yield from (picture for _ in range(count // len(views)))


def _over_dark(rendered: Rendered) -> NDArray[np.float32]:
    """Where the scene shows nothing, the video's own dark rather than black."""
    shown = np.clip(2 * rendered.alpha, 0, 1)[..., None]
    return (rendered.solid + (1 - shown) * np.array(DARK, np.float32) / 255).astype(np.float32)


def _uint8(rgb: NDArray[np.float32]) -> Picture:
    return np.rint(np.clip(rgb, 0, 1) * 255).astype(np.uint8)

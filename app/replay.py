"""The making of a scene as a story: what was known, what was missing, what was imagined, what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app import step_text
from app.words import number, tr

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from app.document import Document, StepRecord
    from app.step_pictures import PictureName
    from app.store import Store
    from engine.core.scene import Scene, Step

PHOTO_SHOTS: tuple[PictureName, ...] = ("rendered", "depth", "result")
KNOWN_SHOTS: tuple[PictureName, ...] = ("rendered", "result")  # of a view in which nothing was missing
VIEW_SHOTS: tuple[PictureName, ...] = ("rendered", "mask", "imagined", "depth", "result")
SHOT_S: dict[PictureName, float] = {"rendered": 2.0, "mask": 2.2, "imagined": 2.4, "depth": 2.4, "result": 2.4}
END_S = 4.0  # where there is no path to fly along
SPEEDS = (0.5, 1.0, 2.0, 4.0)


@dataclass(frozen=True)
class Shot:
    """One picture of the story. step: an id, the nth of `of`. picture: None at the end, where only the scene is shown.
    stages: all shots of the step, in order. scene: the steps that the scene consists of by then."""

    step: int
    nth: int
    of: int
    title: str
    picture: PictureName | None
    caption: str
    stages: tuple[PictureName, ...]
    scene: tuple[int, ...]
    seconds: float

    @property
    def grown(self) -> bool:
        """Whether the step's splats are in the scene: then the scene itself is worth looking at."""
        return self.picture in ("result", None)


def story(document: Document, store: Store) -> tuple[Shot, ...]:
    """Of the visible steps, in the order they stand in; at the end the whole scene. Empty without steps."""
    records = [step for step in document.steps if step.visible or step.kind == "photo"]
    titles, shots, before = step_text.titles(document), list[Shot](), tuple[int, ...]()
    for nth, record in enumerate(records, start=1):
        step = store.step(record.id)
        names = _shots_of(record, step)
        for name in names:
            scene = (*before, record.id) if name == "result" else before
            words = _photo_caption(name, step) if record.kind == "photo" else _caption(name, step)
            shots.append(Shot(record.id, nth, len(records), titles[record.id], name, words, names, scene, SHOT_S[name]))
        before = (*before, record.id)
    flight_s = document.path.trajectory.duration if document.path else 0.0
    return (*shots, *_end(records, before, flight_s or END_S))


class Teller:
    """Goes through a story in time. at: the shot; elapsed: the seconds of it that are over."""

    def __init__(self, shots: tuple[Shot, ...]) -> None:
        self.shots, self.at, self.elapsed = shots, 0, 0.0
        self.speed, self.playing = 1.0, True

    @property
    def shot(self) -> Shot:
        return self.shots[self.at]

    @property
    def over(self) -> bool:
        return self.at == len(self.shots) - 1 and self.elapsed >= self.shot.seconds

    def advance(self, seconds: float) -> bool:
        """Time goes by, if it plays; whether another shot is to be shown. Rests at the end."""
        if not self.playing:
            return False
        self.elapsed += seconds * self.speed
        if self.over:
            self.playing, self.elapsed = False, self.shot.seconds
        elif self.elapsed >= self.shot.seconds:
            self.go(self.at + 1)
            return True
        return False

    def go(self, at: int) -> None:
        self.at, self.elapsed = min(max(at, 0), len(self.shots) - 1), 0.0

    def skip(self, by: int) -> None:
        """To the first shot of the next step (by = 1), or of this one, or, when there, of the one before (by = -1)."""
        shots = self.shots
        firsts = [nth for nth, shot in enumerate(shots) if nth == 0 or shots[nth - 1].step != shot.step]
        if by > 0:
            self.go(next((first for first in firsts if first > self.at), len(shots) - 1))
        else:
            self.go(next((first for first in reversed(firsts) if first < self.at), 0))

    def toggle(self) -> None:
        """Plays or rests; from the end it begins anew."""
        if self.over:
            self.go(0)
        self.playing = not self.playing


def scene_of_steps(document: Document, store: Store, steps: Collection[int]) -> Scene:
    """What the document shows when it has only these steps."""
    kept = tuple(replace(step, visible=True) for step in document.steps if step.id in steps)
    return store.scene_of(replace(document, steps=kept, solo=None))


def hurried(shots: tuple[Shot, ...], most_s: float) -> tuple[Shot, ...]:
    """The same story in at most so many seconds."""
    whole = sum(shot.seconds for shot in shots)
    return tuple(replace(shot, seconds=shot.seconds * min(1.0, most_s / whole)) for shot in shots)


def stage_title(name: PictureName) -> str:
    """In one or two words, for below a small picture."""
    match name:
        case "rendered":
            return tr("known")
        case "mask":
            return tr("missing")
        case "imagined":
            return tr("imagined")
        case "depth":
            return tr("depth")
        case "confidence":
            return tr("confidence")
        case "result":
            return tr("scene after it")


def _shots_of(record: StepRecord, step: Step) -> tuple[PictureName, ...]:
    if record.kind == "photo":
        wanted = PHOTO_SHOTS
    else:
        wanted = VIEW_SHOTS if step.stats.get("unknown", 1.0) > 0 else KNOWN_SHOTS
    own = ("rendered", "result") if record.kind == "photo" else ("result",)  # its frame stands in for these
    return tuple(name for name in wanted if name in step.pictures or name in own)


def _photo_caption(name: PictureName, step: Step) -> str:
    match name:
        case "rendered":
            return tr("It begins with one photo.")
        case "depth":
            return tr("How far away everything is: near is bright, far is dark.")
        case _:
            return tr("The photo as {n} splats, which can be seen from elsewhere too.", n=_count(step))


def _caption(name: PictureName, step: Step) -> str:
    missing = step.stats.get("unknown", 0.0)
    match name:
        case "rendered" if missing == 0:
            return tr("What the scene shows from here. Nothing is missing.")
        case "rendered":
            return tr("What the scene shows from here.")
        case "mask":
            return tr("What is missing: {share}.", share=step_text.percent(missing))
        case "imagined":
            return _imagined_caption(step)
        case "depth":
            return _depth_caption(step.stats.get("seam_error", 0.0))
        case _:
            return tr("Turned into {n} splats: the scene after this step.", n=_count(step))


def _imagined_caption(step: Step) -> str:
    prompt = step.request.get("recipe", {}).get("prompt", "")
    if prompt:
        return tr("What the machine imagined there, for “{prompt}”.", prompt=prompt)
    return tr("What the machine imagined there.")


def _depth_caption(seam: float) -> str:
    share = step_text.percent(seam)
    if seam <= step_text.GOOD_SEAM:
        return tr("Its depth, completed so that it agrees with the scene (seam {share}).", share=share)
    return tr("Its depth, completed; at the border of the known it jumps by {share}.", share=share)


def _end(records: list[StepRecord], scene: tuple[int, ...], seconds: float) -> Iterator[Shot]:
    if records:
        count = len(records)
        words = tr("The finished scene.") if count == 1 else tr("The finished scene, made in {n} steps.", n=count)
        yield Shot(records[-1].id, len(records), len(records), tr("The scene"), None, words, (), scene, seconds)


def _count(step: Step) -> str:
    return number(len(step.gaussians))

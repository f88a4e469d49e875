"""`sceneloom render`: from what was typed to a film, its frames and the files; what is told about them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from app.export_words import tag_words
from app.film import Film, poses
from app.film_presets import film_fps, film_size
from app.filming import film_stills, film_video, parts_folder
from app.life_size import ground_below, life_size
from engine.core.control import Cancelled
from engine.core.problem import ProblemError, fail
from engine.core.stereo import Stereo
from engine.export.encoding import ENCODINGS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.console import Console
    from app.film import FilmKind, Heading, Lens
    from app.film_cluster import Say
    from app.filming import MakeParts, Span
    from engine.core.camera import View
    from engine.core.control import Control
    from engine.core.gaussians import Gaussians
    from engine.core.trajectory import Trajectory
    from engine.export.encoding import Codec
    from engine.render.base import Renderer

TWO_EYES = ("ods", "vr180")


@dataclass(frozen=True)
class Wish:
    """A film as it was typed. None: what suits."""

    kind: str
    stereo: Stereo
    heading: str
    tilt: bool
    purpose: str | None = None
    size: str | None = None
    frames: str | None = None
    fps: float | None = None
    codec: str | None = None
    audio: Path | None = None
    lens: str = "half-equirect"

    def film(self, photo: tuple[int, int]) -> Film:
        """photo: width and height in px, of ordinary films if nothing else is said."""
        kind = cast("FilmKind", self.kind)  # Film looks whether it is one, as for heading, codec and lens
        width, height = film_size(kind, self.purpose, self.size, photo)
        count, _ = frames_from_text(self.frames)
        fps = film_fps(kind) if self.fps is None else self.fps
        return Film(
            kind, width, height, fps, count, not self.tilt, cast("Heading", self.heading), self.stereo,
            cast("Codec | None", self.codec), self.audio, cast("Lens", self.lens),
        )  # fmt: skip


@dataclass(frozen=True)
class Job:
    """Everything that is needed to draw a film, and where it goes. span: only these frames, None = all."""

    film: Film
    views: list[View]
    splats: Gaussians
    out: Path
    span: Span | None
    renderer: Renderer
    cluster: str | None = None  # a Ray cluster's address

    @property
    def video(self) -> bool:
        return self.out.suffix.lower() == ".mp4"

    @property
    def count(self) -> int:
        """Pictures that will be drawn."""
        if self.video or not self.out.suffix:
            first, end = self.span or (0, len(self.views))
            return end - first
        return 1


def job_of(
    wish: Wish, film: Film, path: Trajectory, splats: Gaussians, out: Path, renderer: Renderer, cluster: str | None
) -> Job:
    views = poses(film, path)
    _, span = frames_from_text(wish.frames)
    job = Job(film, views, splats, out, None if span is None else _within(span, len(views)), renderer, cluster)
    _must_matter(wish, job)
    if job.video and (film.width % 2 or film.height % 2):
        even = f"{film.width + film.width % 2}x{film.height + film.height % 2}"
        raise fail("bad_input", f"A video can't have odd sides as {film.width}x{film.height} has.", f"Choose {even}.")
    return job


def _must_matter(wish: Wish, job: Job) -> None:
    """What was asked for and would change nothing is told instead of lost."""
    kind, no_video = wish.kind, f"'{job.out.name}' is no video"
    lost = [
        (job.cluster is not None and not job.video, "A cluster makes videos only.", "leave --ray out"),
        (wish.audio is not None and not job.video, f"{no_video}: it has no sound.", "leave --audio out"),
        (wish.codec is not None and not job.video, f"{no_video}: it has no codec.", "leave --codec out"),
    ]
    for so, why, otherwise in lost:
        if so:
            raise fail("bad_input", why, f"End the file's name with .mp4, or {otherwise}.")
    if wish.stereo != Stereo() and kind not in TWO_EYES:
        why = f"'{kind}' has one eye: --ipd, --convergence and --pole-fade change nothing."
        raise fail("bad_input", why, "Add --projection ods or vr180, or leave them out.")
    if wish.lens != "half-equirect" and kind != "vr180":
        raise fail("bad_input", f"'{kind}' has no lens to choose.", "Add --projection vr180, or leave --lens out.")
    if kind == "pinhole" and (wish.tilt or wish.heading != "path"):
        why = "'pinhole' looks where the path does: --heading and --tilt change nothing."
        raise fail("bad_input", why, "Add --projection equirect or another sphere, or leave them out.")


def life_sized(job: Job, path: Trajectory, height_m: float, say: Callable[[str], None]) -> Job:
    """For a viewer whose eyes are so high above the ground."""
    if job.film.kind not in TWO_EYES:
        why = f"'{job.film.kind}' has one eye: --eye-height changes nothing."
        raise fail("bad_input", why, "Add --projection ods or vr180, or leave it out.")
    ground = ground_below(job.splats, path, job.renderer)
    stereo = life_size(job.film.stereo, height_m, ground)
    say(f"The ground lies {ground:.2f} m below; {1000 * stereo.ipd:.0f} mm between the eyes make {height_m:g} m of it.")
    return replace(job, film=replace(job.film, stereo=stereo))


def do(job: Job, console: Console) -> tuple[dict[str, Any], str]:
    """Draws and writes; returns what to tell, as values and as text."""
    try:
        with console.stoppable() as control, console.counter("drawing", job.count, "frame") as tick:
            return _filmed(job, control, tick, console.say) if job.video else _pictures(job, control, tick)
    except (Cancelled, ProblemError) as error:
        stopped = isinstance(error, Cancelled) or error.problem.kind == "disk"
        if stopped and (parts_folder(job.out) if job.video else job.out).is_dir():
            console.say("The same command goes on with what is missing.")
        raise


def frames_from_text(text: str | None) -> tuple[int | None, tuple[int, int | None] | None]:
    """How many frames the path has, and which of them are wanted: "48" -> 48 frames, all; "0:900" -> the first 900."""
    if text is None:
        return None, None
    if re.fullmatch(r"\d{1,6}", text) and int(text):
        return int(text), None
    if not (found := re.fullmatch(r"(\d{0,6}):(\d{0,6})", text)):
        raise fail("bad_input", f"'{text}' are no frames.", "Write how many (48), or a range of them (0:900).")
    return None, (int(found[1] or 0), int(found[2]) if found[2] else None)


def _within(span: tuple[int, int | None], count: int) -> Span:
    first, end = span[0], count if span[1] is None else span[1]
    if not 0 <= first < end <= count:
        raise fail(
            "bad_input",
            f"There are no frames {first}:{end}, the path has {count}.",
            f"Choose a range within 0:{count}.",
        )
    return first, end


def _filmed(job: Job, control: Control, tick: Any, say: Say) -> tuple[dict[str, Any], str]:
    make = _elsewhere(job, control, say)
    parts = film_video(job.film, job.views, job.splats, job.renderer, job.out, control, tick, job.span, make)
    plan = parts.plan
    values = {
        "codec": plan.codec, "size": [plan.width, plan.height], "fps": plan.fps, "layout": plan.layout,
        "projection": plan.projection,
    }  # fmt: skip
    if job.span is None:
        lines = [f"{job.out}: {job.count} frames, {plan.width}x{plan.height}, {ENCODINGS[plan.codec].title}"]
        lines += [tagged] if (tagged := tag_words(job.film)) else []
        return {"output": str(job.out), "frames": job.count, **values}, "\n".join(lines)
    join = f"sceneloom export join {parts.folder} OTHER-FOLDERS... -o {job.out}"
    told = f"{parts.folder}: the parts with frames {job.span[0]}:{job.span[1]} of {len(job.views)}.\nThen: {join}"
    return {"output": str(parts.folder), "frames": job.count, **values, "next": join}, told


def _elsewhere(job: Job, control: Control, say: Say) -> MakeParts | None:
    if job.cluster is None:
        return None
    from app.film_cluster import made_on_cluster

    return made_on_cluster(job.cluster, job.film, job.views, job.splats, job.renderer, control, say)


def _pictures(job: Job, control: Control, tick: Any) -> tuple[dict[str, Any], str]:
    film_stills(job.film, job.views, job.splats, job.renderer, job.out, control, tick, job.span)
    values = {"output": str(job.out), "frames": job.count, "size": [job.film.width, job.film.height]}
    return values, f"{job.out}: {job.count} {'picture' if job.count == 1 else 'pictures'}"

"""Films and stills as files: made in parts that a stopped export goes on with and that several machines can share."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from app.film import draw_frame, picture_content, plan_of
from engine.core.problem import fail

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from app.film import Film
    from engine.core.camera import View
    from engine.core.control import Control
    from engine.core.gaussians import Gaussians
    from engine.export.parts import Parts, Plan
    from engine.render.base import Renderer

    Span = tuple[int, int]  # the first frame and the one after the last
    Heard = Callable[[int], None]
    MakeParts = Callable[[Parts, Sequence[range], Heard], None]  # hears how many frames of these are done

STILLS = (".png", ".jpg", ".jpeg", ".exr")


def parts_folder(out: Path) -> Path:
    """Where the parts of a video wait for the others."""
    return out.with_name(out.name + ".parts")


def film_video(
    film: Film,
    views: Sequence[View],
    splats: Gaussians,
    renderer: Renderer,
    out: Path,
    control: Control,
    tick: Heard = lambda _done: None,
    span: Span | None = None,
    make: MakeParts | None = None,
    anew: bool = False,
) -> Parts:
    """Draws what is missing and joins it to `out`. views: the poses of all frames. span: only the parts with frames
    first..end (end exclusive); then nothing is joined and the parts stay. `tick` hears how many frames of the span are
    done, those of an earlier run among them. When it is stopped, finished parts stay for the next time. make: who makes
    parts, if not this process. anew: parts of another film under this name give way; else they are a Problem."""
    from engine.export.parts import Parts
    from engine.export.sound import check_sound

    if out.is_dir():
        raise fail("bad_input", f"'{out}' is a folder.", "Choose another name.")
    if len(views) == 1 and film.frames is None:
        raise fail(
            "bad_input", "The camera path stands still: a video of it would have one frame.",
            "Export a picture, say how many frames, or give the path a second key.",
        )  # fmt: skip
    if film.audio is not None:
        check_sound(film.audio)
    with _no_empty(parts_folder(out)):
        parts = Parts(parts_folder(out), plan_of(film, views, splats, renderer.name), anew)
    first, end = span or (0, len(views))
    missing = parts.missing(first, end)
    done = sum(map(len, parts.plan.parts(first, end))) - sum(map(len, missing))
    tick(done)
    try:
        (make or made_here(film, views, splats, renderer, control))(parts, missing, lambda more: tick(done + more))
    except BaseException:
        if span is None and parts.empty:
            parts.remove()  # nothing that could be gone on with
        raise
    if span is None:
        parts.join(out, film.audio)
        parts.remove()
    return parts


@contextmanager
def _no_empty(folder: Path) -> Generator[None]:
    """Where nothing could be written, no folder stays that was made for it."""
    there = folder.exists()
    try:
        yield
    except BaseException:
        if not there and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
        raise


def join_parts(folders: Sequence[Path], out: Path, audio: Path | None = None) -> Plan:
    """Parts that were made in several places, as one video."""
    from engine.export.parts import Parts

    if out.suffix.lower() != ".mp4":
        raise fail("bad_input", f"'{out.name}' is no name for a video.", "End it with '.mp4'.")
    first, *others = map(Parts.open, folders)
    first.join(out, audio, others)
    return first.plan


def made_here(film: Film, views: Sequence[View], splats: Gaussians, renderer: Renderer, control: Control) -> MakeParts:
    """One part after the other, by this process."""

    def draw(number: int) -> NDArray[np.float32]:
        control.check()
        return draw_frame(film, views[number], splats, renderer)

    def make(parts: Parts, missing: Sequence[range], heard: Heard) -> None:
        done = 0
        for part in missing:
            parts.write(part, draw, _frames_of(part, done, control, heard))
            done += len(part)

    return make


def film_stills(
    film: Film,
    views: Sequence[View],
    splats: Gaussians,
    renderer: Renderer,
    out: Path,
    control: Control,
    tick: Heard = lambda _done: None,
    span: Span | None = None,
) -> int:
    """One picture (.png, .jpg, .exr), the first frame, or a folder of them; returns how many. span: only the frames
    first..end (end exclusive). What an earlier run left of the same film in the folder is not drawn again."""
    from engine.export.stills import content_of, save_still

    if not len(splats):
        raise fail("bad_input", "There are no splats to film.", "Generate the scene first.")
    ending = out.suffix.lower()
    if ending and ending not in STILLS:
        raise fail(
            "bad_input", f"'{out.name}' is no kind of file that can be written.", "Choose .mp4, .png, .jpg or .exr."
        )
    files = {(span or (0, 1))[0]: out} if ending else _picture_files(out, span or (0, len(views)), len(views))
    content = "" if ending else picture_content(film, views, splats, renderer.name)
    with _no_empty(out):
        for done, (number, file) in enumerate(files.items(), start=1):
            control.check()
            heading = heading_deg(views[number]) if film.kind == "equirect" else None
            if not content or content_of(file) != content:
                save_still(file, draw_frame(film, views[number], splats, renderer), heading, content)
            tick(done)
    return len(files)


def _picture_files(folder: Path, span: Span, count: int) -> dict[int, Path]:
    """By the frames' numbers. Pictures of the same film may lie there: other machines, or an earlier run, made them."""
    if folder.exists() and not folder.is_dir():
        raise fail("bad_input", f"'{folder}' is a file, not a folder.", "Choose another name.")
    ours = {number: folder / f"{number:05}.png" for number in range(count)}
    there = folder.iterdir() if folder.is_dir() else ()
    known = set(ours.values())
    others = sorted(file.name for file in there if file not in known and file.name[0] != ".")
    if others:
        raise fail("bad_input", f"The folder '{folder}' holds something else ('{others[0]}').", "Choose a new folder.")
    return {number: ours[number] for number in range(*span)}


def heading_deg(pose: View) -> float:
    """Clockwise from +z, as a compass has it from north."""
    x, _, z = pose.world_from_camera.forward
    return float(np.degrees(np.arctan2(x, z)) % 360)


def _frames_of(part: range, done: int, control: Control, tick: Heard) -> Callable[[float], None]:
    def heard(share: float) -> None:
        control.check()
        tick(done + round(share * len(part)))

    return heard

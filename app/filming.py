"""Films and stills as files: made in parts that a stopped export goes on with and that several machines can share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.film import draw_frame, plan_of
from engine.core.problem import fail

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from app.film import Film
    from engine.core.camera import View
    from engine.core.control import Control
    from engine.core.gaussians import Gaussians
    from engine.export.parts import Parts
    from engine.render.base import Renderer

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
    tick: Callable[[int], None] = lambda _done: None,
    span: tuple[int, int] | None = None,
) -> Parts | None:
    """Draws what is missing and joins it to `out`. views: the poses of all frames. span: only the parts with frames
    first..end (end exclusive); then nothing is joined and the parts come back. `tick` hears how many frames of the span
    are done, those of an earlier run among them. When it is stopped, finished parts stay for the next time."""
    from engine.export.parts import Parts

    parts = Parts(parts_folder(out), plan_of(film, views, splats))
    first, end = span or (0, len(views))
    wanted, missing = parts.plan.parts(first, end), parts.missing(first, end)
    done = sum(map(len, wanted)) - sum(map(len, missing))
    tick(done)

    def draw(number: int) -> NDArray[np.float32]:
        control.check()
        return draw_frame(film, views[number], splats, renderer)

    for part in missing:
        parts.write(part, draw, _frames_of(part, done, control, tick))
        done += len(part)
    if span is not None:
        return parts
    parts.join(out, film.audio)
    parts.remove()
    return None


def film_stills(
    film: Film,
    views: Sequence[View],
    splats: Gaussians,
    renderer: Renderer,
    out: Path,
    control: Control,
    tick: Callable[[int], None] = lambda _done: None,
) -> int:
    """One picture (.png, .jpg, .exr), the first frame, or a folder of them; returns how many."""
    from engine.export.stills import save_still

    if not len(splats):
        raise fail("bad_input", "There are no splats to film.", "Generate the scene first.")
    ending = out.suffix.lower()
    if ending and ending not in STILLS:
        raise fail(
            "bad_input", f"'{out.name}' is no kind of file that can be written.", "Choose .mp4, .png, .jpg or .exr."
        )
    files = [out] if ending else [out / f"{number:05}.png" for number in range(len(views))]
    for number, (file, pose) in enumerate(zip(files, views, strict=False)):
        control.check()
        heading = heading_deg(pose) if film.kind == "equirect" else None
        save_still(file, draw_frame(film, pose, splats, renderer), heading)
        tick(number + 1)
    return len(files)


def heading_deg(pose: View) -> float:
    """Clockwise from +z, as a compass has it from north."""
    x, _, z = pose.world_from_camera.forward
    return float(np.degrees(np.arctan2(x, z)) % 360)


def _frames_of(part: range, done: int, control: Control, tick: Callable[[int], None]) -> Callable[[float], None]:
    def heard(share: float) -> None:
        control.check()
        tick(done + round(share * len(part)))

    return heard

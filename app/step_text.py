"""What lists and inspectors say about a step, in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.document import title
from app.words import number, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.document import Document, StepKind, StepRecord
    from app.jobs import JobStatus
    from engine.api import Stage
    from engine.core.camera import View
    from engine.core.scene import Step

GOOD_SEAM = 0.02  # relative jump of depth: up to here a seam agrees with the scene
SEEN_TURN_DEG, SEEN_MOVE_M = 0.5, 0.005  # less is no turn, no move


def titles(document: Document) -> dict[int, str]:
    """Of every step: its name, or what it is and which one of its kind."""
    found, counts = dict[int, str](), dict[str, int]()
    for step in document.steps:
        counts[step.kind] = counts.get(step.kind, 0) + 1
        found[step.id] = step.name or title(step.kind, counts[step.kind])
    return found


def next_title(document: Document, kind: StepKind, ahead: int = 0) -> str:
    """Of a step that is not made yet; `ahead` others of its kind come before."""
    made = sum(step.kind == kind for step in document.steps)
    return title(kind, made + 1 + ahead)


def fact(step: Step, kind: StepKind, photo: View | None) -> str:
    """The line below a title: "source · 55° · 1.8 m", "+25° · 31 % imagined · 4.1 s". photo: where that was taken."""
    if kind == "photo":
        return " · ".join((tr("source"), f"{np.degrees(step.view.camera.fov_y):.0f}°", *_reach(step)))
    turned = "" if photo is None else turn(step.view, photo)
    return " · ".join(filter(None, (turned, imagined(step.stats), seconds(made_in_s(step.stats)))))


def turn(view: View, photo: View) -> str:
    """How the camera stands against the photo's, in one word: the turn that matters most, else the move."""
    motion = photo.world_from_camera.inverse() @ view.world_from_camera
    x, y, z = motion.forward
    yaw, pitch = float(np.degrees(np.arctan2(x, z))), float(np.degrees(np.arctan2(-y, np.hypot(x, z))))
    if abs(pitch) > max(abs(yaw), SEEN_TURN_DEG) or abs(pitch) > 60:
        return tr("{n}° up", n=number(pitch)) if pitch > 0 else tr("{n}° down", n=number(-pitch))
    if abs(yaw) >= SEEN_TURN_DEG:
        return f"{'+' if yaw > 0 else '−'}{abs(yaw):.0f}°"
    right, down, ahead = motion.translation.tolist()
    return _move(right, down, ahead)


def imagined(stats: Mapping[str, float]) -> str:
    share = stats.get("unknown", 0.0)
    return tr("all known") if share == 0 else tr("{share} imagined", share=percent(share))


def seconds(amount: float) -> str:
    if amount < 60:
        return tr("{n} s", n=number(amount, 1 if amount < 10 else 0))
    return tr("{m} min {s} s", m=int(amount // 60), s=f"{amount % 60:.0f}")


def percent(share: float) -> str:
    """Small shares with a decimal; never "0 %" for what is not nothing."""
    if 0 < share < 0.0995:
        return tr("{n} %", n=number(max(100 * share, 0.1), 1))
    return tr("{n} %", n=number(100 * share))


def made_in_s(stats: Mapping[str, float]) -> float:
    """Seconds of all stages together."""
    return sum(value for name, value in stats.items() if name.endswith("_s"))


def seam_words(error: float) -> str:
    """What a step's seam error means."""
    if error <= GOOD_SEAM:
        return tr("seam {share}, agrees with the scene", share=percent(error))
    return tr("seam {share}, a step in depth shows", share=percent(error))


def facts(step: Step, kind: StepKind) -> dict[str, str]:
    """What made a step and what came of it, each under its name."""
    recipe, stats = step.request.get("recipe", {}), step.stats
    backends = {kind: str(name).split()[0] for kind, name in step.request.get("backends", {}).items()}
    of_view = {
        tr("Seed"): seed_of(step),
        tr("Prompt"): recipe.get("prompt", ""),
        tr("Imagined by"): backends.get("views", ""),
        tr("Imagined"): percent(stats.get("unknown", 0.0)),
    }
    found = {} if kind == "photo" else of_view
    found[tr("Depth by")] = backends.get("depth", "")
    found[tr("Splats")] = number(len(step.gaussians))
    found[tr("Took")] = stage_seconds(stats)
    return {name: value for name, value in found.items() if value}


def seed_of(step: Step) -> str:
    """As the user gave it, to be given again; "" where none is known."""
    return str(step.request.get("recipe", {}).get("seed", ""))


def stage_seconds(stats: Mapping[str, float]) -> str:
    """All stages together, then those that took their time: "4.1 s (imagining 2.3, depth 0.7)"."""
    names = {
        "imagine_s": tr("imagining"), "depth_s": tr("depth"), "fuse_s": tr("splats"), "refine_s": tr("refining"),
        "render_s": tr("looking"), "source_s": tr("reading"),
    }  # fmt: skip
    slow = sorted((name for name in names if stats.get(name, 0) >= 0.05), key=lambda name: -stats[name])
    whole, parts = seconds(made_in_s(stats)), ", ".join(f"{names[name]} {number(stats[name], 1)}" for name in slow)
    return f"{whole} ({parts})" if parts else whole


def stage_words(stage: Stage | None) -> str:
    match stage:
        case "source":
            return tr("reading the photo…")
        case "plan":
            return tr("planning what lies beyond…")
        case "render":
            return tr("looking at what is known…")
        case "imagine":
            return tr("imagining…")
        case "depth":
            return tr("completing depth…")
        case "fuse":
            return tr("turning into splats…")
        case "refine":
            return tr("refining…")
        case None:
            return tr("starting…")


def running(status: JobStatus) -> str:
    """Of the view that a job works on: "completing depth… 2 s left"."""
    if status.state == "paused":
        return tr("paused")
    words, left = stage_words(status.stage), status.step_seconds_left
    return words if left is None else tr("{stage} {n} s left", stage=words, n=max(1, round(left)))


def marks(step: StepRecord, solo: int | None) -> tuple[str, ...]:
    """What is special about a step, in words."""
    found = {
        tr("hidden"): not step.visible,
        tr("solo"): solo == step.id,
        tr("locked"): step.locked,
        tr("made before something it shows was made anew"): step.stale,
    }
    return tuple(words for words, holds in found.items() if holds)


def spoken(title: str, line: str, step: StepRecord, solo: int | None) -> str:
    """A row for a screen reader; the dot's colour in words too."""
    origin = tr("known from the photo") if step.kind == "photo" else tr("imagined")
    return ", ".join((title, origin, line, *marks(step, solo)))


def _reach(step: Step) -> tuple[str, ...]:
    """How far away the middle of what a step shows is."""
    depth = step.frame.depth
    if depth is None or not (depth > 0).any():
        return ()
    return (tr("{n} m", n=number(float(np.median(depth[depth > 0])), 1)),)


def _move(right: float, down: float, ahead: float) -> str:
    moves = {
        tr("{n} m right", n=number(right, 2)): right, tr("{n} m left", n=number(-right, 2)): -right,
        tr("{n} m down", n=number(down, 2)): down, tr("{n} m up", n=number(-down, 2)): -down,
        tr("{n} m ahead", n=number(ahead, 2)): ahead, tr("{n} m back", n=number(-ahead, 2)): -ahead,
    }  # fmt: skip
    words = max(moves, key=lambda name: moves[name])
    return words if moves[words] >= SEEN_MOVE_M else tr("as the photo")

"""Measuring depth from the command line: opens the data, runs the bench with a bar, tells and keeps what came out."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from math import radians
from typing import TYPE_CHECKING, Any, TypeVar

from engine.bench import geometry as bench
from engine.bench import monocular as single
from engine.bench.fillers import chosen_methods
from engine.bench.geometry_report import (
    LEGEND,
    Album,
    doubt,
    headline,
    left_out,
    report,
    save_report,
    table_rows,
    verdict,
)
from engine.core.control import Cancelled
from engine.source.posed import open_posed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from app.console import Console
    from engine.bench.fillers import Chosen
    from engine.bench.geometry import Protocol
    from engine.source.posed import PosedRgbd

T = TypeVar("T")


@dataclass(frozen=True)
class Data:
    folder: Path
    layout: str
    scenes: str = "*"

    def open(self) -> PosedRgbd:
        return open_posed(self.folder, self.layout).of_scenes(self.scenes)


def protocol(
    gaps: Sequence[int] | None, tau: float | None, pairs: int, max_depth: float | None, reject: float | None
) -> Protocol:
    endless = float("inf")
    return bench.Protocol(tuple(gaps or ()), tau, pairs, max_depth or endless, endless if reject is None else reject)


def geometry(
    data: Data, wanted: Protocol, methods: Sequence[str], weights: str, out: Path | None, console: Console
) -> None:
    """`sceneloom bench geometry`."""
    frames, chosen = data.open(), chosen_methods(methods, weights)
    settled = bench.settled(frames, wanted)
    _tell_skipped(chosen, console)
    albums = {gap: Album(settled.pairs, chosen.methods[-1].name) for gap in settled.gaps}
    total = sum(min(len(bench.candidates(frames, gap)), settled.pairs) for gap in settled.gaps)
    results = [bench.GapResult(gap) for gap in settled.gaps]
    with console.stoppable() as control, console.bar("measuring", total, "pair") as tick:
        work = bench.run(frames, settled, chosen, control, results)
        stopped = _stopped_amid(work, lambda done: (albums[done[0].gap].look(done[1]), tick()))
    values = report(frames, settled, chosen, results)
    if out is not None:
        _save_geometry(out, values, albums)
    tables = [_geometry_text(console, gap) for gap in values["gaps"]]
    console.result(values, "\n\n".join([*tables, LEGEND]) + _where(out))
    if stopped:
        raise Cancelled


def _save_geometry(out: Path, values: dict[str, Any], albums: dict[int, Album]) -> None:
    save_report(out / "geometry.json", values)
    for gap in values["gaps"]:
        albums[gap["gap"]].save(out / f"geometry-gap-{gap['gap']}.png", gap)


def _geometry_text(console: Console, gap: dict[str, Any]) -> str:
    lines = [headline(gap), left_out(gap)]
    if gap["pairs"]:
        lines = [console.table(lines[0], table_rows(gap)), verdict(gap), lines[1], doubt(gap)]
    return "\n".join(line for line in lines if line)


def monocular(
    data: Data,
    most: int,
    max_depth: float | None,
    methods: Sequence[str],
    weights: str,
    out: Path | None,
    console: Console,
) -> None:
    """`sceneloom bench depth`."""
    frames, chosen = data.open(), chosen_methods(methods, weights, single.METHODS)
    _tell_skipped(chosen, console)
    album = single.Album(min(most, len(frames)))
    results = {method.name: single.MethodResult() for method in chosen.methods}
    with console.stoppable() as control, console.bar("measuring", min(most, len(frames)), "picture") as tick:
        work = single.run(frames, most, max_depth or float("inf"), chosen, control, results)
        stopped = _stopped_amid(work, lambda looked: (album.look(looked), tick()))
    values = single.report(frames, chosen, results)
    if out is not None:
        save_report(out / "depth.json", values)
        album.save(out / "depth.png", values)
    tables = [console.table(title, rows) for title, rows in single.tables(values)]
    console.result(values, "\n\n".join(tables) + _where(out))
    if stopped:
        raise Cancelled


def export(scene: Path | None, repeats: int, console: Console) -> None:
    """`sceneloom bench export`."""
    from app.scene_file import load
    from engine.bench import export as films

    loaded = load(scene or _sample_scene(console))
    measured = films.run(loaded.splats, loaded.start.view, repeats, console.say)
    tables = [console.table("Milliseconds a frame", _texts(measured["rows"]))]
    tables.append(console.table("Ratios, all in this run", _texts(measured["ratios"])))
    agree = f"One pass and six faces agree to {measured['agreement_db']} dB."
    console.result(measured, "\n\n".join([*tables, agree]))


def _sample_scene(console: Console) -> Path:
    """The sample room and all that lies around it, made once."""
    from app import paths
    from app.camera_path import PathChoice
    from app.make import Plan, make_project
    from engine.api import SourceRequest
    from resources import samples

    file = paths.cache_dir() / f"bench-room-{version('sceneloom')}.loom"
    if not file.exists():
        photo = samples()[0]
        fov = None if photo.fov_y_deg is None else radians(photo.fov_y_deg)
        source = SourceRequest(str(photo.path), fov_y=fov, max_side=512)
        console.say("Making the scene to measure with; this takes some minutes and is needed only once.")
        new = file.with_name("new-" + file.name)
        new.unlink(missing_ok=True)
        with console.stoppable() as control, console.steps() as show:
            make_project(new, Plan(source, (PathChoice("dolly"), PathChoice("ring"))), control, show)
        new.replace(file)
    return file


def _texts(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [
        {name: f"{value:,}" if isinstance(value, int) else str(value) for name, value in row.items()} for row in rows
    ]


def _stopped_amid(work: Iterator[T], look: Callable[[T], object]) -> bool:
    """Looks at all that is measured. True if Ctrl+C came after some of it: that is worth telling."""
    some = False
    try:
        for one in work:
            look(one)
            some = True
    except Cancelled:
        if not some:
            raise
        return True
    return False


def _tell_skipped(chosen: Chosen, console: Console) -> None:
    for reason in dict.fromkeys(chosen.skipped.values()):
        names = ", ".join(name for name, why in chosen.skipped.items() if why == reason)
        console.say(f"Left out: {names}. {reason}")


def _where(out: Path | None) -> str:
    return "" if out is None else f"\n\nReport and pictures: {out}"

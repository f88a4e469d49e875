"""The commands that need the window: opening it with a file, measuring how it feels, and taking its pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app import cli
from app.cli import AsJson, Quiet


@cli.app.command("open")
def open_(files: Annotated[list[Path] | None, typer.Argument(help="A photo or a project.")] = None) -> None:
    """Open the window, with a photo or a project if there is one."""
    with cli.answering(False, False):
        from app.window import open_window

        raise typer.Exit(open_window([str(file) for file in files or []]))


@cli.app.command()
def shots(
    out: Annotated[Path, typer.Argument(help="The folder for the pictures.")],
    only: Annotated[list[str] | None, typer.Option(help="Only these states.")] = None,
    quiet: Quiet = False,
) -> None:
    """Take pictures of the window in its main states, driven as a person would."""
    with cli.answering(False, quiet) as console:
        from app.window import call

        files = call("shots", "take", out, only or [], console.say)
        console.result({"files": [str(file) for file in files]}, "\n".join(map(str, files)))


@cli.bench_app.command("ui")
def bench_ui(
    photo: Annotated[Path | None, typer.Option(help="A photo; the sample room if left out.")] = None,
    starts: Annotated[int, typer.Option(min=1, help="How many cold starts.")] = 5,
    views: Annotated[int, typer.Option(min=1, help="Views to generate while the window is used.")] = 3,
    cycles: Annotated[int, typer.Option(min=0, help="Undo and redo so often; a tenth as many open and close.")] = 500,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Measure how the real window feels: start, gaps between its ticks while the engine works, cancel, memory."""
    with cli.answering(as_json, quiet) as console:
        from app.window import call

        cli.show_table(console, call("bench", "run", photo, starts, views, cycles, console.say))

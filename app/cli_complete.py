"""The command that closes the sphere around a project's path."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app import cli
from app.cli import PRESET_HELP, AsJson, FromStart, Quiet
from app.console import Stopwatch
from engine.core.control import Cancelled

OWN = "the project's own path if left out"


@cli.app.command(epilog="Stopped by Ctrl+C, it goes on with the same command. The window shows every view.")
def complete(
    project: Annotated[Path, typer.Argument(help="A project (.loom); the new views are saved in it.")],
    preset: Annotated[str | None, typer.Option(help=f"{PRESET_HELP}; {OWN}.")] = None,
    path: Annotated[Path | None, typer.Option("--path", help=f"A camera path in JSON; {OWN}.")] = None,
    from_start: FromStart = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Complete 360: make the fewest views after which nothing is unseen, wherever one looks from the path."""
    with cli.answering(as_json, quiet) as console:
        from app.camera_path import PathChoice
        from app.complete_project import complete_project
        from app.quantities import views
        from app.sphere_text import covered_percent, direction_words, left_words

        watch = Stopwatch()
        along = PathChoice(preset, path, from_start) if preset or path else None
        try:
            with console.stoppable() as control, console.steps() as show:
                done = complete_project(project, along, control, show, console.say)
        except Cancelled:
            console.say(f"Go on with the same command: sceneloom complete {project}")
            raise
        gaps = done.sight.gaps()
        share, left = 1 - done.sight.share, left_words(gaps) or "nothing"
        values = {
            "project": str(project), "views": done.views, "covered": share, "seconds": watch.seconds,
            "left": [{"where": direction_words(gap), "share": gap.share} for gap in gaps],
        }  # fmt: skip
        text = f"{project}: {views(done.views)}, {covered_percent(share)} % covered, left: {left}"
        console.result(values, f"{text} ({watch.seconds:.1f} s)")

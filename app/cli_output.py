"""The commands that turn a scene into files: videos and pictures of every projection, splats, joined parts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from app import cli
from app.cli import AsJson, FromStart, PathFile, Preset, Quiet
from app.console import Stopwatch

PROJECTIONS = "pinhole; equirect (the whole sphere); ods (the same for two eyes); vr180 (the half ahead); cubemap."
Frames = Annotated[str | None, typer.Option(help="How many along the path (48), or which of them (0:900).")]
Purpose = Annotated[str | None, typer.Option("--for", help="Size for youtube-360, quest, 4k or 8k.")]
Codec = Annotated[str | None, typer.Option(help="h264, hevc or av1; the most widely played one that can if left out.")]
EyeHeight = Annotated[
    float | None, typer.Option(help="The viewer's, metres: the eyes' distance then suits it, so that all is life-size.")
]
Audio = Annotated[Path | None, typer.Option(help="A file whose sound goes along.")]


@cli.app.command()
def render(
    scene: Annotated[Path, typer.Argument(help="A project (.loom) or a splat file (.ply).")],
    out: Annotated[Path, typer.Option("--output", "-o", help="A video (.mp4), picture (.png, .jpg, .exr) or folder.")],
    preset: Preset = None,
    path: PathFile = None,
    from_start: FromStart = False,
    projection: Annotated[str, typer.Option(help=PROJECTIONS)] = "pinhole",
    purpose: Purpose = None,
    size: Annotated[str | None, typer.Option(help="WIDTHxHEIGHT in pixels.")] = None,
    frames: Frames = None,
    fps: Annotated[float | None, typer.Option(help="Frames a second; 24, for spheres 30.")] = None,
    codec: Codec = None,
    audio: Audio = None,
    heading: Annotated[str, typer.Option(help="path: spheres turn with it; locked: only the viewer turns.")] = "path",
    tilt: Annotated[bool, typer.Option("--tilt", help="Spheres lean as the path's camera does.")] = False,
    ipd: Annotated[float, typer.Option(help="Between the eyes, metres; less makes the scene look larger.")] = 0.064,
    eye_height: EyeHeight = None,
    convergence: Annotated[float | None, typer.Option(help="Metres at which things appear on the screen.")] = None,
    pole_fade: Annotated[float, typer.Option(help="Degrees up or down from which both eyes become one.")] = 70.0,
    renderer: Annotated[str, typer.Option(help="Render backend.")] = "cpu",
    ray: Annotated[str | None, typer.Option(help="A Ray cluster's address, or auto: it draws the parts.")] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Film a scene along a camera path: a video, a picture or a folder of pictures, flat or all around."""
    with cli.answering(as_json, quiet) as console:
        from math import radians

        from app import scene_file
        from app.camera_path import PathChoice
        from app.kernels import compile_once
        from app.render_film import Wish, do, job_of, life_sized
        from engine import registry
        from engine.core.stereo import Stereo

        watch = Stopwatch()
        stereo = Stereo(ipd, convergence, radians(pole_fade))
        wish = Wish(projection, stereo, heading, tilt, purpose, size, frames, fps, codec, audio)
        loaded = scene_file.load(scene)
        film = wish.film(loaded.photo_size)
        along = PathChoice(preset, path, from_start).trajectory(loaded.start)
        job = job_of(wish, film, along, loaded.splats, out, registry.load("render", renderer), ray)
        compile_once("draw", console.say)
        if eye_height is not None:
            job = life_sized(job, along, eye_height, console.say)
        values, text = do(job, console)
        console.result({**values, "seconds": watch.seconds}, f"{text} ({watch.seconds:.1f} s)")


class SplatsOr(TyperGroup):
    """`export PROJECT -o x.ply` is what most want: it needs no further word."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, "--help"):
            args = ["splats", *args]
        return super().parse_args(ctx, args)


export_app = typer.Typer(cls=SplatsOr, no_args_is_help=True)
cli.app.add_typer(export_app, name="export", help="Write splats (export PROJECT -o X.ply); join parts of a video.")


@export_app.command("splats")
def splats(
    project: Annotated[Path, typer.Argument(help="A project (.loom).")],
    out: Annotated[Path, typer.Option("--output", "-o", help="The splat file to write (.ply).")],
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Write a project's splats as a PLY file that common viewers open; the word "splats" may be left out."""
    with cli.answering(as_json, quiet) as console:
        from app import scene_file

        count = scene_file.export_ply(project, out)
        console.result({"output": str(out), "splats": count}, f"{out}: {count:,} splats")


@export_app.command("join")
def join(
    folders: Annotated[list[Path], typer.Argument(help="Folders of parts, as `render --frames A:B` leaves them.")],
    out: Annotated[Path, typer.Option("--output", "-o", help="The video (.mp4).")],
    audio: Audio = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Join the parts of a video that several machines, or several runs, have made. The folders stay."""
    with cli.answering(as_json, quiet) as console:
        from app.filming import join_parts

        plan = join_parts(folders, out, audio)
        values = {"output": str(out), "frames": plan.frames, "size": [plan.width, plan.height], "codec": plan.codec}
        console.result(values, f"{out}: {plan.frames} frames, {plan.width}x{plan.height}")


@cli.bench_app.command("export")
def bench_export(
    scene: Annotated[Path | None, typer.Option(help="A project or .ply; the sample room if left out.")] = None,
    repeats: Annotated[int, typer.Option(min=1, help="Rounds; medians are told.")] = 5,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Time a frame of every kind of film, and how they compare: flat, all around, two eyes, six faces."""
    with cli.answering(as_json, quiet) as console:
        from app import measure

        measure.export(scene, repeats, console)

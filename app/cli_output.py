"""The commands that turn a scene into files: videos and pictures of every projection, splats, joined parts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from app import cli
from app.cli import PRESET_HELP, AsJson, Quiet
from app.console import Stopwatch
from app.frame_rates import FPS, RATES, SPHERE_FPS

PROJECTIONS = "pinhole, equirect (the whole sphere), ods (the same for two eyes), vr180 (the half ahead) or cubemap."
FRAME_RATES = f"Frames a second: {', '.join(f'{rate:g}' for rate in RATES)} or others; {FPS:g}, spheres {SPHERE_FPS:g}."
PATH, PICTURE, SPHERE, EYES, WORK = "Path", "Picture and file", "Spheres", "Two eyes", "Who draws"
Audio = Annotated[Path | None, typer.Option(help="A file whose sound goes along.", rich_help_panel=PICTURE)]
EXAMPLES = (
    "Examples: [b]sceneloom render room.loom -o room.mp4[/b]; for a headset [b]--projection ods --for quest[/b]; "
    "for YouTube [b]--projection equirect --for youtube-360 --audio rain.m4a[/b]. "
    "A video that was stopped goes on with the same command."
)


def _option(help_text: str, panel: str, *names: str, **more: Any) -> Any:
    return typer.Option(*names, help=help_text, rich_help_panel=panel, **more)


@cli.app.command(epilog=EXAMPLES)
def render(
    scene: Annotated[Path, typer.Argument(help="A project (.loom) or a splat file (.ply).")],
    out: Annotated[Path, typer.Option("--output", "-o", help="A video (.mp4), picture (.png, .jpg, .exr) or folder.")],
    preset: Annotated[str | None, _option(f"{PRESET_HELP}; the project's own path if left out.", PATH)] = None,
    path: Annotated[Path | None, _option("A camera path in JSON (ours or nerfstudio's).", PATH, "--path")] = None,
    from_start: Annotated[bool, _option("It begins at the photo's view.", PATH, "--from-start")] = False,
    frames: Annotated[str | None, _option("How many along the path (48), or which of them (0:900).", PATH)] = None,
    projection: Annotated[str, _option(PROJECTIONS, PICTURE)] = "pinhole",
    lens: Annotated[str, _option("Of vr180: half-equirect, or fisheye (180 degrees, equidistant).", PICTURE)] = (
        "half-equirect"
    ),
    purpose: Annotated[str | None, _option("Size for youtube-360, quest, 4k or 8k.", PICTURE, "--for")] = None,
    size: Annotated[str | None, _option("WIDTHxHEIGHT in pixels, instead.", PICTURE)] = None,
    fps: Annotated[float | None, _option(FRAME_RATES, PICTURE)] = None,
    codec: Annotated[str | None, _option("h264, hevc or av1; else the most widely played that can.", PICTURE)] = None,
    audio: Audio = None,
    heading: Annotated[str, _option("path: they turn with it; locked: only the viewer turns.", SPHERE)] = "path",
    tilt: Annotated[bool, _option("They lean as the path's camera does.", SPHERE, "--tilt")] = False,
    ipd: Annotated[float, _option("Between the eyes, metres; less makes the scene look larger.", EYES)] = 0.064,
    eye_height: Annotated[
        float | None, _option("The viewer's, metres: the eyes stand so far apart that all is life-size.", EYES)
    ] = None,
    convergence: Annotated[float | None, _option("Metres at which things appear on the screen.", EYES)] = None,
    pole_fade: Annotated[float, _option("Degrees up or down from which both eyes become one.", EYES)] = 70.0,
    renderer: Annotated[str, _option("Render backend.", WORK)] = "cpu",
    ray: Annotated[str | None, _option("A Ray cluster's address, or auto: it draws the parts.", WORK)] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Film a scene along a camera path: a video, a picture or a folder of pictures, flat or all around."""
    with cli.answering(as_json, quiet) as console:
        from math import radians

        from app import scene_file
        from app.kernels import compile_once
        from app.render_film import Wish, do, job_of, life_sized
        from engine import registry
        from engine.core.stereo import Stereo

        watch = Stopwatch()
        stereo = Stereo(ipd, convergence, radians(pole_fade))
        wish = Wish(projection, stereo, heading, tilt, purpose, size, frames, fps, codec, audio, lens)
        loaded = scene_file.load(scene)
        film = wish.film(loaded.photo_size)
        along = loaded.along(preset, path, from_start)
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
    repeats: Annotated[int, typer.Option(min=1, help="Rounds; medians are told.")] = 15,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Time a frame of every kind of film, and how they compare: flat, all around, two eyes, six faces."""
    with cli.answering(as_json, quiet) as console:
        from app import measure

        measure.export(scene, repeats, console)

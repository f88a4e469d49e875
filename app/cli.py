"""The command line: each command says what it wants and what it found; the work is done by the modules it names.

Nothing heavy is imported before a command needs it, so that `--help` answers at once.
Exit codes: 0 done, 1 a problem (told in one sentence), 2 wrong usage, 130 stopped by Ctrl+C.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.console import Console, Stopwatch
from engine.core.control import Cancelled
from engine.core.problem import Problem, ProblemError

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

app = typer.Typer(
    name="sceneloom",
    help="Make a 3D scene of Gaussian splats from one photo and a camera path, on your own machine.",
    epilog="Exit codes: 0 done, 1 a problem, 2 wrong usage, 130 stopped by Ctrl+C (what is finished is kept).",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
bench_app = typer.Typer(no_args_is_help=True)
app.add_typer(bench_app, name="bench", help="Measure speed and quality.")
train_app = typer.Typer(no_args_is_help=True)
app.add_typer(train_app, name="train", help="Make training data and networks.")

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but problems (and JSON).")]
DEPTH_HELP = "Depth backend: network, geometric, hub, or NAME:MODEL; auto is the best that works here."
PRESET_HELP = "A ready-made camera move, such as orbit or ring"
Preset = Annotated[str | None, typer.Option(help=f"{PRESET_HELP}.")]
PathFile = Annotated[Path | None, typer.Option("--path", help="A camera path in JSON (ours or nerfstudio's).")]
Size = Annotated[int, typer.Option(min=64, max=4096, help="Longer side of the working picture, px.")]
FromStart = Annotated[bool, typer.Option("--from-start", help="Move the path so that it begins at the photo's view.")]
Layout = Annotated[str, typer.Option(help="How the data lie there: auto, or a layout's name.")]
Scenes = Annotated[str, typer.Option(help="Only scenes whose names match, such as 'room_*'.")]
Methods = Annotated[list[str] | None, typer.Option(help="Methods or depth backends; all methods if left out.")]
Weights = Annotated[str, typer.Option(help="Weights of the trained network, if not those that come along.")]
OutRun = Annotated[Path, typer.Option("--output", "--out", "-o", help="The run's folder; made, or gone on with.")]
ConfigFile = Annotated[Path | None, typer.Argument(help="A TOML file; the one that comes along if left out.")]
DataFolders = Annotated[list[str] | None, typer.Option(help="NAME=FOLDER of a source; may be given more than once.")]
Minutes = Annotated[float | None, typer.Option(min=0.01, help="How long to compute, in all.")]
Steps = Annotated[int | None, typer.Option(min=1, help="How many steps to make, in all, instead.")]
OutFolder = Annotated[Path | None, typer.Option("--output", "--out", "-o", help="A folder for report and pictures.")]


def run(arguments: list[str]) -> int:
    """Runs one command and returns its exit code."""
    from app import cli_complete as _complete  # noqa: F401 - its command is there once it is imported
    from app import cli_output as _output  # noqa: F401
    from app import cli_window as _window  # noqa: F401

    try:
        app(arguments, prog_name="sceneloom")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


@contextmanager
def answering(as_json: bool, quiet: bool) -> Generator[Console]:
    """Whatever ends a command becomes one sentence and an exit code."""
    console = Console(as_json, quiet)
    try:
        yield console
    except ProblemError as error:
        console.problem(_logged(error) if error.problem.kind == "internal" else error.problem)
        raise typer.Exit(1) from error
    except (Cancelled, KeyboardInterrupt) as stop:
        console.say("Stopped.")
        raise typer.Exit(130) from stop
    except (typer.Exit, typer.BadParameter):
        raise
    except MemoryError as error:
        next_step = "Choose a smaller size, or close something else."
        console.problem(Problem("out_of_memory", "There is not enough memory for this.", next_step))
        raise typer.Exit(1) from error
    except Exception as error:
        console.problem(_logged(error))
        raise typer.Exit(1) from error


def _logged(error: Exception) -> Problem:
    """What nobody foresaw: one sentence for the person, everything for the log."""
    from app.diagnostics import log_unexpected

    foreseen = error.problem if isinstance(error, ProblemError) else None
    log = log_unexpected(error, foreseen.detail if foreseen else "")
    message = foreseen.message if foreseen else f"Something unexpected went wrong ({type(error).__name__}: {error})."
    return Problem("internal", message, f"The details are in {log}." if log else "")


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="The folder for the results.")] = Path("demo-output"),
    size: Size = 512,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Turn a bundled photo into a scene, and show everything that comes of it."""
    with answering(as_json, quiet) as console:
        from app.demo import run_demo
        from app.kernels import compile_once

        compile_once("make", console.say)
        watch = Stopwatch()
        files = run_demo(out, size, console)
        lines = [f"  {path}  {what}" for path, what in files.items()]
        values = {"seconds": watch.seconds, "files": {str(path): what for path, what in files.items()}}
        console.result(values, f"Done in {watch.seconds:.0f} s. Look at:\n" + "\n".join(lines))


@app.command()
def create(
    project: Annotated[Path, typer.Option("--output", "-o", help="The project to write (.loom).")],
    source: Annotated[Path | None, typer.Argument(help="The photo; may be left out with --resume.")] = None,
    preset: Annotated[list[str] | None, typer.Option(help=f"{PRESET_HELP}; may be given more than once.")] = None,
    path: PathFile = None,
    from_start: FromStart = False,
    views: Annotated[int | None, typer.Option(min=1, help="How many views to generate along each move.")] = None,
    size: Size = 512,
    depth: Annotated[str, typer.Option(help=DEPTH_HELP)] = "auto",
    imagine: Annotated[str, typer.Option(help="Views backend, NAME or NAME:MODEL.")] = "exemplar",
    prompt: Annotated[str, typer.Option(help="What the unseen parts show (for backends that read it).")] = "",
    seed: Annotated[int, typer.Option(min=0)] = 0,
    depth_map: Annotated[Path | None, typer.Option(help="Depth of the photo: 16-bit PNG, EXR or NPY.")] = None,
    depth_scale: Annotated[float, typer.Option(min=0, help="Metres per unit of the depth map.")] = 0.001,
    fov: Annotated[float | None, typer.Option(min=1, max=170, help="Vertical field of view, degrees.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a project that was stopped.")] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Make a scene from a photo and a camera path."""
    with answering(as_json, quiet) as console:
        from app import make
        from app.kernels import compile_once
        from engine.api import Recipe

        watch = Stopwatch()
        if not (resume and project.exists()):
            if source is None:
                raise typer.BadParameter("a photo is needed", param_hint="SOURCE")
            paths = make.paths_from_options(preset or [], path, from_start)
            photo = make.source_from_options(source, size, fov, depth_map, depth_scale)
            plan = make.Plan(photo, paths, Recipe(prompt, seed, imagine, depth), views)
            make_it = partial(make.make_project, project, plan)
        else:
            console.say(f"Going on with {project} as it was planned.")
            make_it = partial(make.resume_project, project)
        compile_once("make", console.say)
        try:
            with console.stoppable() as control, console.steps() as show:
                scene = make_it(control, show)
        except Cancelled:
            console.say(f"Go on with: sceneloom create --resume -o {project}")
            raise
        values = {"project": str(project), "steps": len(scene.steps), "splats": len(scene.gaussians)}
        text = f"{project}: {len(scene.steps)} views, {len(scene.gaussians):,} splats, {watch.seconds:.1f} s"
        console.result({**values, "seconds": watch.seconds}, text)


@app.command()
def info(
    file: Annotated[Path, typer.Argument(help="A project (.loom), a splat file (.ply) or a photo.")],
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Tell what a file holds."""
    with answering(as_json, quiet) as console:
        from app.inspect_file import facts

        show_table(console, facts(file))


@app.command()
def doctor(as_json: AsJson = False, quiet: Quiet = False) -> None:
    """Tell what this machine offers, and why a backend can't be used."""
    with answering(as_json, quiet) as console:
        from app.doctor import report

        show_table(console, report())


@app.command("warm-up", hidden=True)
def warm_up(as_json: AsJson = False, quiet: Quiet = False) -> None:
    """Compile all kernels now, so that nobody waits for it later."""
    with answering(as_json, quiet) as console:
        from app.kernels import compile_all

        compile_all(console.say)


@bench_app.command("render")
def bench_render(as_json: AsJson = False, quiet: Quiet = False) -> None:
    """Time the renderer on this machine."""
    with answering(as_json, quiet) as console:
        from engine.bench import render as bench

        rows = bench.run(report=console.say)
        console.result({"rows": rows}, _columns(rows))


@bench_app.command("geometry")
def bench_geometry(
    folder: Annotated[Path, typer.Argument(help="Posed RGB-D frames: TUM, ICL, 7-Scenes, ScanNet, or your own.")],
    layout: Layout = "auto",
    scenes: Scenes = "*",
    gap: Annotated[list[int] | None, typer.Option(min=0, help="Frames apart; 0: every pair of a scene.")] = None,
    tau: Annotated[float | None, typer.Option(min=0, max=1, help="Least overlap of a pair.")] = None,
    methods: Annotated[
        list[str] | None, typer.Option(help="Methods or depth backends; all methods if left out.")
    ] = None,
    pairs: Annotated[int, typer.Option(min=1, help="Most pairs of each gap, spread evenly.")] = 60,
    max_depth: Annotated[float | None, typer.Option(min=0.1, help="Ignore what is farther, metres.")] = None,
    reject: Annotated[float | None, typer.Option(min=0, help="Leave out pairs whose depths differ by more, m.")] = None,
    weights: Weights = "",
    out: OutFolder = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Measure how well methods complete depth where a scene has not been seen yet (Invisible Stitch's protocol)."""
    with answering(as_json, quiet) as console:
        from app import measure

        protocol = measure.protocol(gap, tau, pairs, max_depth, reject)
        measure.geometry(measure.Data(folder, layout, scenes), protocol, methods or [], weights, out, console)


@bench_app.command("depth")
def bench_depth(
    folder: Annotated[Path, typer.Argument(help="RGB-D frames, posed or not: any layout, NYU too.")],
    layout: Layout = "auto",
    scenes: Scenes = "*",
    methods: Annotated[
        list[str] | None, typer.Option(help="Methods or depth backends; all methods if left out.")
    ] = None,
    frames: Annotated[int, typer.Option(min=1, help="Most frames, spread evenly.")] = 100,
    max_depth: Annotated[float | None, typer.Option(min=0.1, help="Ignore what is farther, metres.")] = None,
    weights: Weights = "",
    out: OutFolder = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Measure depth told from single pictures: AbsRel, RMSE, log10 and delta1, raw and aligned."""
    with answering(as_json, quiet) as console:
        from app import measure

        data = measure.Data(folder, layout, scenes)
        measure.monocular(data, frames, max_depth, methods or [], weights, out, console)


@train_app.command("scenes")
def train_scenes(
    out: Annotated[Path, typer.Option(help="The folder to fill; what is there is kept and continued.")],
    count: Annotated[int, typer.Option(min=1, help="How many frames the folder shall hold.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="The first scene's number.")] = 0,
    processes: Annotated[int, typer.Option(min=1, help="How many processes draw.")] = 1,
    family: Annotated[list[str] | None, typer.Option(help="room, hall, street or landscape; all if left out.")] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Draw synthetic frames with exact depth, from which a depth network can learn."""
    with answering(as_json, quiet) as console:
        from engine.training.generator.write import write_frames

        watch = Stopwatch()
        with console.bar("drawing", count, "frame") as tick:
            written = write_frames(out, count, seed, processes, tuple(family or ()), tick)
        values = {"output": str(out), "frames": written, "seconds": watch.seconds}
        console.result(values, f"{out}: {written} frames, {watch.seconds:.1f} s")


@train_app.command("depth")
def train_depth(
    out: OutRun,
    config: ConfigFile = None,
    data: DataFolders = None,
    minutes: Minutes = None,
    steps: Steps = None,
    teacher: Annotated[str, typer.Option(help="A depth model (hub id or folder) for pictures without depth.")] = "",
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Train the depth network; goes on where the folder's last run stopped. On GPUs: accelerate launch -m app ..."""
    with answering(as_json, quiet) as console:
        from app import train

        wanted = train.config_from_options(config, data or [], minutes=minutes, steps=steps, teacher=teacher)
        train.train(wanted, out, console)


@train_app.command("ablate")
def train_ablate(
    out: OutRun,
    config: ConfigFile = None,
    data: DataFolders = None,
    minutes: Minutes = None,
    steps: Steps = None,
    size: Annotated[str | None, typer.Option(help="WIDTHxHEIGHT of the pictures, multiples of 32.")] = None,
    frames: Annotated[int | None, typer.Option(min=1, help="Held-out frames of each source to measure on.")] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Train several times, each time without one of the network's ideas, and compare. MINUTES are for each."""
    with answering(as_json, quiet) as console:
        from app import train

        width, height = train.size_from_option(size)
        wanted = train.config_from_options(
            config, data or [], minutes=minutes, steps=steps, width=width, height=height, validation_frames=frames
        )
        train.ablate(wanted, out, console)


def _columns(rows: list[dict[str, Any]]) -> str:
    """Rows with the same names as an aligned table."""
    lines = [list(rows[0]), *([_text(value) for value in row.values()] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)


def show_table(console: Console, values: Mapping[str, Any]) -> None:
    """One line a value, in two columns."""
    width = max(len(name) for name in values) + 2
    lines = (f"{name.replace('_', ' '):<{width}}{_text(value)}" for name, value in values.items())
    console.result(values, "\n".join(lines))


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_text(part)}" for name, part in value.items() if part != "")
    if isinstance(value, list):
        return " x ".join(_text(part) for part in value)
    return f"{value:,}" if isinstance(value, int) else "-" if value is None else str(value)

"""The whole story on one page: a photo and a list of views become a scene, one view after another.

    see what is known -> imagine what is not -> complete its depth -> fuse it into splats -> refine -> commit

`generate` is a generator: every `yield` is a point of progress, cancel and pause, and `control.check` plays that part
inside a stage. A step is committed as a whole or not at all: a cancelled or failed one leaves the scene as it was.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Generator
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from engine import registry
from engine.api import (
    Event,
    Finished,
    GenerateRequest,
    Progress,
    Stage,
    StagePictures,
    Started,
    StepDone,
    StepFailed,
)
from engine.core.control import Cancelled, Control
from engine.core.frame import Frame, Rendered
from engine.core.gaussians import Gaussians
from engine.core.problem import Problem, ProblemError
from engine.core.scene import Scene, Step
from engine.fusion.conflict import behind_certain
from engine.fusion.coverage import Seen, seam_error, seam_picture, see
from engine.fusion.fuse import add_view, support_views
from engine.source.load import load_source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from engine.api import Recipe
    from engine.core.camera import View
    from engine.depth.base import DepthBackend
    from engine.render.base import Renderer
    from engine.views.base import ViewsBackend

HOLE = 0.0002  # share of a picture that may stay unseen: a speck
UNSEEN_ALPHA = 0.5
FORECAST_SIDE_PX = 256  # the longer side of the pictures in which holes are looked for
NO_MEMORY = ("out of memory", "allocate memory", "insufficient memory")  # torch and OpenCV have errors of their own
LIVE_SIDE_PX = 384  # the longer side of a running step's pictures

Publish = Callable[[Scene], None]
Show = Callable[[StagePictures], None]
Run = Generator[Event, None, Scene]


@dataclass(frozen=True)
class Backends:
    renderer: Renderer
    views: ViewsBackend
    depth: DepthBackend
    signatures: Mapping[str, str] = field(default_factory=dict)  # kind -> what exactly it is, for the record

    @staticmethod
    def of(recipe: Recipe) -> Backends:
        """The backends a recipe names; raises a Problem with the reason if one cannot be used here."""
        return Backends(
            registry.load("render", recipe.renderer),
            registry.load("views", recipe.imagine),
            registry.load("depth", recipe.depth),
            {"views": registry.signature("views", recipe.imagine), "depth": registry.signature("depth", recipe.depth)},
        )


def generate(
    request: GenerateRequest,
    scene: Scene,
    control: Control,
    publish: Publish = lambda _scene: None,
    backends: Backends | None = None,
    show: Show | None = None,
) -> Run:
    """Makes the steps the scene lacks and returns the new scene; `publish` gets it after each step, `show` what the
    running step looks like after each of its stages.

    A failed step ends the run with StepFailed; the same request with the scene so far goes on from there."""
    steps = request.first_step + len(request.views)
    yield Started(request.number, steps, len(scene.steps))
    number = 0
    try:
        tools = backends or Backends.of(request.recipe)
        if not scene.steps:
            making = _source_step(_Clock(request, 0, show), tools, control)
            scene = yield from _commit(making, request, 0, scene, publish)
        plan = None
        while (view := _next_view(request, scene, tools.renderer)) is not None:
            control.check()
            number = scene.steps[-1].number + 1
            if plan is None:
                yield Progress(request.number, number, steps, "plan")
                plan = _plan(request, scene, tools, control)
            making = _view_step(_Clock(request, number, show), view, scene, tools, plan, control)
            scene = yield from _commit(making, request, number, scene, publish)
    except Cancelled:
        yield Finished(request.number, steps, cancelled=True)
    except Exception as error:  # noqa: BLE001 - whatever a stage trips over must not take the user's work down
        yield StepFailed(request.number, number, _problem_of(error))
    else:
        yield Finished(request.number, steps)
    return scene


def _next_view(request: GenerateRequest, scene: Scene, renderer: Renderer) -> View | None:
    """The first view of the walk that has no step yet; after the walk, the worst hole that is left to cover."""
    walked = sum(step.number >= request.first_step for step in scene.steps)
    if walked < len(request.views):
        return request.views[walked]
    if walked - len(request.views) >= request.most_extra or not request.cover:
        return None
    shares = unseen_shares(scene, request.cover, renderer)
    worst = int(np.argmax(shares))
    return request.cover[worst] if shares[worst] > HOLE else None


def unseen_shares(scene: Scene, views: Sequence[View], renderer: Renderer) -> list[float]:
    """For each view the share of its pixels that the scene does not cover: what would have to be imagined there."""
    return [float((renderer.render(scene.gaussians, _small(view)).alpha < UNSEEN_ALPHA).mean()) for view in views]


def _small(view: View) -> View:
    scale = min(1.0, FORECAST_SIDE_PX / max(view.camera.width, view.camera.height))
    return view.resized(round(view.camera.width * scale), round(view.camera.height * scale))


def _source_step(clock: _Clock, tools: Backends, control: Control) -> Generator[Event, None, Step]:
    """Step 0: the photo with its depth."""
    yield clock.start("source")
    photo = load_source(clock.request.source)
    clock.show(imagined=photo.rgb)
    yield clock.start("depth")
    sparse = photo.depth if photo.depth is not None else np.zeros(photo.rgb.shape[:2], np.float32)
    completed = tools.depth.complete(photo.rgb, sparse, sparse > 0, photo.view, control.check)
    clock.show(depth=completed.depth, confidence=completed.confidence)
    photographed = np.ones(photo.rgb.shape[:2], np.float32)
    frame = Frame(photo.rgb, photo.view, completed.depth, photographed, photo.name)
    nothing = Rendered(np.zeros_like(photo.rgb), np.zeros_like(sparse), np.zeros_like(sparse))
    pictures = {"sparse_depth": sparse, "confidence": completed.confidence}
    return (yield from _fused(clock, frame, see(nothing, photo.view), Scene(), pictures, tools, control))


def _view_step(
    clock: _Clock, view: View, scene: Scene, tools: Backends, plan: Any, control: Control
) -> Generator[Event, None, Step]:
    """One further view of the path."""
    recipe = clock.request.recipe
    yield clock.start("render")
    rendered = tools.renderer.render(scene.gaussians, view)
    seen = see(rendered, view)
    clock.show(rendered=rendered.solid, mask=_unknown(seen))
    yield clock.start("imagine")
    imagined = tools.views.generate(
        Rendered(seen.rgb, seen.depth, rendered.alpha), seen.known, view,
        prompt=recipe.prompt, seed=_seed(recipe.seed, clock.step),
        references=[step.frame for step in scene.steps], plan=plan, tick=control.check,
    )  # fmt: skip
    clock.show(imagined=imagined.rgb)
    yield clock.start("depth")
    completed = tools.depth.complete(imagined.rgb, seen.depth, seen.known, view, control.check)
    confidence = imagined.confidence * completed.confidence
    clock.show(depth=completed.depth, confidence=confidence)
    frame = Frame(imagined.rgb, view, completed.depth, confidence)
    pictures = {"rendered": rendered.solid, "sparse_depth": seen.depth, "confidence": confidence}
    return (yield from _fused(clock, frame, seen, scene, pictures, tools, control))


def _fused(
    clock: _Clock,
    frame: Frame,
    seen: Seen,
    scene: Scene,
    pictures: dict[str, NDArray[np.float32]],
    tools: Backends,
    control: Control,
) -> Generator[Event, None, Step]:
    """Adds the finished view to the scene's splats and looks at it once more."""
    request, recipe = clock.request, clock.request.recipe
    yield clock.start("fuse")
    left = request.first_step + len(request.views) - clock.step
    earlier = [step.frame for step in scene.steps]
    support = support_views(frame, earlier)
    frame = behind_certain(frame, ~seen.known, [*earlier[:1], *(f for f in support if f is not earlier[0])])
    chunk = add_view(frame, seen, max(recipe.budget - len(scene.gaussians), 0) // max(left, 1))
    yield clock.start("refine")
    if recipe.refine_steps:
        from engine.fusion.refine import refine  # brings torch

        trust = frame.view.at(pictures["confidence"], chunk.means)
        chunk = refine(chunk, scene.gaussians, frame, support, recipe.refine_steps, control.check, trust)
    result = tools.renderer.render(Gaussians.concatenate([scene.gaussians, chunk]), frame.view)
    assert frame.depth is not None
    pictures |= {
        "mask": _unknown(seen),
        "imagined": frame.rgb,
        "depth": frame.depth,
        "seam_error": seam_picture(frame.depth, seen.known),
        "result": result.solid,
    }
    clock.show(result=result.solid)
    stats = clock.seconds() | {
        "splats": float(len(chunk)),
        "unknown": float((~seen.known).mean()),
        "covered": float((result.alpha > 0.5).mean()),
        "seam_error": seam_error(frame.depth, seen.known),
        "confidence": float(pictures["confidence"][~seen.known].mean()) if not seen.known.all() else 1.0,
    }
    # what later steps refer to is what a project file holds, so that a resumed run ends with the same scene
    return Step(clock.step, chunk, frame.rounded, _provenance(request, clock.step, tools), pictures, stats)


def _unknown(seen: Seen) -> NDArray[np.float32]:
    """[H, W] 1 = to be imagined."""
    return (~seen.known).astype(np.float32)


def _plan(request: GenerateRequest, scene: Scene, tools: Backends, control: Control) -> Any:
    recipe = request.recipe
    return tools.views.plan(scene.steps[0].frame, request.views, recipe.prompt, recipe.seed, control.check)


def _commit(
    making: Generator[Event, None, Step], request: GenerateRequest, number: int, scene: Scene, publish: Publish
) -> Run:
    started = time.perf_counter()
    step = yield from making
    scene = scene.with_step(step)
    publish(scene)
    seconds = time.perf_counter() - started
    steps = request.first_step + len(request.views)
    yield StepDone(request.number, number, steps, seconds, len(scene.gaussians), step.stats["covered"])
    return scene


class _Clock:
    """Announces the stages of one step, shows what they bring and remembers how long each took."""

    def __init__(self, request: GenerateRequest, step: int, show: Show | None) -> None:
        self.request, self.step = request, step
        self._show = show
        self._shown: dict[str, NDArray[np.float32]] = {}
        self._marks: list[tuple[Stage, float]] = []

    def start(self, stage: Stage) -> Progress:
        self._marks.append((stage, time.perf_counter()))
        steps = self.request.first_step + len(self.request.views)
        return Progress(self.request.number, self.step, steps, stage)

    def show(self, **pictures: NDArray[np.float32]) -> None:
        """Pictures of the stage that ends."""
        if self._show is not None:
            self._shown |= {name: _for_looking_on(name, picture) for name, picture in pictures.items()}
            self._show(StagePictures(self.request.number, self.step, self._marks[-1][0], dict(self._shown)))

    def seconds(self) -> dict[str, float]:
        ends = [at for _, at in self._marks[1:]] + [time.perf_counter()]
        return {f"{stage}_s": end - at for (stage, at), end in zip(self._marks, ends, strict=True)}


def _for_looking_on(name: str, picture: NDArray[np.float32]) -> NDArray[np.float32]:
    """A copy of at most LIVE_SIDE_PX; depths are not averaged, or an edge would float between near and far."""
    height, width = picture.shape[:2]
    scale = min(1.0, LIVE_SIDE_PX / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    how = cv2.INTER_NEAREST if name == "depth" else cv2.INTER_AREA
    return cv2.resize(picture, size, interpolation=how).astype(np.float32, copy=False)


def _provenance(request: GenerateRequest, step: int, tools: Backends) -> dict[str, Any]:
    """Everything needed to make this step again, as plain values."""
    return {
        "request": request.number,
        "step": step,
        "seed": _seed(request.recipe.seed, step),
        "recipe": asdict(request.recipe),
        "source": asdict(request.source),
        "backends": dict(tools.signatures),
    }


def _seed(seed: int, step: int) -> int:
    """A seed of its own for every step, so that a step made again alone comes out the same."""
    return (seed * 1_000_003 + step) % 2**31


def _problem_of(error: Exception) -> Problem:
    if isinstance(error, ProblemError):
        return error.problem
    what = f"{type(error).__name__}: {error}"
    detail = traceback.format_exc()
    if isinstance(error, MemoryError) or any(sign in what.lower() for sign in NO_MEMORY):
        return Problem(
            "out_of_memory",
            "There is not enough memory for this step.",
            "Choose a smaller size, or allow more memory.",
            detail,
        )
    return Problem("internal", f"This step failed ({what}).", "What was made so far is kept; try it again.", detail)

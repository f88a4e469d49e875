"""Compiling ahead: kernels are compiled once, with a word about it, so that nobody waits in the middle of work.
Those are numba's, and gsplat's where there is a GPU.

Set-up does it through `sceneloom warm-up`; where that never ran, the first command that needs them does. A marker in
the cache folder remembers it for these kernels in this place.
"""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import engine
from app import paths
from engine.render.probe import probe_gsplat

if TYPE_CHECKING:
    from collections.abc import Callable

    Say = Callable[[str], None]

TINY = 128  # px; the longer side of the scene that takes every kernel through its paces


def compile_once(what: Literal["draw", "make"], say: Say) -> None:
    """Does nothing once it was done: "draw" compiles the renderer, "make" everything that making a scene needs."""
    if _marker(what).exists():
        return
    say("Compiling the kernels; this takes a minute and is needed only once.")
    if what == "make":
        compile_all(say)
    else:
        _compile_renderer(say)


def compile_all(say: Say) -> None:
    _compile_renderer(say)
    _make_tiny_scene()
    probe_gsplat(say=say)  # compiles CUDA code, where there is a GPU
    _remember("make")
    say("all kernels are ready")


def _compile_renderer(say: Say) -> None:
    from engine.export import cracks
    from engine.preview import stage
    from engine.render.warmup import warm_up

    warm_up(lambda what, share: say(f"{100 * share:3.0f} %  {what}"))
    stage.warm_up()
    cracks.warm_up()
    _remember("draw")


def _make_tiny_scene() -> None:
    """Two views around and one above call everything the stages compile, with the types that real pictures have."""
    from app.camera_path import PathChoice, start_of_frame
    from app.make import pump
    from engine.api import GenerateRequest, Recipe, SourceRequest
    from engine.core.control import Control
    from engine.core.scene import Scene
    from resources import samples

    source, recipe = SourceRequest(str(samples()[0].path), max_side=TINY), Recipe(refine_steps=2, renderer="cpu")
    scene = pump(GenerateRequest(0, source, (), recipe), Scene(), Control(), lambda _event: None)
    around = PathChoice("ring").generation_views(start_of_frame(scene.steps[0].frame), None)
    request = GenerateRequest(1, source, (*around[:2], around[-2]), recipe)
    pump(request, scene, Control(), lambda _event: None)


def _marker(what: str) -> Path:
    state = hashlib.blake2b(f"{engine.__file__} {version('sceneloom')} {version('numba')}".encode(), digest_size=8)
    for source in sorted(Path(engine.__file__).parent.rglob("*.py")):
        text = source.read_bytes()
        if b"numba" in text or b"kernel" in text:
            state.update(text)
    return paths.cache_dir() / f"compiled-{what}-{state.hexdigest()}"


def _remember(what: str) -> None:
    try:
        _marker(what).parent.mkdir(parents=True, exist_ok=True)
        _marker(what).touch()
    except OSError:
        return  # then it is checked again next time

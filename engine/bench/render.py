"""`sceneloom bench render`: how fast this machine draws splats.

The scene: small splats of random shape on a wavy sheet four metres away, which fills most of the picture 30 to 130
splats deep. Times are medians of whole calls, projection to finished picture; a GPU's, where gsplat can be used, too.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np

from engine import registry
from engine.bench.opengl import draw_with_opengl
from engine.core.camera import Camera, View
from engine.core.gaussians import Gaussians, sh_from_colors
from engine.core.pose import Pose
from engine.render.backward import backward
from engine.render.cpu import CpuRenderer, forward_with_state
from engine.render.warmup import warm_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from engine.render.base import Renderer

Size = tuple[int, int, int]  # splats, width, height

SIZES: tuple[Size, ...] = ((200_000, 512, 512), (500_000, 1280, 720), (1_000_000, 1280, 720))
PANORAMA: Size = (500_000, 2048, 1024)
BY_SPLATS: tuple[Size, ...] = tuple((n, 1280, 720) for n in (125_000, 250_000, 500_000, 1_000_000))
BY_PIXELS: tuple[Size, ...] = tuple((250_000, 320 * k, 180 * k) for k in (1, 2, 4, 6))


def run(
    sizes: Sequence[Size] = SIZES, repeats: int = 7, report: Callable[[str], None] | None = None
) -> list[dict[str, Any]]:
    """Rows {"test", "splats", "size", "ms", "note"}; `report` is told what is measured next."""
    say = report or (lambda _text: None)
    warm_up(lambda text, _done: say(text))
    rows = []
    for row in _rows(sizes, repeats, say):
        rows.append(row)
        say(f"{row['test']}: {row['ms']} ms")
    return rows


def on_gpu() -> Renderer | None:
    """gsplat's renderer, where it can be used."""
    backend, _ = registry.find("render", "gsplat")
    return None if backend.unavailable() else registry.load("render", "gsplat")


def flat_scene(splats: int) -> Gaussians:
    """Seen from the origin along +z with a focal length of 0.9 widths."""
    rng = np.random.default_rng(0)
    means = [rng.uniform(-2, 2, splats), rng.uniform(-1.2, 1.2, splats), 4 + np.sin(rng.uniform(0, 6, splats))]
    return _with_random_looks(rng, np.stack(means, axis=1), 0.006)


def round_scene(splats: int) -> Gaussians:
    """A sphere of splats around the origin, 3 to 5 metres away."""
    rng = np.random.default_rng(0)
    direction = rng.normal(size=(splats, 3))
    distance = (4 + np.sin(rng.uniform(0, 6, splats)))[:, None]
    return _with_random_looks(rng, distance * direction / np.linalg.norm(direction, axis=1, keepdims=True), 0.012)


def _with_random_looks(rng: np.random.Generator, means: np.ndarray, size_m: float) -> Gaussians:
    n = len(means)
    quats, scales, opacities = (
        rng.normal(size=(n, 4)),
        rng.uniform(0.5, 1.5, (n, 3)) * size_m,
        rng.uniform(0.3, 0.99, n),
    )
    f32 = np.float32
    return Gaussians(
        means.astype(f32),
        quats.astype(f32),
        scales.astype(f32),
        opacities.astype(f32),
        sh_from_colors(rng.uniform(0, 1, (n, 3))),
    )


def _rows(sizes: Sequence[Size], repeats: int, say: Callable[[str], None]) -> Iterator[dict[str, Any]]:
    gpu = on_gpu()
    for size in sizes:
        say(f"drawing {size[0]:,} splats at {size[1]}x{size[2]}")
        scene, view = flat_scene(size[0]), _view(size)
        forward = _forward_ms(scene, view, repeats)
        yield _row("forward", size, forward)
        both = _median_ms(lambda scene=scene, view=view: _forward_and_backward(scene, view), max(repeats // 2, 1))
        yield _row("forward + backward", size, both, f"{both / forward:.2f} x forward")
        quads = draw_with_opengl(forward_with_state(scene, view), repeats)
        yield _row("the same as OpenGL quads", size, quads.ms, quads.note(forward))
        yield from _beside(gpu, "forward", size, scene, view, forward, repeats)
    scene, view = round_scene(PANORAMA[0]), _view(PANORAMA, round=True)
    forward = _forward_ms(scene, view, repeats)
    yield _row("panorama", PANORAMA, forward)
    yield from _beside(gpu, "panorama", PANORAMA, scene, view, forward, repeats)
    yield from _growth("growing with splats", BY_SPLATS, repeats)
    yield from _growth("growing with pixels", BY_PIXELS, repeats)


def _beside(
    gpu: Renderer | None, test: str, size: Size, scene: Gaussians, view: View, processor_ms: float, repeats: int
) -> Iterator[dict[str, Any]]:
    if gpu is not None:
        ms = _median_ms(lambda: gpu.render(scene, view), repeats)
        yield _row(f"{test}, gsplat", size, ms, f"{processor_ms / ms:.1f} x as fast")


def _growth(test: str, sizes: Sequence[Size], repeats: int) -> Iterator[dict[str, Any]]:
    """One thing doubles, the other stays: the cost of the addition, per million."""
    before: tuple[float, float] | None = None
    for size in sizes:
        changing = (size[0] if test.endswith("splats") else size[1] * size[2]) / 1e6
        ms = _forward_ms(flat_scene(size[0]), _view(size), repeats)
        note = "" if before is None else f"{(ms - before[1]) / (changing - before[0]):.0f} ms per further million"
        yield _row(test, size, ms, note)
        before = changing, ms


def _view(size: Size, round: bool = False) -> View:
    _, width, height = size
    if round:
        return View(Camera.equirect(width, height), Pose.identity())
    return View(Camera(width, height, 0.9 * width, 0.9 * width, width / 2, height / 2), Pose.identity())


def _forward_ms(scene: Gaussians, view: View, repeats: int) -> float:
    return _median_ms(lambda: CpuRenderer().render(scene, view), repeats)


def _forward_and_backward(scene: Gaussians, view: View) -> None:
    state = forward_with_state(scene, view)
    gradients = np.ones_like(state.rgb), np.ones_like(state.depth), np.ones_like(state.depth)
    backward(state, scene, gradients, np.ones(len(scene), np.bool_))


def _median_ms(work: Callable[[], object], repeats: int) -> float:
    work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return 1e3 * float(np.median(times))


def _row(test: str, size: Size, ms: float | None, note: str = "") -> dict[str, Any]:
    rounded = None if ms is None else round(ms, 1)
    return {"test": test, "splats": size[0], "size": f"{size[1]}x{size[2]}", "ms": rounded, "note": note}

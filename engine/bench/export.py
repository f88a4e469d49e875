"""`sceneloom bench export`: how long a frame of a film takes, flat, all around, for two eyes, and the old way.

One scene, everything in turns, so that whatever else the machine does meets all alike; the first round, which compiles
and warms, does not count. Milliseconds are medians, the quickest beside them; a ratio is that of the quickest rounds,
because what else runs only ever adds.

Sphere to flat is a ratio of whole calls in a scene. The flat picture has as many pixels, the view's own angle, and is
the mean of four headings, because a sphere sees what lies in all of them. Still each flat picture leaves out most
splats before it begins and the sphere none, so the ratio tells of the scene too: of many small splats more is lost at
their edges than of few large ones.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.bench.render import on_gpu
from engine.core.camera import Camera, View
from engine.core.pose import Pose
from engine.core.stereo import Stereo, eyes
from engine.render.cpu import CpuRenderer
from engine.render.cubemap import face_views, through_faces
from engine.render.warmup import warm_up

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.core.gaussians import Gaussians

    Work = Callable[[], object]

FLAT, SPHERE, EYE = (1920, 1080), (3840, 1920), (4096, 2048)  # px; two eyes stand one above the other
SMALL = 8  # times smaller, for tests
HEADINGS = (0.0, 90.0, 180.0, 270.0)  # degrees
BLACK = (0.0, 0.0, 0.0)
GSPLAT = ", gsplat"  # ends the name of a row that a GPU drew


@dataclass(frozen=True)
class Ratio:
    name: str
    over: str
    under: str
    bar: float
    most: bool  # the bar is the most it may be; else the least


RATIOS = (
    Ratio("sphere to flat, as many pixels", "equirect", "perspective, as many pixels", 1.6, True),
    Ratio("two eyes to one", "ods", "equirect, one eye", 2.1, True),
    Ratio("six feathered faces to one pass", "six feathered faces", "equirect", 2.0, False),
)


def run(
    splats: Gaussians, view: View, repeats: int = 15, report: Callable[[str], None] | None = None, shrink: int = 1
) -> dict[str, Any]:
    """view: an ordinary one in the scene. Returns {"rows", "ratios", "agreement_db", "splats"}; `report` is told what
    is measured next. shrink: pictures so many times smaller."""
    say = report or (lambda _text: None)
    warm_up(lambda text, _done: say(text))
    works = _works(splats, view, shrink) | _works_on_gpu(splats, view, shrink)
    times: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(repeats + 1):
        say(f"round {turn} of {repeats}" if turn else "once without a clock")
        for name, work in works.items():
            start = time.perf_counter()
            work()
            if turn:
                times[name].append(1e3 * (time.perf_counter() - start))
    sphere = _level(view, Camera.equirect(*_shrunk(SPHERE, shrink)))
    return {
        "splats": len(splats),
        "rows": [_row(name, values, splats, shrink) for name, values in times.items()],
        "ratios": [_ratio(one, times) for one in RATIOS],
        "agreement_db": round(_agreement(splats, sphere), 1),
    }


def _works(splats: Gaussians, view: View, shrink: int) -> dict[str, Work]:
    """What is timed, by name."""
    render = CpuRenderer().render
    sphere, eye = _spheres(view, shrink)
    flat = view.resized(*_shrunk(FLAT, shrink))
    large = _level(view, Camera.pinhole(*_as_many_pixels(_shrunk(SPHERE, shrink)), view.camera.fov_y))
    around = [View(large.camera, large.world_from_camera @ Pose.from_angles(np.radians(a), 0.0)) for a in HEADINGS]
    return {
        "perspective": lambda: render(splats, flat),
        "equirect": lambda: render(splats, sphere),
        "ods": lambda: [render(splats, one) for one in eyes(eye, Stereo())],
        "perspective, as many pixels": lambda: [render(splats, one) for one in around],
        "equirect, one eye": lambda: render(splats, eye),
        "six feathered faces": lambda: _faces(splats, sphere),
        "six faces, left apart": lambda: [render(splats, face) for face in face_views(sphere)],
    }


def _works_on_gpu(splats: Gaussians, view: View, shrink: int) -> dict[str, Work]:
    gpu = on_gpu()
    if gpu is None:
        return {}
    flat, (sphere, eye) = view.resized(*_shrunk(FLAT, shrink)), _spheres(view, shrink)
    return {
        "perspective" + GSPLAT: lambda: gpu.render(splats, flat),
        "equirect" + GSPLAT: lambda: gpu.render(splats, sphere),
        "ods" + GSPLAT: lambda: [gpu.render(splats, one) for one in eyes(eye, Stereo())],
    }


def _spheres(view: View, shrink: int) -> list[View]:
    """For one eye, and for one of two."""
    return [_level(view, Camera.equirect(*_shrunk(size, shrink))) for size in (SPHERE, EYE)]


PICTURES = {"perspective, as many pixels": len(HEADINGS)}  # of a work, where there are several
SIZES = {
    "perspective": FLAT, "equirect": SPHERE, "ods": (EYE[0], 2 * EYE[1]), "equirect, one eye": EYE,
    "six feathered faces": SPHERE, "six faces, left apart": SPHERE,
}  # fmt: skip


def _faces(splats: Gaussians, view: View) -> Any:
    return through_faces(lambda seen, face: CpuRenderer().render(seen, face), splats, view, BLACK)


def _agreement(splats: Gaussians, view: View) -> float:
    """PSNR of one pass and six faces, dB."""
    apart = CpuRenderer().render(splats, view).solid - _faces(splats, view).solid
    return float(-10 * np.log10(np.mean(apart**2)))


def _level(view: View, camera: Camera) -> View:
    x, _, z = view.world_from_camera.forward
    upright = Pose.from_angles(float(np.arctan2(x, z)), 0.0)
    return View(camera, Pose(upright.rotation, view.world_from_camera.translation))


def _shrunk(size: tuple[int, int], shrink: int) -> tuple[int, int]:
    return size[0] // shrink, size[1] // shrink


def _as_many_pixels(size: tuple[int, int]) -> tuple[int, int]:
    """16:9."""
    width = round((size[0] * size[1] * 16 / 9) ** 0.5)
    return width, round(size[0] * size[1] / width)


def _row(name: str, times: list[float], splats: Gaussians, shrink: int) -> dict[str, Any]:
    width, height = _shrunk(SIZES.get(name.removesuffix(GSPLAT), _as_many_pixels(SPHERE)), shrink)
    ms, least = (float(value) / PICTURES.get(name, 1) for value in (np.median(times), min(times)))
    size = f"{width}x{height}"
    return {"frame": name, "size": size, "splats": len(splats), "ms": round(ms, 1), "quickest": round(least, 1)}


def _ratio(one: Ratio, times: Mapping[str, list[float]]) -> dict[str, Any]:
    over, under = (min(times[name]) / PICTURES.get(name, 1) for name in (one.over, one.under))
    value = over / under
    met = value <= one.bar if one.most else value >= one.bar
    wanted = f"at {'most' if one.most else 'least'} {one.bar:g}"
    return {"ratio": one.name, "value": round(value, 2), "wanted": wanted, "met": "yes" if met else "no"}

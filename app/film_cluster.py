"""The parts of a video on a Ray cluster (the optional extra "cluster"): scene and poses go there once, finished parts
come back. What fails is done again, elsewhere if a machine is gone; every machine needs this version of Sceneloom."""

from __future__ import annotations

import socket
import tempfile
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.film import draw_frame
from engine.core.control import Cancelled
from engine.core.files import atomic_path
from engine.core.problem import fail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.film import Film
    from app.filming import Heard, MakeParts
    from engine.core.camera import View
    from engine.core.control import Control
    from engine.core.gaussians import Gaussians
    from engine.export.parts import Parts, Plan
    from engine.render.base import Renderer

RETRIES = 3  # of a part, after the first try
CORES = 4  # for a part: drawing uses them all, encoding most
PATIENCE_S = 0.2  # between two looks at Ctrl+C
KNOCK_S = 5.0


def made_on_cluster(
    address: str, film: Film, views: Sequence[View], splats: Gaussians, renderer: Renderer, control: Control
) -> MakeParts:
    """address: as Ray has it ("auto", "host:6379", "ray://host:10001", "local"). Raises a Problem without Ray, without
    a cluster there, and for a part that failed every time."""
    ray = _ray()

    def make(parts: Parts, missing: Sequence[range], heard: Heard) -> None:
        _connect(ray, address)
        try:
            scene = ray.put((film, list(views), splats, renderer))
            remote = ray.remote(max_retries=RETRIES, retry_exceptions=True, num_cpus=_cores(ray))(made_part)
            open_parts = {remote.remote(scene, parts.plan, part): part for part in missing}
            _collect(ray, open_parts, parts, control, heard)
        finally:
            ray.shutdown()

    return make


def made_part(scene: tuple[Film, list[View], Gaussians, Renderer], plan: Plan, part: range) -> bytes:
    """On a machine of the cluster."""
    from engine.export.parts import Parts

    film, views, splats, renderer = scene
    with tempfile.TemporaryDirectory() as folder:
        parts = Parts(Path(folder), plan)
        parts.write(part, lambda number: draw_frame(film, views[number], splats, renderer))
        return parts.file(part).read_bytes()


def _collect(ray: Any, open_parts: dict[Any, range], parts: Parts, control: Control, heard: Heard) -> None:
    """Writes parts as they come."""
    done = 0
    try:
        while open_parts:
            ready, _ = ray.wait(list(open_parts), timeout=PATIENCE_S)
            control.check()
            for one in ready:
                part = open_parts.pop(one)
                with atomic_path(parts.file(part)) as temporary:
                    temporary.write_bytes(_fetched(ray, one, part))
                done += len(part)
                heard(done)
    except Cancelled:
        for one in open_parts:
            ray.cancel(one, force=True)
        raise


def _fetched(ray: Any, one: Any, part: range) -> bytes:
    try:
        return ray.get(one)
    except ray.exceptions.RayError as error:
        raise fail(
            "unavailable", f"The cluster could not make frames {part.start}:{part.stop}, {RETRIES + 1} times.",
            "What is finished is kept: the same command goes on, with or without --ray.", repr(error),
        ) from error  # fmt: skip


def _ray() -> Any:
    try:
        return import_module("ray")
    except ImportError as error:
        raise fail("unavailable", "Ray is not installed.", "Install it: pip install 'sceneloom[cluster]'.") from error


def _connect(ray: Any, address: str) -> None:
    try:
        _knock(address)
        ray.init(address=address, logging_level="ERROR", log_to_driver=False)
    except (ConnectionError, ValueError, RuntimeError, OSError, ray.exceptions.RayError) as error:
        raise fail(
            "unavailable", f"No Ray cluster answers at '{address}'.", "Start one: ray start --head.", repr(error)
        ) from error


def _knock(address: str) -> None:
    """Raises OSError where nobody listens: Ray itself would try for minutes."""
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if colon and port.isdigit():
        socket.create_connection((host, int(port)), KNOCK_S).close()


def _cores(ray: Any) -> int:
    """For a part: no more than the smallest machine has, or nobody would ever take it."""
    cores = [node["Resources"].get("CPU", 0) for node in ray.nodes() if node["Alive"]]
    return max(1, min([CORES, *(int(count) for count in cores if count)]))

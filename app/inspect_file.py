"""What a file holds, as a few lines for a person or a program."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from app.project import Project
from engine.core.problem import fail

if TYPE_CHECKING:
    from pathlib import Path

    from engine.core.camera import View
    from engine.core.gaussians import Gaussians

MIB = 2**20


def facts(file: Path) -> dict[str, Any]:
    """Of a project, a splat file or a photo; raises a Problem if it is none of these or damaged."""
    if not file.is_file():
        raise fail("missing_file", f"There is no file '{file}'.", "Check the name.")
    tell = {".loom": _of_project, ".ply": _of_splat_file}.get(file.suffix.lower(), _of_photo)
    return {"file": str(file), "size": f"{file.stat().st_size / MIB:.1f} MiB", **tell(file)}


def _of_project(file: Path) -> dict[str, Any]:
    with Project.open(file, read_only=True) as project:
        request, scene, sizes = project.request, project.scene(), project.sizes()
        created = project.created
    return {
        "kind": "Sceneloom project",
        "created": created,
        "photo": request.source.path,
        "steps": f"{len(scene.steps)} of {request.first_step + len(request.views)}",
        "prompt": request.recipe.prompt,
        "backends": f"imagine {request.recipe.imagine}, depth {request.recipe.depth}",
        "stored": ", ".join(f"{kind} {size / MIB:.1f} MiB" for kind, size in sorted(sizes.items())),
        **(_view_facts(scene.steps[0].view) if scene.steps else {}),
        **_splat_facts(scene.gaussians),
    }


def _of_splat_file(file: Path) -> dict[str, Any]:
    from engine.export.ply import read_ply

    return {"kind": "Gaussian splats (PLY)", **_splat_facts(read_ply(file))}


def _of_photo(file: Path) -> dict[str, Any]:
    from engine.api import SourceRequest
    from engine.source.load import load_source

    frame = load_source(SourceRequest(str(file)))
    pitch = math.degrees(math.asin(np.clip(-frame.view.world_from_camera.forward[1], -1, 1)))
    return {"kind": "photo", **_view_facts(frame.view), "pitch": f"{pitch:.1f} degrees up"}


def _view_facts(view: View) -> dict[str, Any]:
    camera = view.camera
    return {
        "working picture": f"{camera.width}x{camera.height} px",
        "field of view": f"{math.degrees(camera.fov_x):.1f} x {math.degrees(camera.fov_y):.1f} degrees",
    }


def _splat_facts(splats: Gaussians) -> dict[str, Any]:
    if not len(splats):
        return {"splats": "0"}
    low, high = splats.means.min(axis=0), splats.means.max(axis=0)
    return {
        "splats": f"{len(splats):,}",
        "SH degree": str(splats.sh_degree),
        "memory": f"{splats.nbytes / MIB:.1f} MiB",
        "extent": " x ".join(f"{side:.1f}" for side in high - low) + " m",
    }

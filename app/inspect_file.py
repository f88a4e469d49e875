"""What a file holds: plain values with their units in the names, for a program or, line by line, for a person."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from app.project import Project
from engine.api import SourceRequest
from engine.core.problem import fail

if TYPE_CHECKING:
    from pathlib import Path

    from engine.core.camera import View
    from engine.core.gaussians import Gaussians


def facts(file: Path) -> dict[str, Any]:
    """Of a project, a splat file or a photo; raises a Problem if it is none of these or damaged."""
    if not file.is_file():
        raise fail("missing_file", f"There is no file '{file}'.", "Check the name.")
    tell = {".loom": _of_project, ".ply": _of_splat_file}.get(file.suffix.lower(), _of_photo)
    return {"file": str(file), "bytes": file.stat().st_size, **tell(file)}


def _of_project(file: Path) -> dict[str, Any]:
    with Project.open(file, read_only=True) as project:
        request, scene = project.request, project.scene()
        created, stored = project.created, project.sizes()
    return {
        "kind": "project",
        "created": created,
        "photo": request.source.path,
        "steps": len(scene.steps),
        "steps_at_least": request.first_step + len(request.views),
        "recipe": asdict(request.recipe),
        "stored_bytes": stored,
        **(_of_view(scene.steps[0].view) if scene.steps else {}),
        **_of_splats(scene.gaussians),
    }


def _of_splat_file(file: Path) -> dict[str, Any]:
    from engine.export.ply import read_ply

    return {"kind": "splats", **_of_splats(read_ply(file))}


def _of_photo(file: Path) -> dict[str, Any]:
    from engine.source.load import load_source

    view = load_source(SourceRequest(str(file))).view
    pitch = math.degrees(math.asin(np.clip(-view.world_from_camera.forward[1], -1, 1)))
    return {"kind": "photo", **_of_view(view), "pitch_up_deg": round(pitch, 2)}


def _of_view(view: View) -> dict[str, Any]:
    camera = view.camera
    fov = [round(math.degrees(angle), 2) for angle in (camera.fov_x, camera.fov_y)]
    return {"picture_px": [camera.width, camera.height], "fov_deg": fov}


def _of_splats(splats: Gaussians) -> dict[str, Any]:
    if not len(splats):
        return {"splats": 0}
    extent = splats.means.max(axis=0) - splats.means.min(axis=0)
    return {"splats": len(splats), "sh_degree": splats.sh_degree, "extent_m": [round(float(e), 3) for e in extent]}

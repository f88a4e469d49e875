"""The whole story on a bundled photo: a project, splats, a video, the sphere around the camera, every step shown."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from app import draw
from app.camera_path import PathChoice, level
from app.make import Plan, make_project
from engine.api import SourceRequest
from engine.core.camera import Camera, View
from resources import samples

if TYPE_CHECKING:
    from pathlib import Path

    from app.console import Console
    from engine.core.control import Control
    from engine.core.scene import Scene

FILES = {
    "scene.loom": "the project",
    "scene.ply": "the splats, for any splat viewer",
    "flythrough.mp4": "the camera's path",
    "panorama.png": "the whole sphere around the camera",
    "contact_sheet.png": "every view: as known, what was missing, imagined, depth, confidence, result",
}


def run_demo(out: Path, size: int, console: Console) -> dict[Path, str]:
    """Makes everything anew in the folder `out` and returns file -> what it shows. size: px, the longer side."""
    photo = samples()[0]
    console.say(f"The photo: '{photo.title}' by {photo.author} ({photo.licence}), camera moves: {photo.preset}, ring")
    out.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        (out / name).unlink(missing_ok=True)
    fov = None if photo.fov_y_deg is None else math.radians(photo.fov_y_deg)
    source = SourceRequest(str(photo.path), fov_y=fov, max_side=size)
    plan = Plan(source, (PathChoice(photo.preset), PathChoice("ring")))
    with console.stoppable() as control:
        with console.steps() as show:
            scene = make_project(out / "scene.loom", plan, control, show)
        _show(scene, plan, out, console, control)
    return {out / name: what for name, what in FILES.items()}


def _show(scene: Scene, plan: Plan, out: Path, console: Console, control: Control) -> None:
    from engine.export.contact_sheet import contact_sheet, sheet_rows
    from engine.export.pictures import save_picture
    from engine.export.ply import write_ply

    loaded = draw.loaded_from_scene(scene)
    camera = loaded.start.view.camera
    views = [view for path in plan.paths for view in path.picture_views(loaded.start, camera, None)]
    write_ply(out / "scene.ply", loaded.splats)
    with console.bar("drawing the video", len(views), "frame") as tick:
        draw.write(loaded.splats, views, out / "flythrough.mp4", plan.recipe.renderer, control, tick)
    sphere = View(Camera.equirect(*draw.SPHERE_SIZE), level(loaded.start.view.world_from_camera))
    draw.write(loaded.splats, [sphere], out / "panorama.png", plan.recipe.renderer, control)
    save_picture(out / "contact_sheet.png", contact_sheet(sheet_rows(scene)))

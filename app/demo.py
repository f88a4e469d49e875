"""The whole story on a bundled photo: a project, splats, a video, the sphere around the camera, every step shown."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from app.camera_path import PathChoice, level
from app.film import Film, poses
from app.filming import film_stills, film_video
from app.frame_rates import FPS
from app.make import Plan, make_project
from app.scene_file import loaded_from_scene
from engine import registry
from engine.api import SourceRequest
from engine.core.camera import View
from resources import samples

if TYPE_CHECKING:
    from pathlib import Path

    from app.console import Console
    from engine.core.control import Control
    from engine.core.scene import Scene

SPHERE_SIZE = (2048, 1024)  # px
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

    loaded = loaded_from_scene(scene)
    write_ply(out / "scene.ply", loaded.splats)
    renderer = registry.load("render", plan.recipe.renderer)
    film, sphere = Film("pinhole", *loaded.photo_size, FPS), Film("equirect", *SPHERE_SIZE)
    paths = [choice.trajectory(loaded.start) for choice in plan.paths]
    views = [view for path in paths for view in poses(film, path)]
    with console.counter("drawing the video", len(views), "frame") as tick:
        film_video(film, views, loaded.splats, renderer, out / "flythrough.mp4", control, tick, anew=True)
    photo = loaded.start.view
    upright = View(photo.camera, level(photo.world_from_camera))
    film_stills(sphere, [upright], loaded.splats, renderer, out / "panorama.png", control)
    save_picture(out / "contact_sheet.png", contact_sheet(sheet_rows(scene)))

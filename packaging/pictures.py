"""The pictures of the README: `python packaging/pictures.py demo-output docs/pictures` after `make demo`, and
`python packaging/pictures.py --window shots docs/pictures` after `sceneloom shots shots`.

The mountain and the depth of the samples are made here; that takes some minutes.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import av
import cv2
import numpy as np
from PIL import Image

from app.camera_path import PathChoice, level
from app.make import Plan, make_project
from app.project import Project
from app.scene_file import loaded_from_scene
from engine import registry
from engine.api import SourceRequest
from engine.core.camera import Camera, View
from engine.core.control import Control
from engine.export.contact_sheet import contact_sheet, sheet_rows
from engine.export.pictures import depth_range, rgb_from_depth, save_picture
from engine.source.load import load_source
from resources import Sample, sample, samples

WIDTH = 1400  # px
WINDOW = ("photo", "orbited", "steps", "outlines", "replay", "export")
ROWS = (0, 5, 6, 7)  # of the demo's contact sheet: the photo, three turns
SPHERE_SIZE = (2048, 1024)  # px
SECONDS = (0.0, 2.5, 6.0, 9.0)  # of the demo's video


def main(demo: Path, out: Path) -> None:
    with Project.open(demo / "scene.loom", read_only=True) as project:
        rows = sheet_rows(project.scene())
    save_picture(out / "steps.jpg", _wide(contact_sheet([rows[row] for row in ROWS])))
    save_picture(out / "flythrough.jpg", _wide(np.concatenate(_frames(demo / "flythrough.mp4"), axis=1)))
    panorama = np.asarray(Image.open(demo / "panorama.png").convert("RGB"), np.float32) / 255
    save_picture(out / "panorama.jpg", _wide(panorama))
    save_picture(out / "depth.jpg", _wide(np.concatenate([_depth_row(one) for one in samples()])))
    save_picture(out / "mountain.jpg", _wide(_sphere(sample("mountain"))))


def window(shots: Path, out: Path) -> None:
    """What `sceneloom shots` took, at the width of a page."""
    for name in WINDOW:
        shot = np.asarray(Image.open(shots / f"{name}.png").convert("RGB"), np.float32) / 255
        save_picture(out / f"window-{name}.jpg", _wide(shot))


def _wide(rgb: np.ndarray) -> np.ndarray:
    size = (WIDTH, round(WIDTH * rgb.shape[0] / rgb.shape[1]))
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.float32)


def _frames(video: Path) -> list[np.ndarray]:
    with av.open(str(video)) as container:
        stream = container.streams.video[0]
        rate, frames = float(stream.average_rate or 24), list(container.decode(stream))
    chosen = [frames[min(round(at * rate), len(frames) - 1)] for at in SECONDS]
    return [frame.to_ndarray(format="rgb24").astype(np.float32) / 255 for frame in chosen]


def _source(one: Sample) -> SourceRequest:
    return SourceRequest(str(one.path), fov_y=None if one.fov_y_deg is None else float(np.radians(one.fov_y_deg)))


def _depth_row(one: Sample) -> np.ndarray:
    """[h, 3 * 480, 3] the photo, its depth, and how certain it is."""
    photo = load_source(_source(one))
    nothing = np.zeros(photo.rgb.shape[:2], np.float32)
    told = registry.load("depth", "auto").complete(photo.rgb, nothing, nothing > 0, photo.view, lambda _done: None)
    cells = photo.rgb, rgb_from_depth(told.depth, depth_range(told.depth)), told.confidence[..., None].repeat(3, -1)
    size = (480, round(480 * photo.rgb.shape[0] / photo.rgb.shape[1]))
    return np.concatenate([cv2.resize(cell, size, interpolation=cv2.INTER_AREA) for cell in cells], axis=1)


def _sphere(one: Sample) -> np.ndarray:
    with tempfile.TemporaryDirectory() as folder:
        plan = Plan(_source(one), (PathChoice("ring"),))
        scene = make_project(Path(folder) / "scene.loom", plan, Control(), lambda _event: None)
    loaded = loaded_from_scene(scene)
    view = View(Camera.equirect(*SPHERE_SIZE), level(loaded.start.view.world_from_camera))
    return registry.load("render", "cpu").render(loaded.splats, view).solid


if __name__ == "__main__":
    make = window if "--window" in sys.argv else main
    make(*(Path(argument) for argument in sys.argv[1:] if not argument.startswith("--")))

"""Render the sample pictures that are our own: `python render.py room room.png`.

Needs Blender as a Python module (`pip install bpy pillow`, tried with bpy 4.5 on Python 3.11). Everything is modelled
and painted by these scripts alone: no downloaded models or textures. `--scale 0.35` gives a quick look.
"""
# pyright: reportMissingImports=false

from __future__ import annotations

import argparse
from pathlib import Path

import cloister
import kit
import measure
import room

SCENES = {"room": room, "cloister": cloister}


def main() -> None:
    """Build one scene and render it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scene", choices=SCENES)
    parser.add_argument("out", type=Path, help="PNG file to write")
    parser.add_argument("--scale", type=float, default=1.0, help="size and samples, relative to the published picture")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--depth", type=Path, help="16-bit PNG file for the depth in millimetres")
    args = parser.parse_args()
    kit.clear_scene()
    scene = SCENES[args.scene]
    scene.build()
    kit.render(scene.SHOT, str(args.out.resolve()), args.scale, args.threads)
    if args.depth:
        measure.save_depth(measure.planar_depth(scene.SHOT), args.depth)


if __name__ == "__main__":
    main()

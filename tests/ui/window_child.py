"""A window in a process of its own, with a scripted engine: it edits, generates and saves until it is killed, and
prints how many steps are safe. Arguments: its folder, a seed."""

from __future__ import annotations

import random
import sys
from pathlib import Path

from app_fakes import moved_view
from window_bench import scripted_desk

from ui.drive import application


def work(desk, folder, chance):
    """Forever: another view, another name, an autosave; now and then Save or Undo."""
    number = 0
    while True:
        desk.bridge.do("generate.from_here", view=moved_view(0.01 * number))
        desk.made()
        desk.bridge.do("edit.rename", name=f"n{number}", steps=(desk.document.steps[-1].id,))
        desk.rested(31.0)
        if chance.random() < 0.3:
            desk.bridge.do("file.save_as", path=folder / "mine.loom")
        if chance.random() < 0.3:
            desk.bridge.run("edit.undo")
            desk.bridge.run("edit.redo")
        desk.settle()
        number += 1
        sys.stdout.write(f"{len(desk.document.steps)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    place, seed = Path(sys.argv[1]), int(sys.argv[2])
    with scripted_desk(application(), place) as desk:
        desk.open_photo()
        work(desk, place, random.Random(seed))

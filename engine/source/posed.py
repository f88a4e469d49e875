"""Posed RGB-D from many sources behind one interface, for training and measuring depth.

    frames = open_posed(Path("some/folder"))        # finds out how the data lie there
    frames.views, frames.scene_indices              # known without reading a picture
    frame = frames[3]                               # reads one: frame.rgb, frame.depth, frame.view, ...

Frames have the size of their depth picture: colour is brought there (shrinking averages, enlarging interpolates),
because depth must not be blended. Where colour and depth were taken by cameras of different focal length, colour is
zoomed to the depth camera's rays.

Layouts (`LAYOUTS`): our own `frames`, `7scenes`, `tum` (and ETH3D SLAM), `icl`, `scannet`, `plain`, `nyu`. A folder
that holds several scenes as subfolders (of subfolders) gives them all.

The `plain` layout is easy to make of anything:

    color/00000.jpg ...  jpg or png (the folder may also be called rgb, image or images)
    depth/00000.png ...  16 bits, millimetres along the optical axis, 0 = missing; or npy, exr, tif in metres
    poses.txt            one 4x4 world_from_camera a row (16 numbers), OpenCV axes (x right, y down, z ahead), in the
                         order of the files' names; or NAME and 16 numbers; or NAME tx ty tz qx qy qz qw
    K.txt                3x3 intrinsics in pixels (or: fx fy cx cy), pixel centres at integers as in OpenCV

`camera.json` beside them (any layout) overrides what a layout says or lacks: {"fx", "fy", "cx", "cy", "width",
"height", "metres_per_unit", "missing", "down"}, where `down` is gravity in the poses' world, such as [0, 0, -1];
without it gravity is estimated from the cameras, which people hold level.
"""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, overload

from engine.core.problem import fail
from engine.source.posed_files import Note, read_note
from engine.source.posed_frame import PosedEntry, PosedFrame
from engine.source.posed_layouts import Layout, is_frames, is_plain, read_frames, read_plain
from engine.source.posed_nyu import is_nyu, read_nyu
from engine.source.posed_scans import (
    is_icl,
    is_scannet,
    is_seven_scenes,
    is_tum,
    read_icl,
    read_scannet,
    read_seven_scenes,
    read_tum,
)

if TYPE_CHECKING:
    from engine.core.camera import View

__all__ = ["LAYOUTS", "Note", "PosedEntry", "PosedFrame", "PosedRgbd", "open_posed"]

LAYOUTS: dict[str, Layout] = {  # in the order in which they are tried
    "frames": Layout("frames.jsonl and frames/, as the generator writes them", is_frames, read_frames),
    "7scenes": Layout("frame-*.color.png, .depth.png, .pose.txt", is_seven_scenes, read_seven_scenes),
    "tum": Layout("rgb.txt, depth.txt, groundtruth.txt", is_tum, read_tum),
    "icl": Layout("rgb/, depth/ and a .gt.freiburg track, or c2w.txt", is_icl, read_icl),
    "scannet": Layout("color/, depth/, pose/, intrinsic/", is_scannet, read_scannet),
    "plain": Layout("color/, depth/, poses.txt, K.txt", is_plain, read_plain),
    "nyu": Layout("pairs of pictures without poses, or NYU's .mat", is_nyu, read_nyu),
}
DEEPEST = 4  # levels of subfolders in which scenes are looked for


class PosedRgbd(Sequence[PosedFrame]):
    """Frames that are read when they are asked for; scenes and views are known without reading. Picklable."""

    def __init__(self, entries: Sequence[PosedEntry], layout: str) -> None:
        self.entries, self.layout = tuple(entries), layout

    def __len__(self) -> int:
        return len(self.entries)

    @overload
    def __getitem__(self, index: int) -> PosedFrame: ...
    @overload
    def __getitem__(self, index: slice) -> PosedRgbd: ...
    def __getitem__(self, index: int | slice) -> PosedFrame | PosedRgbd:
        """One frame, read now (raises a Problem for missing or damaged pictures), or fewer frames, not read."""
        if isinstance(index, slice):
            return PosedRgbd(self.entries[index], self.layout)
        return self.entries[index].read()

    def of_scenes(self, pattern: str) -> PosedRgbd:
        """The frames of scenes whose name matches (`*` and `?` as in file names); a Problem if there is none."""
        entries = [entry for entry in self.entries if fnmatchcase(entry.scene, pattern)]
        if not entries:
            some = ", ".join(list(self.scene_indices)[:3])
            raise fail("bad_input", f"No scene is called '{pattern}'.", f"There are scenes such as: {some}.")
        return PosedRgbd(entries, self.layout)

    def scene(self, index: int) -> str:
        return self.entries[index].scene

    def view(self, index: int) -> View:
        return self.entries[index].view

    @property
    def views(self) -> list[View]:
        return [entry.view for entry in self.entries]

    @cached_property
    def scene_indices(self) -> dict[str, list[int]]:
        """Which frames belong to each scene, in order."""
        found: dict[str, list[int]] = {}
        for index, entry in enumerate(self.entries):
            found.setdefault(entry.scene, []).append(index)
        return found


def open_posed(folder: Path, layout: str = "auto", note: Note | None = None) -> PosedRgbd:
    """The posed RGB-D frames of a folder.

    layout: a name of LAYOUTS, or "auto". note: overrides what the folder and its camera.json say.
    Raises a Problem: `missing_file` for no folder, `bad_input` where no layout is recognised or files contradict.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise fail("missing_file", f"There is no folder {folder}.", "Check the name.")
    if layout not in ("auto", *LAYOUTS):
        raise fail("bad_input", f"There is no layout '{layout}'.", f"Choose auto or one of: {', '.join(LAYOUTS)}.")
    wanted = LAYOUTS if layout == "auto" else {layout: LAYOUTS[layout]}
    try:
        found = _scenes(folder, folder.resolve().name, wanted, note or Note(), DEEPEST)
    except OSError as error:
        raise fail("missing_file", f"{folder} can't be read.", "Check its permissions.", repr(error)) from error
    entries = [entry for _, part in found for entry in part]
    if not entries:
        raise _nothing_found(folder, found, layout)
    return PosedRgbd(entries, found[0][0])


def _scenes(
    folder: Path, scene: str, wanted: dict[str, Layout], note: Note, depth: int
) -> list[tuple[str, list[PosedEntry]]]:
    """(layout, entries) of this folder, or else of its subfolders."""
    note = note.over(read_note(folder))
    for name, layout in wanted.items():
        if layout.recognise(folder):
            return [(name, layout.read(folder, scene, note))]
    if depth == 0:
        return []
    inside = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    return [found for path in inside for found in _scenes(path, f"{scene}/{path.name}", wanted, note, depth - 1)]


def _nothing_found(folder: Path, found: list[tuple[str, list[PosedEntry]]], layout: str) -> Exception:
    if found:
        return fail("bad_input", f"{folder} holds no frame with picture, depth and pose.", "Check its pose files.")
    what = "posed RGB-D data" if layout == "auto" else f"data in the layout '{layout}'"
    known = "; ".join(f"{name}: {layout.summary}" for name, layout in LAYOUTS.items())
    return fail("bad_input", f"No {what} was found in {folder}.", f"Known layouts are: {known}.")

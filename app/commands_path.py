"""The menu Path: the document's keys, edited by the functions of app/path_edit.py."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from app import path_edit
from app.command import Ask, Command, has_keys, has_path, has_photo, has_view, needed
from app.document import CameraPath, with_path
from app.path_draw import path_from_flight, path_from_preset, path_from_stroke, placed
from app.planning import photo_start
from app.words import tr
from engine.core import presets
from engine.core.path_file import read_path
from engine.core.problem import fail
from engine.core.trajectory import Keyframe, Trajectory

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import ArrayLike

    from app.camera_path import Start
    from app.session import Session
    from engine.core.pose import Pose


def edited(session: Session, label: str, trajectory: Trajectory, merge_key: str | None = None) -> None:
    """The path with other keys: no longer a preset, and still aimed at its target."""
    path = _path(session)
    if path.look_at is not None:
        trajectory = path_edit.aimed(trajectory, path.look_at)
    session.set_path(label, replace(path, trajectory=trajectory, preset=None), merge_key)


def weights_of(session: Session, radius_s: float = 0.0, kernel: path_edit.Kernel = "gaussian") -> ArrayLike:
    """The selected keys, and with a radius their neighbours too, the less the farther."""
    path, keys = _path(session).trajectory, session.selection.keys
    return np.max([path_edit.falloff(path, key, radius_s, kernel) for key in keys], axis=0)


def _path(session: Session) -> CameraPath:
    path = session.document.path
    if path is None:
        raise fail("bad_input", "There is no camera path yet.", "Draw one, or choose a preset.")
    return path


def _start(session: Session) -> Start:
    start = photo_start(session.document, session.store)
    assert start is not None  # commands that need it can't run without a photo
    return start


def _preset(session: Session, name: str, size: float = 1.0, seconds: float | None = None) -> None:
    title = tr(presets.PRESETS[name].title) if name in presets.PRESETS else name
    path = path_from_preset(name, _start(session), size, seconds)
    session.set_path(tr("Preset: {title}", title=title), path, f"preset {name}")


def _stroke(session: Session, points: ArrayLike, look_at: Sequence[float] | None = None) -> None:
    session.set_path("Draw path", path_from_stroke(points, _start(session).view.camera.fov_y, look_at))


def _record(session: Session, poses: Sequence[tuple[float, Pose, float]]) -> None:
    session.set_path("Record path", path_from_flight(poses))


def _import(session: Session, path: str | Path | None = None) -> None:
    session.set_path("Import path", CameraPath(read_path(needed(path, "A camera path"))))


def _add_key(session: Session) -> None:
    """From the viewport's camera, at the end of the path; the first one begins it."""
    view = session.selection.view
    assert view is not None  # has_view
    if session.document.path is None:
        key = Keyframe.from_pose(view.world_from_camera, view.camera.fov_y, 0.0)
        session.set_path("Add key", CameraPath(Trajectory((key,))))
        session.select(keys=(0,))
        return
    _with_new_key(session, "Add key", path_edit.appended(
        _path(session).trajectory, view.world_from_camera, view.camera.fov_y))  # fmt: skip


def _key_from_view(session: Session) -> None:
    """The selected keys take the viewport's camera."""
    view, keys = session.selection.view, set(session.selection.keys)
    if view is None:
        raise fail("unavailable", "This needs the viewport.")
    path = _path(session).trajectory
    changed = (
        Keyframe.from_pose(view.world_from_camera, view.camera.fov_y, key.time) if i in keys else key
        for i, key in enumerate(path.keyframes)
    )
    edited(session, "Set key from view", replace(path, keyframes=tuple(changed)))


def _with_new_key(session: Session, label: str, made: tuple[Trajectory, int]) -> None:
    edited(session, label, made[0])
    session.select(keys=(made[1],))


def _insert(session: Session) -> None:
    _with_new_key(session, "Insert key", path_edit.inserted(_path(session).trajectory, session.selection.time_s))


def _split(session: Session) -> None:
    _with_new_key(session, "Split", path_edit.split(_path(session).trajectory, session.selection.keys[0]))


def _duplicate(session: Session) -> None:
    _with_new_key(session, "Duplicate key", path_edit.duplicated(_path(session).trajectory, session.selection.keys[-1]))


def _delete(session: Session) -> None:
    """The last key takes the path with it."""
    path, keys = _path(session).trajectory, session.selection.keys
    session.select(keys=())
    if len(set(keys)) == len(path.keyframes):
        session.change("Delete path", with_path(session.document, None))
        return
    edited(session, "Delete keys" if len(keys) > 1 else "Delete key", path_edit.deleted(path, keys))


def _on_keys(label: str, change: Callable[..., Trajectory]) -> Callable[..., None]:
    """A command that edits the selected keys. radius_s, kernel: take neighbours along; drag: joins a drag's changes."""

    def run(
        session: Session, radius_s: float = 0.0, kernel: path_edit.Kernel = "gaussian", drag: str = "", **how: Any
    ) -> None:
        path = _path(session).trajectory
        edited(session, label, change(path, weights_of(session, radius_s, kernel), **how), drag or None)

    return run


def _time(session: Session, to_s: float | None = None, drag: str = "") -> None:
    """The first of the selected keys goes to this time, the others go along."""
    at, (first, *others) = float(needed(to_s, "A time")), session.selection.keys
    path = path_edit.retimed_key(_path(session).trajectory, first, at, others)
    edited(session, "Move key in time", path, drag or None)


def _on_path(label: str, change: Callable[[Trajectory], Trajectory]) -> Callable[[Session], None]:
    return lambda session: edited(session, label, change(_path(session).trajectory))


def _duration(session: Session, seconds: float | None = None, drag: str = "") -> None:
    wanted = float(needed(seconds, "A number of seconds"))
    edited(session, "Path's duration", path_edit.stretched(_path(session).trajectory, wanted), drag or None)


def _tension(session: Session, tension: float = 0.0, drag: str = "") -> None:
    """0: the camera flows through its keys; 1: it rests at each."""
    path = _path(session)
    changed = replace(path.trajectory, tension=float(np.clip(tension, -1.0, 1.0)))
    session.set_path("Path's tension", replace(path, trajectory=changed), drag or None)


def _switch(session: Session, name: str) -> None:
    path = _path(session)
    changed = replace(path.trajectory, **{name: not getattr(path.trajectory, name)})
    session.set_path({"loop": "Loop", "constant_speed": "Constant speed"}[name], replace(path, trajectory=changed))


def _look_at(session: Session, target: Sequence[float] | None = None) -> None:
    """None lets the target go; the keys keep their directions."""
    path = _path(session)
    if target is None:
        session.set_path("No look-at target", replace(path, look_at=None))
        return
    x, y, z = map(float, target)
    aimed = path_edit.aimed(path.trajectory, (x, y, z))
    session.set_path("Look-at target", CameraPath(aimed, None, (x, y, z)))


def _place(session: Session, drag: str = "") -> None:
    """The whole path, moved so that it begins at the chosen view."""
    view = session.selection.view
    assert view is not None  # _has_place
    session.set_path("Place path", placed(_path(session), view), drag or None)


def _has_place(session: Session) -> str:
    return has_path(session) or has_view(session)


def _delete_path(session: Session) -> None:
    session.select(keys=())
    session.change("Delete path", with_path(session.document, None))


def _fov(path: Trajectory, weights: ArrayLike, fov_y_deg: float) -> Trajectory:
    return path_edit.zoomed(path, weights, float(np.radians(fov_y_deg)))


def _eye_height(session: Session, ground_at: Callable[[float, float], float]) -> None:
    """ground_at: x, z -> the ground's y under a key, as the viewport finds it."""
    weights, height = weights_of(session), session.settings.eye_height_m
    path = path_edit.at_eye_height(_path(session).trajectory, weights, ground_at, height)
    edited(session, "Snap to eye height", path)


def _tool(command: str, title: str, run: Callable[..., Any], why_not: Callable[[Session], str]) -> Command:
    return Command(command, title, "Path", run, why_not, by_tool=True)


def _preset_command(name: str, title: str) -> Command:
    def run(session: Session, size: float = 1.0, seconds: float | None = None) -> None:
        _preset(session, name, size, seconds)

    return Command(f"path.preset.{name}", title, "Path", run, has_photo, "", "mdi6.movie-open-play-outline")


PATH = (
    *(_preset_command(name, preset.title) for name, preset in presets.PRESETS.items()),
    Command("path.import", "Import Path...", "Path", _import, has_photo, "Ctrl+I", "mdi6.import", 1,
            (Ask("path", "open", "Import a camera path", ("*.json",)),)),
    Command("path.add_key", "Add Key from View", "Path", _add_key, has_view, "K", "mdi6.key-plus", 2),
    Command("path.key_from_view", "Set Key from View", "Path", _key_from_view, has_keys, "Shift+K", "mdi6.key-change",
            2),
    Command("path.insert_key", "Insert Key at Playhead", "Path", _insert, has_path, "I", "mdi6.vector-point-plus", 2),
    Command("path.split", "Split after Key", "Path", _split, has_keys, "Shift+I", "mdi6.vector-point-edit", 2),
    Command("path.duplicate_key", "Duplicate Key", "Path", _duplicate, has_keys, "Ctrl+D", "mdi6.content-duplicate",
            2),
    Command("path.delete_keys", "Delete Keys", "Path", _delete, has_keys, "X", "mdi6.vector-point-minus", 2),
    Command("path.loop", "Loop", "Path", lambda session: _switch(session, "loop"), has_path, "L", "mdi6.repeat", 3,
            checkable=True),
    Command("path.constant_speed", "Constant Speed", "Path", lambda session: _switch(session, "constant_speed"),
            has_path, "", "mdi6.speedometer", 3, checkable=True),
    Command("path.retime", "Even Out Key Times", "Path", _on_path("Even out key times", path_edit.evenly_timed),
            has_path, "", "mdi6.timeline-clock-outline", 3),
    Command("path.reverse", "Reverse", "Path", _on_path("Reverse path", path_edit.reversed_path), has_path, "",
            "mdi6.swap-horizontal", 3),
    Command("path.release_target", "Release Look-at Target", "Path", _look_at, has_path, "", "mdi6.target-variant", 3),
    Command("path.delete", "Delete Path", "Path", _delete_path, has_path, "", "mdi6.vector-polyline-remove", 4),
    _tool("path.stroke", "Draw Path", _stroke, has_photo),
    _tool("path.record", "Record Path", _record, has_photo),
    _tool("path.place", "Place Path", _place, _has_place),
    _tool("path.move", "Move Keys", _on_keys("Move keys", path_edit.moved), has_keys),
    _tool("path.rotate", "Rotate Keys", _on_keys("Rotate keys", path_edit.rotated), has_keys),
    _tool("path.scale", "Scale Keys", _on_keys("Scale keys", path_edit.scaled), has_keys),
    _tool("path.fov", "Field of View", _on_keys("Field of view", _fov), has_keys),
    _tool("path.time", "Move Key in Time", _time, has_keys),
    _tool("path.duration", "Duration", _duration, has_path),
    _tool("path.tension", "Tension", _tension, has_path),
    _tool("path.look_at", "Look-at Target", _look_at, has_path),
    _tool("path.eye_height", "Snap to Eye Height", _eye_height, has_keys),
)  # fmt: skip

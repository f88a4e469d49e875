"""Camera paths as JSON: our own format, and nerfstudio's camera_path.json (read only).

Our format, version 1 (OpenCV axes, y down, metres, radians, seconds):

    {"format": "sceneloom-path", "version": 1, "loop": false, "constant_speed": false, "tension": 0.0,
     "keyframes": [{"time": 0.0, "position": [x, y, z], "rotation_wxyz": [w, x, y, z], "fov_y": 0.96}, ...]}

nerfstudio: keyframes with a row-major camera-to-world "matrix" in OpenGL axes, the world's +z up, "fov" vertical in
degrees, the time each takes to be reached from the one before; without keyframes, the frames of "camera_path" at "fps".
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.core.files import atomic_path
from engine.core.pose import Pose
from engine.core.problem import fail
from engine.core.trajectory import Keyframe, Trajectory

if TYPE_CHECKING:
    import os

FORMAT, VERSION = "sceneloom-path", 1
MAX_BYTES = 64 * 2**20
OURS_FROM_NERFSTUDIO = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])  # world: +z up -> +y down
OPENGL_FROM_OPENCV = np.diag([1.0, -1.0, -1.0])  # camera: y up, looking along -z


def write_path(trajectory: Trajectory, path: str | os.PathLike[str]) -> None:
    """Saves the path in our format."""
    with atomic_path(path) as temporary:
        temporary.write_text(to_json(trajectory), encoding="utf-8")


def read_path(path: str | os.PathLike[str]) -> Trajectory:
    """Loads either format; ProblemError with one sentence when that can't be done."""
    file = Path(path)
    if not file.is_file():
        raise fail("missing_file", f"There is no camera path at {file}.", "Check the name.")
    if file.stat().st_size > MAX_BYTES:
        raise fail("bad_input", f"{file.name} is too large to be a camera path.", "Choose a camera path in JSON.")
    return from_json(file.read_bytes().decode("utf-8", errors="replace"), file.name)


def to_json(trajectory: Trajectory) -> str:
    """Exact: numbers are written so that `from_json` gives an equal trajectory."""
    keyframes = [
        {"time": key.time, "position": key.position, "rotation_wxyz": key.rotation, "fov_y": key.fov_y}
        for key in trajectory.keyframes
    ]
    options = {
        "loop": trajectory.loop,
        "constant_speed": trajectory.constant_speed,
        "tension": trajectory.tension,
    }
    return json.dumps({"format": FORMAT, "version": VERSION, **options, "keyframes": keyframes}, indent=1)


def from_json(text: str, name: str = "The camera path") -> Trajectory:
    """Reads either format from text; `name` is what error sentences call it."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise fail(
            "bad_input", f"{name} is not readable as JSON.", "Choose a camera path file.", repr(error)
        ) from error
    if not isinstance(data, dict):
        raise _not_a_path(name)
    try:
        if data.get("format") == FORMAT:
            return _from_ours(data, name)
        if "camera_path" in data or "keyframes" in data:
            return _from_nerfstudio(data, name)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, np.linalg.LinAlgError) as error:
        detail = f"{type(error).__name__}: {error}"
        raise fail("bad_input", f"{name} has a key that can't be read.", "Export the path again.", detail) from error
    raise _not_a_path(name)


def _not_a_path(name: str) -> Exception:
    return fail(
        "bad_input", f"{name} is not a camera path.", "Choose a path saved here or nerfstudio's camera_path.json."
    )


def _from_ours(data: dict[str, Any], name: str) -> Trajectory:
    if data.get("version") != VERSION:
        raise fail(
            "bad_input", f"{name} was saved in version {data.get('version')} of the path format.", "Update Sceneloom."
        )
    keys = (Keyframe(k["position"], k["rotation_wxyz"], float(k["fov_y"]), float(k["time"])) for k in data["keyframes"])
    options = bool(data.get("loop", False)), bool(data.get("constant_speed", False)), float(data.get("tension", 0.0))
    return Trajectory(tuple(keys), *options)


def _from_nerfstudio(data: dict[str, Any], name: str) -> Trajectory:
    kind = data.get("camera_type", "perspective")
    if kind != "perspective":
        raise fail("bad_input", f"{name} is a path for a {kind} camera.", "Choose a perspective camera path.")
    default_fov = float(data.get("default_fov", 50.0))
    if data.get("keyframes"):
        frames, matrix = data["keyframes"], "matrix"
        times = np.cumsum([0.0] + [_seconds_to_reach(frame, data) for frame in frames[1:]])
    else:
        frames, matrix = data["camera_path"], "camera_to_world"
        times = np.arange(len(frames)) / float(data.get("fps", 24))
    keys = (
        Keyframe.from_pose(
            _pose_from_nerfstudio(frame[matrix]), np.radians(float(frame.get("fov") or default_fov)), float(time)
        )
        for frame, time in zip(frames, times, strict=True)
    )
    return Trajectory(tuple(keys), loop=bool(data.get("is_cycle", False)))


def _seconds_to_reach(frame: dict[str, Any], data: dict[str, Any]) -> float:
    own = frame.get("override_transition_sec") if frame.get("override_transition_enabled") else None
    return float(data.get("default_transition_sec") or 2.0) if own is None else float(own)


def _pose_from_nerfstudio(matrix: Any) -> Pose:
    """16 numbers (older files: as a string) -> world from camera in our axes; a scaled rotation is made pure."""
    numbers = json.loads(matrix) if isinstance(matrix, str) else matrix
    m = np.array(numbers, dtype=np.float64).reshape(4, 4)
    left, _, right = np.linalg.svd(OURS_FROM_NERFSTUDIO @ m[:3, :3] @ OPENGL_FROM_OPENCV)
    rotation = left @ right
    if np.linalg.det(rotation) < 0:
        raise ValueError("a mirrored camera matrix")
    return Pose(rotation, OURS_FROM_NERFSTUDIO @ m[:3, 3])

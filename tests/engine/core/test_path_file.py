"""Camera path files: ours come back equal to the bit, nerfstudio's land in our axes, bad ones end in one sentence."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.core.path_file import from_json, read_path, write_path
from engine.core.pose import Pose
from engine.core.problem import ProblemError
from engine.core.trajectory import Keyframe, Trajectory


def some_path() -> Trajectory:
    rng = np.random.default_rng(0)
    keys = [
        Keyframe.from_pose(Pose.from_angles(*rng.normal(size=3), position=rng.normal(size=3)), 0.9 + 0.1 * i, 1.1 * i)
        for i in range(4)
    ]
    return Trajectory(tuple(keys), loop=True, constant_speed=True, tension=0.25)


def nerfstudio(**changes) -> dict:
    identity = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
    level = [1, 0, 0, 2, 0, 0, -1, 3, 0, 1, 0, 5, 0, 0, 0, 1]  # looks along +y of a +z-up world, stands at (2, 3, 5)
    keys = [
        {"matrix": identity, "fov": 50, "override_transition_enabled": False, "override_transition_sec": None},
        {"matrix": level, "fov": 70, "override_transition_enabled": True, "override_transition_sec": 0.5},
        {"matrix": json.dumps(level), "fov": 70, "override_transition_enabled": False},
    ]
    return {
        "camera_type": "perspective",
        "is_cycle": False,
        "default_transition_sec": 3.0,
        "keyframes": keys,
        **changes,
    }


def test_files_return_the_same_path_to_the_bit(tmp_path):
    write_path(some_path(), tmp_path / "move.json")
    assert read_path(tmp_path / "move.json") == some_path()
    assert [p.name for p in tmp_path.iterdir()] == ["move.json"]


def test_nerfstudio_axes_times_and_lenses():
    path = from_json(json.dumps(nerfstudio(is_cycle=True)))
    assert path.loop
    assert [key.time for key in path.keyframes] == [0.0, 0.5, 3.5]
    assert np.degrees([key.fov_y for key in path.keyframes]) == pytest.approx([50, 70, 70])
    down, level = path.keyframes[0].pose, path.keyframes[1].pose
    assert np.allclose(down.forward, (0, 1, 0))  # an OpenGL identity looks along -z, which is down in a +z-up world
    assert np.allclose(level.translation, (2, -5, 3))
    assert np.allclose(level.rotation, np.eye(3), atol=1e-12)
    assert path.keyframes[2].rotation == path.keyframes[1].rotation


def test_nerfstudio_frames_without_keys_become_keys():
    frames = [{"camera_to_world": np.eye(4).ravel().tolist(), "fov": 40, "aspect": 1.0}] * 3
    path = from_json(json.dumps({"camera_path": frames, "fps": 10, "camera_type": "perspective"}))
    assert [key.time for key in path.keyframes] == pytest.approx([0, 0.1, 0.2])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not readable as JSON"),
        ("{", "not readable as JSON"),
        ("[" * 100_000, "not readable as JSON"),
        ("[1, 2]", "not a camera path"),
        ('{"a": 1}', "not a camera path"),
        ('{"format": "sceneloom-path", "version": 9}', "version 9"),
        ('{"format": "sceneloom-path", "version": 1, "keyframes": [{}]}', "can't be read"),
        ('{"format": "sceneloom-path", "version": 1, "keyframes": []}', "no keys"),
        ('{"format": "sceneloom-path", "version": 1, "keyframes": 3}', "can't be read"),
        (json.dumps(nerfstudio(camera_type="equirectangular")), "equirectangular camera"),
        (json.dumps(nerfstudio(keyframes=[{"matrix": [1, 2, 3]}])), "can't be read"),
        (json.dumps(nerfstudio(keyframes=[{"matrix": np.diag([-1, 1, 1, 1]).ravel().tolist()}])), "can't be read"),
        (json.dumps(nerfstudio(keyframes=[{"matrix": [float("nan")] * 16}])), "can't be read"),
    ],
)
def test_bad_files_end_in_one_sentence(text, says):
    with pytest.raises(ProblemError, match=says) as caught:
        from_json(text, "move.json")
    assert caught.value.problem.kind == "bad_input"
    assert caught.value.problem.next_step


def test_missing_and_foreign_files(tmp_path):
    with pytest.raises(ProblemError, match="no camera path"):
        read_path(tmp_path / "none.json")
    (tmp_path / "photo.json").write_bytes(bytes(range(256)))
    with pytest.raises(ProblemError, match="JSON"):
        read_path(tmp_path / "photo.json")


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["keyframes", "matrix", "fov", "time", "position", "camera_path"]), inner)
    ),
)


@settings(deadline=None)
@given(anything, anything, st.sampled_from(["keyframes", "camera_path", "default_fov", "tension", "fps"]))
def test_whatever_a_file_says_the_answer_is_a_path_or_a_problem(value, other, name):
    for base in ({"format": "sceneloom-path", "version": 1}, nerfstudio()):
        try:
            assert isinstance(from_json(json.dumps({**base, "keyframes": other, name: value})), Trajectory)
        except ProblemError as error:
            assert error.problem.kind == "bad_input"

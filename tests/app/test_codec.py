"""Requests survive JSON to the last bit."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import codec
from engine.api import GenerateRequest, Recipe, SourceRequest
from engine.core.camera import Camera, View
from engine.core.pose import Pose

lengths = st.floats(-1e6, 1e6)
angles = st.floats(-math.pi, math.pi)
poses = st.builds(lambda y, p, r, t: Pose.from_angles(y, p, r, t), angles, angles, angles, st.tuples(*[lengths] * 3))
cameras = st.one_of(
    st.builds(Camera.pinhole, st.integers(1, 4096), st.integers(1, 4096), st.floats(0.01, 3.1)),
    st.builds(Camera.equirect, st.integers(1, 4096), st.integers(1, 4096)),
)
sources = st.builds(
    SourceRequest,
    path=st.text(),
    depth_path=st.none() | st.text(),
    depth_scale=st.floats(1e-9, 1e3),
    fov_y=st.none() | st.floats(0.1, 3),
)
recipes = st.builds(Recipe, prompt=st.text(), seed=st.integers(0, 2**63), budget=st.integers(0, 10**9))
requests = st.builds(
    GenerateRequest,
    number=st.integers(0, 2**31),
    source=sources,
    views=st.lists(st.builds(View, cameras, poses), max_size=4).map(tuple),
    recipe=recipes,
)


@settings(max_examples=60, deadline=None)
@given(requests)
def test_a_request_comes_back_equal(request):
    text = codec.text_from_json(codec.json_from_request(request))
    assert codec.request_from_json(codec.json_from_text(text)) == request


def test_floats_come_back_to_the_bit():
    pose = Pose.from_angles(0.1 + 0.2, 1 / 3, 2 / 7, (5e-324, 1e308, -0.0))
    view = View(Camera.pinhole(97, 31, 1.1), pose)
    back = codec.view_from_json(json.loads(codec.text_from_json(codec.json_from_view(view))))
    assert back.world_from_camera.rotation.tobytes() == pose.rotation.tobytes()
    assert back.world_from_camera.translation.tobytes() == pose.translation.tobytes()
    assert np.float64(back.camera.fx).tobytes() == np.float64(view.camera.fx).tobytes()


def test_an_unknown_field_is_told_not_dropped():
    values = codec.json_from_request(GenerateRequest(1, SourceRequest("a.jpg"), ()))
    values["recipe"]["invented_later"] = 1
    with pytest.raises(TypeError, match="invented_later"):
        codec.request_from_json(values)

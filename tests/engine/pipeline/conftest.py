"""A tiny run of the pipeline: a real photo file, the real renderer, scripted stages."""

import numpy as np
import pytest
from PIL import Image
from pipeline_fakes import RoundDepth, SeededViews

from engine.api import GenerateRequest, Recipe, SourceRequest
from engine.core.camera import Camera, View
from engine.core.pose import Pose
from engine.pipeline import Backends
from engine.render.cpu import CpuRenderer

SIZE = 64


@pytest.fixture
def request_of(tmp_path):
    path = tmp_path / "photo.png"
    picture = np.random.default_rng(0).integers(0, 255, (SIZE, SIZE, 3), np.uint8)
    Image.fromarray(picture).save(path)

    def make(turns_deg=(10, 20, 30)):
        camera = Camera.pinhole(SIZE, SIZE, np.radians(55))
        views = tuple(View(camera, Pose.from_angles(np.radians(turn), 0)) for turn in turns_deg)
        source = SourceRequest(str(path), pitch=0.0, max_side=SIZE)
        return GenerateRequest(1, source, views, Recipe(seed=7, refine_steps=0))

    return make


@pytest.fixture
def backends_of():
    def make(views=None, depth=None):
        return Backends(CpuRenderer(), views or SeededViews(), depth or RoundDepth())

    return make

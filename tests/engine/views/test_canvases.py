"""What may be copied from an earlier picture."""

from dataclasses import replace

import numpy as np

from engine.core.camera import Camera, View
from engine.core.frame import Frame
from engine.core.pose import Pose
from engine.views.canvases import Exemplar


def test_what_was_taken_away_is_no_example():
    view = View(Camera.pinhole(32, 24, 0.9), Pose.identity())
    rgb = np.random.default_rng(0).random((24, 32, 3), dtype=np.float32)
    whole = Frame(rgb, view, np.full((24, 32), 2.0, np.float32), np.ones((24, 32), np.float32))
    gone = np.ones((24, 32), np.float32)
    gone[:, :10] = 0
    assert Exemplar(whole).turned(view).allowed[1:-1, 1:-1].all()
    allowed = Exemplar(replace(whole, confidence=gone)).turned(view).allowed
    assert not allowed[:, :9].any()
    assert allowed[1:-1, 11:-1].all()

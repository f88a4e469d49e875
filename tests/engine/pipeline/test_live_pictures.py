"""A running step shows what its stages bring, small, and is not changed by being looked at."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from pipeline_fakes import RoundDepth, pump

from engine import pipeline
from engine.core.control import Control
from engine.core.scene import Scene
from engine.worker import Worker


def looked_on(request, backends):
    shown = []
    _, scene = pump(pipeline.generate(request, Scene(), Control(), backends=backends, show=shown.append))
    return shown, scene


def test_each_stage_adds_its_pictures(request_of, backends_of):
    shown, _ = looked_on(request_of((10,)), backends_of())
    told = [(live.step, live.stage, sorted(live.pictures)) for live in shown]
    assert told == [
        (0, "source", ["imagined"]),
        (0, "depth", ["confidence", "depth", "imagined"]),
        (0, "refine", ["confidence", "depth", "imagined", "result"]),
        (1, "render", ["mask", "rendered"]),
        (1, "imagine", ["imagined", "mask", "rendered"]),
        (1, "depth", ["confidence", "depth", "imagined", "mask", "rendered"]),
        (1, "refine", ["confidence", "depth", "imagined", "mask", "rendered", "result"]),
    ]
    assert {live.request for live in shown} == {1}


def test_they_are_those_of_the_step(request_of, backends_of):
    shown, scene = looked_on(request_of((10,)), backends_of())
    for name, picture in shown[-1].pictures.items():
        assert picture.dtype == np.float32 and picture.shape == scene.steps[1].pictures[name].shape
        assert np.allclose(picture, scene.steps[1].pictures[name], atol=1e-6), name


def test_large_ones_are_made_small_without_inventing_depths(request_of, backends_of, monkeypatch):
    monkeypatch.setattr(pipeline, "LIVE_SIDE_PX", 16)
    request = request_of((10,))
    request = replace(request, views=tuple(view.resized(48, 24) for view in request.views))
    shown, scene = looked_on(request, backends_of())
    assert {picture.shape[:2] for picture in shown[-1].pictures.values()} == {(8, 16)}
    assert np.isin(shown[-1].pictures["depth"], scene.steps[1].pictures["depth"]).all()


def test_looking_on_changes_nothing(request_of, backends_of):
    _, looked = looked_on(request_of((10,)), backends_of())
    _, unseen = pump(pipeline.generate(request_of((10,)), Scene(), Control(), backends=backends_of()))
    assert looked.gaussians.sh.tobytes() == unseen.gaussians.sh.tobytes()


def test_the_worker_keeps_only_the_newest(request_of, backends_of):
    worker = Worker(backends=backends_of(depth=RoundDepth(3, ZeroDivisionError())))
    worker.submit(request_of((10, 20)))
    events = []
    while not any(hasattr(event, "problem") for event in events):
        worker.wait(30)
        events += worker.poll()
    live = worker.live.take()
    assert live is not None and (live.step, live.stage) == (2, "imagine")
    assert worker.live.take() is None
    assert worker.close()

"""Stages that can be told to misbehave."""

import numpy as np

from engine.depth.base import CompletedDepth
from engine.views.base import Imagined


class RoundDepth:
    """The inside of a ball of 3 m, the same whichever way one turns; raises `error` at call number `fail_at`."""

    def __init__(self, fail_at=None, error=None):
        self.calls, self.fail_at, self.error = 0, fail_at, error

    def complete(self, rgb, sparse_depth, mask, view, tick):
        self.calls += 1
        tick(0.5)
        if self.calls == self.fail_at:
            raise self.error
        ball = 3.0 / np.linalg.norm(view.camera.rays(), axis=-1)
        depth = np.where(mask, sparse_depth, ball).astype(np.float32)
        return CompletedDepth(depth, np.full(depth.shape, 0.5, np.float32))


class SeededViews:
    """Fills the unknown with one colour that the seed decides; `on_generate` runs first."""

    def __init__(self, on_generate=lambda: None):
        self.on_generate, self.seeds, self.plans = on_generate, [], 0

    def plan(self, source, views, prompt, seed, tick):
        self.plans += 1
        return ("plan", seed)

    def generate(self, rendered, known, view, *, prompt, seed, references, plan, tick):
        self.on_generate()
        tick(0.5)
        assert plan == ("plan", 7) and references[0].depth is not None
        self.seeds.append(seed)
        color = np.random.default_rng(seed).uniform(size=3).astype(np.float32)
        return Imagined(np.where(known[..., None], rendered.rgb, color), np.where(known, 1, 0.5).astype(np.float32))


def pump(run):
    """All events of a run, and the scene it returns."""
    events = []
    while True:
        try:
            events.append(next(run))
        except StopIteration as stop:
            return events, stop.value

"""Stages that can be told to misbehave, for runs of the real pipeline."""

from __future__ import annotations

import numpy as np

from engine.depth.base import CompletedDepth
from engine.render.cpu import CpuRenderer
from engine.views.base import Imagined


class Stages:
    """A wall at 3 m, imagined in one colour a seed; `before_view` runs before each imagined view."""

    def __init__(self):
        self.before_view = lambda: None

    def load(self, kind, choice):
        return CpuRenderer() if kind == "render" else self

    def complete(self, rgb, sparse_depth, mask, view, tick):
        depth = np.where(mask, sparse_depth, 3.0).astype(np.float32)
        return CompletedDepth(depth, np.ones_like(depth))

    def plan(self, source, views, prompt, seed, tick):
        return None

    def generate(self, rendered, known, view, *, prompt, seed, references, plan, tick):
        self.before_view()
        tick(0.5)
        color = np.random.default_rng(seed).random(3, dtype=np.float32)
        return Imagined(np.where(known[..., None], rendered.rgb, color), known.astype(np.float32))

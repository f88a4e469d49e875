"""An engine that does what a test says, when it says so; steps with a wall of splats at 3 m."""

from __future__ import annotations

from dataclasses import asdict, replace
from types import SimpleNamespace

import numpy as np

from engine.api import Finished, Progress, Started, StepDone, StepFailed
from engine.core.camera import Camera, View
from engine.core.frame import Frame
from engine.core.gaussians import Gaussians, sh_from_colors
from engine.core.pose import Pose
from engine.core.problem import Problem
from engine.core.scene import Scene, Step
from engine.preview.mailbox import Mailbox

SIZE = 16  # px
PHOTO_VIEW = View(Camera.pinhole(SIZE, SIZE, 1.0), Pose.identity())
STATS = {"render_s": 0.1, "imagine_s": 0.5, "depth_s": 0.2, "fuse_s": 0.1, "refine_s": 0.1, "unknown": 0.3}


def wall(view=PHOTO_VIEW, seed=0, distance=3.0):
    """One splat a pixel, on a plane `distance` before the camera."""
    means = view.points(np.full((view.camera.height, view.camera.width), distance)).reshape(-1, 3)
    colors = np.random.default_rng(seed).random((len(means), 3))
    ones = np.ones((len(means), 1))
    return Gaussians(means, ones * [[1, 0, 0, 0]], ones * [[0.05] * 3], ones[:, 0] * 0.9, sh_from_colors(colors))


def step_of(number, view=PHOTO_VIEW, request=None, seed=0):
    height, width = view.camera.height, view.camera.width
    rgb = np.random.default_rng(seed).random((height, width, 3), dtype=np.float32)
    depth = np.full((height, width), 3.0, np.float32)
    frame = Frame(rgb, view, depth, np.ones_like(depth))
    return Step(number, wall(view, seed), frame, request or {}, {"result": rgb, "depth": depth}, dict(STATS))


class FakeEngine:
    """`advance` makes the next step of the oldest run that is not cancelled; nothing happens by itself."""

    def __init__(self):
        self.scenes, self.live, self.runs, self.closed = Mailbox(), Mailbox(), [], False
        self._events = []

    def submit(self, request, scene=None):
        run = SimpleNamespace(
            request=request, scene=scene or Scene(), cancelled=False, paused=False, walked=0, over=False
        )
        run.cancel = lambda: setattr(run, "cancelled", True)
        run.pause = lambda: setattr(run, "paused", True)
        run.resume = lambda: setattr(run, "paused", False)
        self.runs.append(run)
        self._events.append(Started(request.number, len(request.views), len(run.scene.steps)))
        return run

    @property
    def current(self):
        return next((run for run in self.runs if not (run.cancelled or run.over)), None)

    def begin(self, stage="imagine"):
        """A stage of the next step begins."""
        run = self.current
        self._events.append(Progress(run.request.number, len(run.scene.steps), 0, stage))

    def advance(self, gap=False):
        """The next step of the walk, or one more for a gap; after the last, the run is finished."""
        run = self.current
        request, number = run.request, len(run.scene.steps)
        views = request.views if run.scene.steps else (PHOTO_VIEW,)
        if run.walked < len(views) or gap:
            view = views[run.walked] if run.walked < len(views) else request.cover[0]
            made = {"recipe": asdict(request.recipe), "seed": request.recipe.seed, "step": number}
            run.scene = run.scene.with_step(step_of(number, view, made, request.recipe.seed + number))
            self.scenes.put(run.scene)
            run.walked += 1
            self._events.append(StepDone(request.number, number, 0, 1.0, len(run.scene.gaussians), 1.0))
        if run.walked >= len(views) and not gap:
            self.finish()

    def finish(self):
        self.current.over, number = True, self.current.request.number
        self._events.append(Finished(number, 0))

    def fail(self, message="It broke."):
        run = self.current
        run.over = True
        self._events.append(StepFailed(run.request.number, 1, Problem("internal", message, "Try it again.")))

    def late(self, event_of):
        """An answer of a run that was given up: it comes all the same."""
        self._events.append(event_of(self.runs[0].request.number))

    @property
    def untold(self):
        """Whether somebody has yet to hear what happened."""
        return bool(self._events)

    def poll(self):
        events, self._events = self._events, []
        return events

    def close(self, timeout_s=5.0):
        self.closed = True
        return True


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def moved_view(x=0.5):
    return replace(PHOTO_VIEW, world_from_camera=Pose(np.eye(3), np.array([x, 0.0, 0.0])))

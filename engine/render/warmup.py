"""Compiling every kernel of the renderer once, so that nobody waits for a compiler in the middle of work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.core.camera import Camera, View
from engine.core.gaussians import Gaussians, sh_from_colors
from engine.core.pose import Pose

if TYPE_CHECKING:
    from collections.abc import Callable


def warm_up(report: Callable[[str, float], None]) -> None:
    """Draws a tiny scene in every way the product does. Kernels that are in the cache already are only loaded.

    report: is told what is compiled next and the share done (0..1), at the end ("the renderer is ready", 1.0).
    """
    one = np.ones((1, 4), np.float32)
    splats = Gaussians(one[:, :3], one, 0.1 * one[:, :3], 0.5 * one[:, 0], sh_from_colors(one[:, :3]))
    steps = [
        ("compiling the renderer", lambda: _draw(splats, Camera.pinhole(32, 32, 1.0))),
        ("compiling the renderer for 360 degrees", lambda: _draw(splats, Camera.equirect(64, 32))),
        ("compiling gradients", lambda: _differentiate(splats, Camera.pinhole(32, 32, 1.0))),
        ("compiling gradients for 360 degrees", lambda: _differentiate(splats, Camera.equirect(64, 32))),
    ]
    for number, (name, step) in enumerate(steps):
        report(name, number / len(steps))
        step()
    report("the renderer is ready", 1.0)


def _draw(splats: Gaussians, camera: Camera) -> None:
    from engine.render.cpu import CpuRenderer

    CpuRenderer().render(splats, View(camera, Pose.identity()), chunk_ids=np.zeros(len(splats), np.int32))


def _differentiate(splats: Gaussians, camera: Camera) -> None:
    from engine.render.backward import backward
    from engine.render.cpu import forward_with_state

    state = forward_with_state(splats, View(camera, Pose.identity()))
    of_picture = np.ones_like(state.rgb), np.ones_like(state.depth), np.ones_like(state.depth)
    backward(state, splats, of_picture, np.ones(len(splats), np.bool_))

"""Two eyes: the views that a stereo picture of the whole sphere, or of its half ahead, is drawn from."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from engine.core.camera import POLE_FADE, View
from engine.core.problem import fail


@dataclass(frozen=True)
class Stereo:
    """ipd: between the eyes, metres. convergence: at this distance both eyes see things in the same column, so that
    they appear on the screen; None = only what is endlessly far does. fade: see `Camera.fade`, radians."""

    ipd: float = 0.064
    convergence: float | None = None
    fade: float = POLE_FADE

    def __post_init__(self) -> None:
        if not 0.0 <= self.ipd <= 1.0:
            raise fail("bad_input", f"The eyes can't be {self.ipd:g} m apart.", "Choose 0 to 1 m; people have 0.064.")
        if not 0.0 <= self.fade < np.pi / 2:
            raise fail("bad_input", f"The eyes can't fade from {np.degrees(self.fade):g} degrees.", "Choose 0 to 89.")
        if self.convergence is not None and not self.convergence > 2 * self.ipd:
            raise fail(
                "bad_input", f"The eyes can't converge at {self.convergence:g} m.",
                f"Choose more than {2 * self.ipd:g} m, or none.",
            )  # fmt: skip


def eyes(view: View, stereo: Stereo) -> tuple[View, View]:
    """An equirectangular view as the left and as the right eye have it."""
    return _eye(view, stereo, -1), _eye(view, stereo, 1)


def _eye(view: View, stereo: Stereo, side: int) -> View:
    """side: -1 = left."""
    screen = np.inf if stereo.convergence is None else stereo.convergence
    camera = replace(view.camera, eye=side * 0.5 * stereo.ipd, fade=stereo.fade, screen=screen)
    return View(camera, view.world_from_camera)

"""Where a pixel lies in the scene, for the tools that put something there: on the ground, or on what is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from app.planning import photo_start
from engine.core.pose import DOWN
from ui.i18n import tr

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.session import Session
    from ui.viewport.viewport import Viewport

    Array = NDArray[np.float64]

Base = Literal["ground", "surface"]


def base_at(viewport: Viewport, x: float, y: float, base: Base) -> Array | None:
    """[3] the ground under a pixel, or the surface that it shows; None for sky and nothing."""
    return viewport.ground(x, y) if base == "ground" else viewport.pick(x, y)


def why_nothing(base: Base) -> str:
    """Why a place can't be drawn on, and what to do."""
    if base == "ground":
        return tr("This is above the horizon. Draw on the floor, or choose Surfaces.")
    return tr("Nothing is known here: the sky has no surface. Draw on a thing, or choose Ground.")


def at_eye(viewport: Viewport, base: Array) -> Array:
    """[3] eye height above a place."""
    return base - viewport.bridge.session.settings.eye_height_m * DOWN


def photo_fov_y(session: Session, otherwise: float) -> float:
    """The photo's vertical field of view, radians: new keys take its lens."""
    start = photo_start(session.document, session.store)
    return otherwise if start is None else start.view.camera.fov_y

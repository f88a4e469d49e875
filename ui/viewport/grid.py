"""The ground where nothing is: a grid of metres that fades with the distance, and the horizon."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QPainter, QPen

from ui import theme
from ui.viewport.lines import horizon, screen_lines

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.camera import View

    Array = NDArray[np.float64]

REACH = 15  # lines on each side of the camera
HEAVY = 5  # every such line is drawn stronger
PIECE = 3  # cells that a line's pieces are long, each with a strength of its own
SHADES = 5


def grid_lines(foot: Array, step_m: float) -> tuple[Array, Array, NDArray[np.bool_], Array]:
    """Pieces of grid lines around a point of the ground [3]: ends a, b [N, 3], whether heavy [N], how strong [N]."""
    first = np.round(foot[[0, 2]] / (step_m * HEAVY)) * HEAVY - REACH
    at = first[:, None] + np.arange(2 * REACH + 1)  # [2, lines] in cells
    starts = first[:, None] + np.arange(0, 2 * REACH, PIECE)  # [2, pieces]
    parts = [_along(at[axis], starts[1 - axis], axis) for axis in (0, 1)]
    ends = np.concatenate([part for part, _ in parts]) * step_m  # [N, 2, 2] x, z
    heavy = np.concatenate([np.round(number).astype(int) % HEAVY == 0 for _, number in parts])
    apart = np.linalg.norm(ends.mean(axis=1) - foot[[0, 2]], axis=-1) / (REACH * step_m)
    lifted = np.stack([ends[..., 0], np.full(ends.shape[:2], foot[1]), ends[..., 1]], axis=-1)
    return lifted[:, 0], lifted[:, 1], heavy, np.clip(1 - apart, 0, 1)


def cell_m(height_m: float) -> float:
    """Metres between lines, more of them the higher the camera is."""
    return 1.0 if abs(height_m) < 8 else 5.0 if abs(height_m) < 40 else 25.0


def paint_grid(painter: QPainter, view: View, ground_y: float) -> None:
    """Over the background, in logical pixels."""
    eye = view.world_from_camera.translation
    a, b, heavy, strength = grid_lines(np.array([eye[0], ground_y, eye[2]]), cell_m(ground_y - float(eye[1])))
    pixels, kept = screen_lines(view, a, b)
    shade = np.ceil(strength[kept] * SHADES).astype(int)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for strong in (False, True):
        for level in range(1, SHADES + 1):
            chosen = pixels[(shade == level) & (heavy[kept] == strong)]
            painter.setPen(_pen(level / SHADES, strong))
            painter.drawLines([QLineF(*ends) for ends in chosen.reshape(-1, 4).tolist()])
    _paint_horizon(painter, view)
    painter.restore()


def _paint_horizon(painter: QPainter, view: View) -> None:
    ends = horizon(view)
    if ends is not None:
        painter.setPen(QPen(theme.colour("disabled"), 1, Qt.PenStyle.SolidLine))
        painter.drawLine(QLineF(*ends[0], *ends[1]))


def _pen(share: float, heavy: bool) -> QPen:
    colour = theme.colour("secondary" if heavy else "disabled")
    colour.setAlphaF((0.75 if heavy else 0.5) * share)
    return QPen(colour, 1)


def _along(at: Array, starts: Array, axis: int) -> tuple[Array, Array]:
    """Pieces [N, 2, 2] of the lines at these places of one axis, and the line's number [N]."""
    where, start = (part.ravel() for part in np.meshgrid(at, starts, indexing="ij"))
    ends = np.empty((len(where), 2, 2))
    ends[:, :, axis] = where[:, None]
    ends[:, 0, 1 - axis], ends[:, 1, 1 - axis] = start, start + PIECE
    return ends, where

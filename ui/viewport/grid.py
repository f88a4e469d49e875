"""The ground where nothing is: a grid of metres that fades with the distance, and the horizon."""

from __future__ import annotations

from functools import cache
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
    cells, heavy = _pieces()
    first = np.round(foot[[0, 2]] / (step_m * HEAVY)) * HEAVY
    ends = (cells + np.array([first[0], 0.0, first[1]])) * step_m  # [N, 2, 3]
    ends[..., 1] = foot[1]
    aside = 0.5 * (ends[:, 0] + ends[:, 1]) - foot
    strength = 1 - np.hypot(aside[:, 0], aside[:, 2]) / (REACH * step_m)
    near = strength > 0
    return ends[near, 0], ends[near, 1], heavy[near], strength[near]


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


@cache
def _pieces() -> tuple[Array, NDArray[np.bool_]]:
    """Of all lines around the origin: ends [N, 2, 3] in cells, and whether the line is heavy [N]."""
    numbers, starts = np.arange(-REACH, REACH + 1), np.arange(-REACH, REACH, PIECE)
    where, start = (part.ravel() for part in np.meshgrid(numbers, starts, indexing="ij"))
    ends = np.zeros((2, len(where), 2, 3))
    for axis, along in ((0, 2), (2, 0)):
        ends[axis // 2, :, :, axis] = where[:, None]
        ends[axis // 2, :, :, along] = start[:, None] + (0, PIECE)
    return ends.reshape(-1, 2, 3), np.tile(where % HEAVY == 0, 2)

"""Arrays as Qt's pictures. Needs no window: may run on any thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from numpy.typing import NDArray


def image_from_rgb(rgb: NDArray[np.uint8]) -> QImage:
    """[H, W, 3] 8 bits a channel; the picture keeps its own memory."""
    height, width = rgb.shape[:2]
    rows = np.ascontiguousarray(rgb)
    return QImage(rows.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()

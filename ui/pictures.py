"""Arrays as Qt's pictures. Needs no window: may run on any thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QImageReader

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def image_from_rgb(rgb: NDArray[np.uint8]) -> QImage:
    """[H, W, 3] 8 bits a channel; the picture keeps its own memory."""
    height, width = rgb.shape[:2]
    rows = np.ascontiguousarray(rgb)
    return QImage(rows.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def image_from_file(path: Path, side: int) -> QImage:
    """Upright, its shorter side about `side` px, read no larger than that; a null picture if it can't be read."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and min(size.width(), size.height()) > side:
        reader.setScaledSize(size.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    return reader.read()

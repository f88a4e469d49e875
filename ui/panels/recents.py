"""The projects that were opened last, as rows to click on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.quantities import age
from ui.i18n import tr
from ui.widgets.basic import ElidedLabel, Sign, label
from ui.widgets.form import emptied
from ui.widgets.row_button import RowButton

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.recent import RecentProject
    from ui.bridge import Bridge

THUMB = QSize(60, 40)


class Recents(QWidget):
    """`refresh` asks the disk's thread; the rows come when it has answered."""

    def __init__(self, bridge: Bridge, most: int = 5) -> None:
        super().__init__()
        self._bridge, self._most = bridge, most
        self.rows: list[RecentRow] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(2)
        self._none = tr("Projects that you save appear here.")
        self._show([])

    def refresh(self) -> None:
        session = self._bridge.session
        session.files.recent(session.recent_file, self._show)

    def _show(self, projects: list[RecentProject]) -> None:
        emptied(self._box)
        self.rows = [RecentRow(one, lambda one=one: self._open(one)) for one in projects[: self._most]]
        for row in self.rows:
            self._box.addWidget(row)
        if not self.rows:
            self._box.addWidget(label(self._none, "label", wrap=True))

    def _open(self, project: RecentProject) -> None:
        self._bridge.run("file.open", path=project.path)


class RecentRow(RowButton):
    def __init__(self, project: RecentProject, on_click: Callable[[], object]) -> None:
        when = age(time.time() - project.changed_at)
        super().__init__(f"{project.path.stem}, {when}", on_click)
        self.setToolTip(str(project.path))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch()
        words.addWidget(ElidedLabel(project.path.stem))
        words.addWidget(label(when, "caption"))
        words.addStretch()
        self.box.addWidget(_thumbnail(project.thumbnail))
        self.box.addLayout(words, 1)
        self.sealed()


def _thumbnail(png: bytes) -> QLabel:
    """In one shape for all; an icon where there is no picture."""
    image = QImage.fromData(png)
    made = Sign("mdi6.image-outline", "disabled", 24) if image.isNull() else QLabel()
    if not image.isNull():
        made.setPixmap(filled(image, THUMB, made.devicePixelRatioF()))
    made.setFixedSize(THUMB)
    return made


def filled(image: QImage, size: QSize, ratio: float = 1.0) -> QPixmap:
    """The picture's middle in this size. ratio: of device pixels to logical ones."""
    wanted = QSize(round(size.width() * ratio), round(size.height() * ratio))
    scaled = image.scaled(
        wanted, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    x, y = (scaled.width() - wanted.width()) // 2, (scaled.height() - wanted.height()) // 2
    cut = QPixmap.fromImage(scaled.copy(x, y, wanted.width(), wanted.height()))
    cut.setDevicePixelRatio(ratio)
    return cut

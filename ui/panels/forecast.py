"""The forecast card: views, share to imagine, seconds, and where the path deserves a look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.forecast_text import Card as Words
from app.forecast_text import card_of
from app.planning import photo_start
from ui import theme
from ui.i18n import tr
from ui.widgets.basic import Card, button, label
from ui.widgets.form import emptied

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from app.forecast_text import Place, Remark
    from ui.bridge import Bridge


class ForecastCard(Card):
    """Shows what `app.forecast_text` says about the session."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(spacing=2 * theme.GRID)
        self._bridge = bridge
        self.words = Words("")
        self.headline = label("", "strong", wrap=True)
        self._bar = ShareBar()
        self.remarks = QVBoxLayout()
        self.remarks.setSpacing(2 * theme.GRID)
        self.box.addWidget(self.headline)
        self.box.addWidget(self._bar)
        self.box.addLayout(self.remarks)
        self.setAccessibleName(tr("Forecast"))
        bridge.follow(
            self, self._refresh,
            bridge.changed, bridge.forecast_changed, bridge.step_made, bridge.opened, bridge.jobs_changed,
        )  # fmt: skip
        self._refresh()

    def _refresh(self) -> None:
        session = self._bridge.session
        ready = photo_start(session.document, session.store) is not None
        document, forecast, reading = session.document, session.forecast, session.jobs.busy
        words = card_of(document, ready, forecast, session.forecasting, reading=reading)
        if words != self.words:
            self.words = words
            self._show()

    def _show(self) -> None:
        self.headline.setText(self.words.headline)
        self.setAccessibleDescription(self.words.headline)
        self._bar.set_share(self.words.share)
        emptied(self.remarks)
        for remark in self.words.remarks:
            self.remarks.addWidget(self._remark(remark))

    def _remark(self, remark: Remark) -> QWidget:
        whole = QWidget()
        box = QVBoxLayout(whole)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addWidget(label(remark.text, "warning" if remark.warning else "label", wrap=True))
        if remark.action:
            box.addWidget(button(remark.action, lambda: self._act(remark), "link"))
        return whole

    def _act(self, remark: Remark) -> None:
        if remark.command:
            self._bridge.run(remark.command)
        elif remark.place is not None:
            self._go(remark.place)

    def _go(self, place: Place) -> None:
        keys = {} if place.key is None else {"keys": (place.key,)}
        self._bridge.select(time_s=place.time_s, **keys)


class ShareBar(QWidget):
    """How much is known and how much is to be imagined, side by side; nothing at all while nobody knows."""

    def __init__(self) -> None:
        super().__init__()
        self._share: float | None = None
        self.setFixedHeight(4)
        self.hide()

    def set_share(self, share: float | None) -> None:
        self._share = share
        self.setVisible(share is not None)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        if self._share is None:
            return
        painter, known = QPainter(self), round(self.width() * (1 - self._share))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("imagined"))
        painter.drawRoundedRect(self.rect(), 2, 2)
        painter.setBrush(theme.colour("known"))
        painter.drawRoundedRect(0, 0, known, self.height(), 2, 2)

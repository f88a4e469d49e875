"""How the timeline looks: one function a row. They paint what they are given and know no session."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QLinearGradient, QPainter, QPen, QPixmap, QPolygonF

from engine.core.splines import pchip
from ui import theme
from ui.i18n import tr
from ui.timeline.hits import picture_boxes
from ui.timeline.layout import seconds_text, ticks
from ui.viewport.path_geometry import touch_spans, warmth_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from numpy.typing import NDArray

    from ui.timeline.content import Content, StepMark
    from ui.timeline.layout import Row, Rows, TimeAxis

SAMPLES = 240  # of the forecast's curve
FLOOR_PX = 4  # so high stands what is known
LEAVES = 0.25  # as in app.forecast: here the path has left what the scene shows, and is hatched
HATCH_PX = 8
KEY_PX = 6  # half a diamond
OLD = 0.6  # opacity of a forecast from before the last change
HIDDEN = 0.35  # and of a step that is not shown


def font(px: int, *, bold: bool = False) -> QFont:
    made = QFont()
    made.setPixelSize(px)
    made.setBold(bold)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def labels(painter: QPainter, rows: Rows, right: float, notes: dict[str, str]) -> None:
    """The names of the rows in the left column; each may have a small note that ends at `right`."""
    names = {"forecast": tr("Forecast"), "keys": tr("Keys"), "steps": tr("Steps")}
    for name, row in rows.items():
        if name in names:
            painter.setPen(theme.colour("secondary"))
            painter.setFont(font(theme.LABEL_PX))
            place = QRectF(theme.PADDING, row.top, 120, row.height)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, names[name])
            begin = theme.PADDING + painter.fontMetrics().horizontalAdvance(names[name]) + 8
            _note(painter, QRectF(begin, row.top, right - begin, row.height), notes.get(name, ""))


def _note(painter: QPainter, place: QRectF, text: str) -> None:
    painter.setPen(theme.colour("secondary"))
    painter.setFont(font(theme.CAPTION_PX))
    if painter.fontMetrics().horizontalAdvance(text) <= place.width():
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)


def ruler(painter: QPainter, axis: TimeAxis, row: Row, content: Content) -> None:
    major, minor = ticks(axis, content.start, content.fps)
    painter.setPen(theme.colour("line"))
    for time in minor:
        painter.drawLine(QPointF(axis.x(time), row.top + 4), QPointF(axis.x(time), row.top + 7))
    painter.setFont(font(theme.CAPTION_PX))
    for time in major:
        painter.setPen(theme.colour("disabled"))
        painter.drawLine(QPointF(axis.x(time), row.top + 2), QPointF(axis.x(time), row.top + 8))
        painter.setPen(theme.colour("secondary"))
        place = QRectF(axis.x(time) - 40, row.top + 9, 80, 14)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, seconds_text(time - content.start))


def span(painter: QPainter, axis: TimeAxis, rows: Rows, content: Content) -> None:
    """The chosen range: a band in the ruler with handles, and everything else dimmed."""
    if content.span is None:
        return
    x0, x1 = (axis.x(min(time, content.end)) for time in content.span)
    top, bottom = rows["ruler"].bottom - 1, max(row.bottom for row in rows.values()) + 2
    shade, blue = theme.colour("panel"), theme.colour("selection")
    shade.setAlpha(150)
    painter.save()
    painter.setClipRect(QRectF(axis.left - 10, 0, axis.right - axis.left + 20, bottom))
    for left, right in ((axis.left - 12, x0), (x1, axis.right + 12)):
        painter.fillRect(QRectF(left, top, max(right - left, 0), bottom - top), shade)
    painter.setPen(QPen(blue, 1))
    for x in (x0, x1):
        painter.drawLine(QPointF(x, 2), QPointF(x, bottom))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(blue)
    painter.drawRect(QRectF(x0, 0, x1 - x0, 3))
    for x, side in ((x0, 1), (x1, -1)):
        painter.drawPolygon(QPolygonF([QPointF(x, 0), QPointF(x + side * 7, 0), QPointF(x, 11)]))
    painter.restore()


def forecast(painter: QPainter, axis: TimeAxis, row: Row, content: Content, pulse: float) -> None:
    """The share to imagine: high and warm is much, low and cool is little; hatched where the path has left what the
    scene shows. pulse: 0..1, how bright the strip is while nothing is known."""
    marks = content.forecast
    if marks is None:
        _unknown(painter, axis, row, pulse, tr("Looking along the path...") if content.looking else tr("Not known yet"))
        return
    painter.save()
    painter.setOpacity(1.0 if marks.fresh else OLD)
    painter.setClipRect(QRectF(axis.left, row.top, axis.right - axis.left, row.height))
    painter.setPen(Qt.PenStyle.NoPen)
    times = np.linspace(marks.times[0], marks.times[-1], SAMPLES)
    shares = pchip(np.array(marks.times), np.array(marks.unseen)).many(times)
    xs = np.linspace(axis.x(times[0]), axis.x(times[-1]), SAMPLES)
    ys = row.bottom - FLOOR_PX - shares * (row.height - FLOOR_PX)
    painter.setBrush(_warm(xs[0], xs[-1], shares))
    painter.drawPolygon(_below(xs, ys, row.bottom))
    painter.setBrush(QBrush(_hatching(theme.colour("panel").name())))
    painter.setBrushOrigin(QPointF(xs[0], row.bottom))
    for first, last in _runs(shares > LEAVES):
        painter.drawPolygon(_below(xs[first:last], ys[first:last], row.bottom))
    painter.restore()


def _unknown(painter: QPainter, axis: TimeAxis, row: Row, pulse: float, text: str) -> None:
    band = theme.colour("secondary")
    band.setAlphaF(0.12 + 0.20 * pulse)
    painter.fillRect(QRectF(axis.left, row.bottom - FLOOR_PX, axis.right - axis.left, FLOOR_PX), band)
    painter.setPen(theme.colour("disabled"))
    painter.setFont(font(theme.CAPTION_PX))
    place = QRectF(
        axis.left + 10, row.top - 4, axis.right - axis.left, row.height - FLOOR_PX + 2
    )  # beside the playhead
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)


def _below(xs: NDArray[np.float64], ys: NDArray[np.float64], bottom: float) -> QPolygonF:
    """The area under a curve."""
    curve = [QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]
    return QPolygonF([QPointF(xs[0], bottom), *curve, QPointF(xs[-1], bottom)])


def _runs(where: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """From and to (exclusive) of each stretch of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], where, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


@cache
def _hatching(colour: str) -> QPixmap:
    """A tile of slanting lines."""
    tile, line = QPixmap(HATCH_PX, HATCH_PX), QColor(colour)
    tile.fill(Qt.GlobalColor.transparent)
    line.setAlpha(120)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(line, 1.4))
    for shift in (-HATCH_PX, 0, HATCH_PX):  # what the neighbouring tiles' lines leave in the corners
        painter.drawLine(QPointF(shift - 1, HATCH_PX + 1), QPointF(shift + HATCH_PX + 1, -1))
    painter.end()
    return tile


def _warm(left: float, right: float, shares: NDArray[np.float64]) -> QBrush:
    """Known to imagined along the strip, in the same steps as the path in the viewport."""
    known, imagined = theme.colour("known"), theme.colour("imagined")
    colours = QLinearGradient(left, 0, right, 0)
    warmth = warmth_of(shares)[:: SAMPLES // 40]
    for i, warm in enumerate(warmth):
        colours.setColorAt(i / (len(warmth) - 1), mixed(known, imagined, float(warm)))
    return QBrush(colours)


def mixed(a: QColor, b: QColor, share: float) -> QColor:
    """From a to b."""
    parts = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    return QColor(*(round((1 - share) * x + share * y) for x, y in parts))


def touches(painter: QPainter, axis: TimeAxis, row: Row, content: Content) -> None:
    """Where the camera runs into something: a bar as long as it does, and a warning sign."""
    red = theme.colour("error")
    for first, last in touch_spans(content.forecast.touches if content.forecast else ()):
        x0, x1 = axis.x(first), axis.x(last)
        if x1 < axis.left - 8 or x0 > axis.right + 8:
            continue
        painter.fillRect(QRectF(x0 - 2, row.bottom - FLOOR_PX, x1 - x0 + 4, FLOOR_PX), red)
        _warning(painter, 0.5 * (max(x0, axis.left) + min(x1, axis.right)), row.bottom - FLOOR_PX - 1, red)


def _warning(painter: QPainter, x: float, bottom: float, red: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(red)
    painter.drawPolygon(QPolygonF([QPointF(x - 8, bottom), QPointF(x + 8, bottom), QPointF(x, bottom - 14)]))
    painter.setBrush(theme.colour("panel"))
    painter.drawRect(QRectF(x - 0.8, bottom - 9.5, 1.6, 5))
    painter.drawRect(QRectF(x - 0.8, bottom - 3.2, 1.6, 1.6))


def keys(painter: QPainter, axis: TimeAxis, row: Row, content: Content, chosen: Collection[int], hovered: int) -> None:
    painter.setPen(QPen(theme.colour("line"), 1))
    painter.drawLine(QPointF(axis.left, row.middle), QPointF(axis.right, row.middle))
    for i, time in enumerate(content.keys):
        if axis.left - 1 <= axis.x(time) <= axis.right + KEY_PX + 20:
            colour = theme.colour("selection" if i in chosen else "text")
            diamond(painter, QPointF(axis.x(time), row.middle), KEY_PX + (1.5 if i == hovered else 0), colour)
    if content.loop and axis.x(content.end) <= axis.right + 1:
        ring = QPen(theme.colour("secondary"), 1.2)
        diamond(painter, QPointF(axis.x(content.end), row.middle), KEY_PX - 0.5, theme.colour("panel"), ring)


def diamond(painter: QPainter, at: QPointF, half: float, fill: QColor, edge: QPen | None = None) -> None:
    painter.setPen(edge or QPen(theme.colour("panel"), 1))
    painter.setBrush(fill)
    corners = ((0, -half), (half, 0), (0, half), (-half, 0))
    painter.drawPolygon(QPolygonF([at + QPointF(x, y) for x, y in corners]))


def steps(
    painter: QPainter, axis: TimeAxis, rows: Rows, content: Content, chosen: Collection[int],
    picture: Callable[[int], QPixmap],
) -> None:  # fmt: skip
    """Pictures of what is made, empty frames for what is planned."""
    painter.save()
    painter.setClipRect(QRectF(axis.left - 3, rows["steps"].top - 4, axis.right - axis.left + 6, 200))
    for left, right, step, slot in picture_boxes(content, axis, rows):
        box = QRectF(left, rows["steps"].top, right - left, rows["steps"].height)
        if right < axis.left or left > axis.right:
            continue
        if slot >= 0:
            _slot(painter, box, content.slots[slot].share)
        else:
            mark = content.steps[step]
            _step(painter, box, mark, picture(mark.id), chosen=mark.id in chosen)
    painter.restore()


def _slot(painter: QPainter, box: QRectF, share: float | None) -> None:
    frame = theme.colour("line") if share is None else theme.colour("imagined")
    painter.setPen(QPen(frame, 1))
    painter.setBrush(theme.colour("background"))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    if share is not None:
        progress(painter, box, share)


def _step(painter: QPainter, box: QRectF, mark: StepMark, image: QPixmap, *, chosen: bool) -> None:
    painter.fillRect(box, theme.colour("raised"))
    painter.setOpacity(1.0 if mark.visible else HIDDEN)
    if not image.isNull():
        painter.drawPixmap(box, image, _middle_of(image, box))
    painter.setOpacity(1.0)
    painter.fillRect(QRectF(box.left(), box.bottom() - 2, box.width(), 2),
                     theme.colour("known" if mark.known else "imagined"))  # fmt: skip
    if mark.share < 1:
        progress(painter, box, mark.share)
    if chosen:
        painter.setPen(QPen(theme.colour("selection"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), 3, 3)


def _middle_of(image: QPixmap, box: QRectF) -> QRectF:
    """What of the picture fills the box without being stretched."""
    width, height = image.width(), image.height()
    part = min(width, height * box.width() / max(box.height(), 1))
    return QRectF(0.5 * (width - part), 0, part, height)


def progress(painter: QPainter, box: QRectF, share: float) -> None:
    painter.fillRect(QRectF(box.left() + 3, box.bottom() - 5, box.width() - 6, 3), theme.colour("line"))
    painter.fillRect(QRectF(box.left() + 3, box.bottom() - 5, share * (box.width() - 6), 3), theme.colour("imagined"))


def playhead(painter: QPainter, axis: TimeAxis, time: float, bottom: float) -> None:
    x = round(axis.x(time)) + 0.5  # one whole pixel, not two halves
    if not axis.left - 1 <= x <= axis.right + 30:
        return
    painter.setPen(QPen(theme.colour("text"), 1))
    painter.drawLine(QPointF(x, 4), QPointF(x, bottom))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("text"))
    painter.drawPolygon(QPolygonF([QPointF(x - 6, 0), QPointF(x + 6, 0), QPointF(x, 8)]))


def guide(painter: QPainter, axis: TimeAxis, time: float, bottom: float) -> None:
    """What a drag is caught on."""
    painter.setPen(QPen(theme.colour("selection"), 1, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(axis.x(time), 4), QPointF(axis.x(time), bottom))


def chip(painter: QPainter, text: str, x: float, y: float, within: QRectF) -> None:
    """A few words beside the pointer, inside the widget."""
    painter.setFont(font(theme.CAPTION_PX))
    width, height = painter.fontMetrics().horizontalAdvance(text) + 16, 20
    left = min(max(x - 0.5 * width, within.left() + 4), within.right() - width - 4)
    top = y - height - 6 if y - height - 6 >= within.top() else y + 10
    place = QRectF(left, min(top, within.bottom() - height - 2), width, height)
    painter.setPen(QPen(theme.colour("line"), 1))
    painter.setBrush(theme.colour("raised"))
    painter.drawRoundedRect(place, 5, 5)
    painter.setPen(theme.colour("text"))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

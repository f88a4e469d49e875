"""Where the things that float on the picture stand: clear of each other in every size of the viewport. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace

MARGIN, GAP = 12, 8


@dataclass(frozen=True)
class Size:
    width: int
    height: int


@dataclass(frozen=True)
class Place:
    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    def meets(self, other: Place) -> bool:
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom


@dataclass(frozen=True)
class Sizes:
    """What the parts would like. tool: one button; modes, modes_small: the bar with words and with icons alone."""

    tool: Size
    tools: int
    modes: Size
    modes_small: Size
    axes: Size
    status: Size
    legend: Size
    hint: Size
    toast: Size
    waiting: Size
    panel: Size | None = None


@dataclass(frozen=True)
class Layout:
    """None: there is no room for it."""

    tools: Place
    columns: int
    modes: Place
    small: bool
    status: Place
    axes: Place | None
    legend: Place | None
    hint: Place | None
    toast: Place
    middle: Place
    panel: Place | None


def layout(width: int, height: int, sizes: Sizes) -> Layout:
    """Tools and modes always show; what only explains gives way first."""
    status = Place(MARGIN, height - MARGIN - sizes.status.height, sizes.status.width, sizes.status.height)
    columns, tools = _tools(sizes, status.y - GAP - MARGIN)
    small = tools.right + GAP + sizes.modes.width + MARGIN > width
    bar = sizes.modes_small if small else sizes.modes
    modes = Place(max(width - MARGIN - bar.width, tools.right + GAP), MARGIN, bar.width, bar.height)
    taken = [tools, modes, status]
    legend = _first_free(taken, width, height, [
        (width - MARGIN - sizes.legend.width, height - MARGIN - sizes.legend.height),
        (width - MARGIN - sizes.legend.width, status.y - GAP - sizes.legend.height),
    ], sizes.legend)  # fmt: skip
    taken += [legend] if legend else []
    panel = None
    if sizes.panel is not None:
        panel = _panel(tools, modes, sizes.panel, width)
        taken.append(panel)
    axes = _first_free(taken, width, height, [
        (width - MARGIN - sizes.axes.width, modes.bottom + GAP)
    ], sizes.axes)  # fmt: skip
    taken += [axes] if axes else []
    wanted = Size(min(sizes.hint.width, width - 2 * MARGIN), sizes.hint.height)
    hint = _bottom_middle(taken, width, height, wanted, status, legend)
    toast_bottom = (hint.y if hint else min(status.y, legend.y if legend else status.y)) - GAP
    toast = replace(_centred(sizes.toast, width, height), y=toast_bottom - sizes.toast.height)
    middle = _centred(sizes.waiting, width, height)
    return Layout(tools, columns, modes, small, status, axes, legend, hint, toast, middle, panel)


def _centred(size: Size, width: int, height: int) -> Place:
    wide = min(size.width, width - 2 * MARGIN)
    return Place((width - wide) // 2, (height - size.height) // 2, wide, size.height)


def _tools(sizes: Sizes, room: int) -> tuple[int, Place]:
    """In so many columns that they are not higher than the room."""
    most = max(1, room // sizes.tool.height)
    columns = -(-sizes.tools // most)
    rows = -(-sizes.tools // columns)
    return columns, Place(MARGIN, MARGIN, columns * sizes.tool.width, rows * sizes.tool.height)


def _panel(tools: Place, modes: Place, size: Size, width: int) -> Place:
    """Beside the tools; below the modes where it would run into them."""
    beside = Place(tools.right + GAP, MARGIN, min(size.width, width - tools.right - GAP - MARGIN), size.height)
    return Place(beside.x, modes.bottom + GAP, beside.width, beside.height) if beside.meets(modes) else beside


def _first_free(
    taken: list[Place], width: int, height: int, corners: list[tuple[int, int]], size: Size
) -> Place | None:
    for x, y in corners:
        place = Place(x, y, size.width, size.height)
        inside = place.x >= MARGIN and place.y >= MARGIN and place.right <= width and place.bottom <= height
        if inside and not any(place.meets(_grown(other)) for other in taken):
            return place
    return None


def _bottom_middle(
    taken: list[Place], width: int, height: int, size: Size, status: Place, legend: Place | None
) -> Place | None:
    """Between status and legend, else above them."""
    x = (width - size.width) // 2
    above = min(status.y, legend.y if legend else status.y) - GAP - size.height
    left, right = status.right + GAP, (legend.x if legend else width) - GAP
    beside = left + max(0, (right - left - size.width) // 2)
    return _first_free(taken, width, height, [
        (x, height - MARGIN - size.height), (beside, height - MARGIN - size.height), (x, above)
    ], size)  # fmt: skip


def _grown(place: Place) -> Place:
    return Place(place.x - GAP // 2, place.y - GAP // 2, place.width + GAP, place.height + GAP)

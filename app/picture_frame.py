"""Where a picture lies in a field: fitted at first, zoomed and moved by the user, never lost from sight."""

from __future__ import annotations

from dataclasses import dataclass, replace

MOST_ZOOM = 32.0  # screen pixels for one of the picture


@dataclass(frozen=True)
class PictureFrame:
    """field and picture: width and height, px. zoom: 1 = as large as fits. x, y: the picture's left upper corner."""

    field: tuple[float, float]
    picture: tuple[float, float]
    zoom: float = 1.0
    x: float = 0.0
    y: float = 0.0

    @property
    def scale(self) -> float:
        """Pixels of the field for one of the picture."""
        return self.zoom * min(self.field[0] / self.picture[0], self.field[1] / self.picture[1])

    @property
    def rect(self) -> tuple[float, float, float, float]:
        """Left, top, width, height in the field."""
        width, height = (side * self.scale for side in self.picture)
        return self.x, self.y, width, height

    def held(self) -> PictureFrame:
        """Centred where the field is larger than the picture, else without a gap at its sides."""
        width, height = (side * self.scale for side in self.picture)
        return replace(self, x=_held(self.x, width, self.field[0]), y=_held(self.y, height, self.field[1]))

    def zoomed(self, factor: float, x: float, y: float) -> PictureFrame:
        """The point of the picture under (x, y) stays there."""
        most = max(1.0, MOST_ZOOM / (self.scale / self.zoom))
        zoom = min(max(self.zoom * factor, 1.0), most)
        grown = zoom / self.zoom
        return replace(self, zoom=zoom, x=x - (x - self.x) * grown, y=y - (y - self.y) * grown).held()

    def one_to_one(self, x: float, y: float, pixel_ratio: float = 1.0) -> PictureFrame:
        """A pixel for a pixel around the point under (x, y); once more, or where that is smaller: as large as fits."""
        wanted = 1.0 / pixel_ratio / (self.scale / self.zoom)
        larger = max(wanted, 2.0) if wanted <= 1.0 else wanted
        return self.fitted() if self.zoom > 1.0 else self.zoomed(larger, x, y)

    def moved(self, dx: float, dy: float) -> PictureFrame:
        return replace(self, x=self.x + dx, y=self.y + dy).held()

    def fitted(self) -> PictureFrame:
        return replace(self, zoom=1.0, x=0.0, y=0.0).held()

    def pixel_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Column and row under a point of the field; None beside the picture."""
        column, row = (x - self.x) / self.scale, (y - self.y) / self.scale
        inside = 0 <= column < self.picture[0] and 0 <= row < self.picture[1]
        return (int(column), int(row)) if inside else None


def _held(start: float, size: float, room: float) -> float:
    return (room - size) / 2 if size <= room else min(max(start, room - size), 0.0)

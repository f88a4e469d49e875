"""What the forecast card says: the price before it is paid, and what about the path deserves a look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.forecast import LEAVES
from app.quantities import duration, percent, views
from app.words import number, tr

if TYPE_CHECKING:
    from app.document import Document
    from app.forecast import Forecast

MANY = 60  # views: more take long, and are seldom meant
NEARLY_NOTHING = 0.005  # of the pictures: then there is next to nothing to imagine


@dataclass(frozen=True)
class Place:
    """Somewhere on the path. key: from 0, None = between keys."""

    time_s: float
    key: int | None = None


@dataclass(frozen=True)
class Remark:
    """One sentence with at most one action: a place to look at, or a command to run."""

    text: str
    action: str = ""
    place: Place | None = None
    command: str = ""
    warning: bool = False


@dataclass(frozen=True)
class Card:
    """share: to imagine, 0..1, None as long as nobody knows. measuring: a newer answer is on its way."""

    headline: str
    remarks: tuple[Remark, ...] = ()
    share: float | None = None
    measuring: bool = False


def card_of(
    document: Document, photo_ready: bool, forecast: Forecast | None, measuring: bool, *, reading: bool = True
) -> Card:
    """photo_ready: the photo's step is made. measuring: the forecast is not about the path as it is now. reading: as
    long as nobody has given up making the photo's step."""
    if document.source is None:
        return Card(tr("No photo yet"), (Remark(tr("Drop one on the window, or open a sample.")),))
    if not (photo_ready or reading):
        said = Remark(tr("Jobs and problems says why."), tr("Open a photo..."), command="file.open_photo")
        return Card(tr("The photo has not become a scene"), (said,))
    if not photo_ready:
        return Card(tr("Reading the photo..."), (Remark(tr("The forecast follows.")),), measuring=True)
    if document.path is None:
        action = tr("Start with an orbit →")
        return Card(
            tr("No camera path yet"),
            (Remark(tr("Draw one, or choose a preset."), action, command="path.preset.orbit"),),
        )
    if forecast is None:
        return Card(tr("Measuring the path..."), measuring=True)
    return Card(headline_of(forecast), remarks_of(document, forecast), forecast.to_imagine, measuring)


def headline_of(forecast: Forecast) -> str:
    """Such as "7 views · 34 % to imagine · about 29 s"."""
    count = len(forecast.planned)
    if not count:
        return tr("Nothing to generate")
    share = tr("{share} to imagine", share=percent(forecast.to_imagine))
    parts = [views(count), tr("nothing to imagine") if forecast.to_imagine < NEARLY_NOTHING else share]
    if forecast.seconds is not None:
        parts.append(tr("about {time}", time=duration(forecast.seconds)))
    return " · ".join(parts)


def remarks_of(document: Document, forecast: Forecast) -> tuple[Remark, ...]:
    found = (_many(forecast), _made(document, forecast), _leaving(document, forecast), _touching(forecast))
    return tuple(remark for remark in found if remark is not None)


def leaves_at(forecast: Forecast) -> float | None:
    """When the path leaves what the scene shows."""
    pairs = zip(forecast.times_s, forecast.unseen, strict=True)
    return next((time for time, share in pairs if share > LEAVES), None)


def _many(forecast: Forecast) -> Remark | None:
    """Somebody drew to the horizon, and would wait for an hour."""
    few = len(forecast.planned) <= MANY
    text = tr("These are many views. A shorter path, or a larger 'Every', needs fewer.")
    return None if few else Remark(text, warning=True)


def _made(document: Document, forecast: Forecast) -> Remark | None:
    if not forecast.planned:
        gaps = document.generation.close_gaps and forecast.leaves_after is not None
        more = tr("All views are made. Generating closes the gaps that are left.")
        return Remark(more if gaps else tr("All that this path looks at is known."))
    if forecast.seconds is None:
        return Remark(tr("The time is known after the first view."))
    return None


def _leaving(document: Document, forecast: Forecast) -> Remark | None:
    """What lies beyond the photo, or beyond the scene once it has grown."""
    time_s = leaves_at(forecast)
    if forecast.leaves_after is None or time_s is None:
        return None
    grown, key = len(document.standing) > 1, forecast.leaves_after
    text = (
        tr("The path leaves what the scene shows after key {n}.", n=key + 1)
        if grown
        else tr("The path leaves what the photo shows after key {n}.", n=key + 1)
    )
    return Remark(text, tr("Show where →"), Place(time_s, key))


def _touching(forecast: Forecast) -> Remark | None:
    if not forecast.touches_s:
        return None
    time_s = forecast.touches_s[0]
    text = tr("The camera runs into something at {time} s.", time=number(time_s, 1))
    return Remark(text, tr("Show where →"), Place(time_s), warning=True)

"""What the timeline says about what is under the pointer, and why a drag stopped where it did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.words import short_number
from ui.i18n import tr

if TYPE_CHECKING:
    from app.session import Selection
    from ui.timeline.content import Content
    from ui.timeline.hits import Hit
    from ui.timeline.layout import SnapTarget


def time_text(seconds: float) -> str:
    return tr("{seconds} s", seconds=short_number(round(seconds, 2), 6))


def hover_text(content: Content, hit: Hit) -> str:
    """One line; empty where there is nothing to say."""
    at = time_text(hit.time - content.start)
    match hit.kind:
        case "key":
            return tr("Key {n} at {time}", n=hit.index + 1, time=at)
        case "step":
            step = content.steps[hit.index]
            return tr("{step} at {time}", step=step.title, time=at)
        case "slot":
            return _slot_text(content, hit.index, at)
        case "touch":
            return tr("The camera touches something at {time}", time=at)
        case "span_first" | "span_last":
            return tr("Range: drag to change it, double-click to clear it")
        case "ruler":
            return tr("{time}, frame {n}", time=at, n=max(0, round((hit.time - content.start) * content.fps)))
        case "forecast":
            return _forecast_text(content, hit.time, at)
        case "keys":
            return tr("Double-click for a new key at {time}", time=at)
        case _:
            return ""


def snap_text(content: Content, target: SnapTarget) -> str:
    """Why a drag stands there."""
    at = time_text(target.time - content.start)
    match target.what:
        case "key":
            return tr("{time}: at key {n}", time=at, n=target.number)
        case "middle":
            return tr("{time}: midway between keys {a} and {b}", time=at, a=target.number, b=target.number + 2)
        case "playhead":
            return tr("{time}: at the playhead", time=at)
        case "step":
            return tr("{time}: at {step}", time=at, step=content.steps[target.number].title)
        case "end":
            return tr("{time}: at the end of the path", time=at)
        case "frame":
            return tr("{time}: frame {n}", time=at, n=target.number)


def most_text(content: Content) -> str:
    """The worst of the forecast, beside its name."""
    if content.forecast is None or not content.forecast.fresh:
        return ""
    share = round(100 * max(content.forecast.unseen))
    return tr("max {share} %", share=share) if share else tr("all known")


def spoken(content: Content | None, chosen: Selection) -> str:
    """For a screen reader: where the playhead is, and what is selected."""
    if content is None:
        return ""
    at = tr("Playhead at {time}", time=time_text(chosen.time_s - content.start))
    if not chosen.keys:
        return at
    return tr("{playhead}, selected keys: {keys}", playhead=at, keys=", ".join(str(key + 1) for key in chosen.keys))


def _slot_text(content: Content, index: int, at: str) -> str:
    share = content.slots[index].share
    if share is None:
        return tr("A view will be made at {time}", time=at)
    return tr("A view is being made at {time}: {share} %", time=at, share=round(100 * share))


def _forecast_text(content: Content, time: float, at: str) -> str:
    if not content.start <= time <= content.end:
        return ""
    if content.forecast is None:
        return tr("Not known yet")
    share = round(100 * content.forecast.at(time))
    if not content.forecast.fresh:
        return tr("{share} % to imagine at {time}, before the last change", share=share, time=at)
    return tr("{share} % to imagine at {time}", share=share, time=at)

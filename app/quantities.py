"""Times and numbers as people say them."""

from __future__ import annotations

from datetime import datetime

from app.words import tr

MINUTE_S, HOUR_S, DAY_S = 60, 3600, 86_400


def duration(seconds: float) -> str:
    """Rounded as far as an estimate deserves, never nothing."""
    whole = max(1, round(seconds))
    if whole < MINUTE_S:
        return tr("{n} s", n=whole)
    if whole < 10 * MINUTE_S:
        minutes, rest = divmod(10 * round(whole / 10), MINUTE_S)
        return tr("{m} min {s} s", m=minutes, s=rest) if rest else tr("{m} min", m=minutes)
    if whole < HOUR_S - MINUTE_S / 2:
        return tr("{m} min", m=round(whole / MINUTE_S))
    hours, minutes = divmod(round(whole / MINUTE_S), 60)
    return tr("{h} h {m} min", h=hours, m=minutes) if minutes else tr("{h} h", h=hours)


def age(seconds: float) -> str:
    """How long ago something was."""
    if seconds < 10:
        return tr("just now")
    if seconds < MINUTE_S:
        return tr("{n} s ago", n=int(seconds))
    if seconds < HOUR_S:
        return tr("{n} min ago", n=int(seconds // MINUTE_S))
    if seconds < DAY_S:
        return tr("{n} h ago", n=int(seconds // HOUR_S))
    days = int(seconds // DAY_S)
    return tr("yesterday") if days == 1 else tr("{n} days ago", n=days)


def views(count: int) -> str:
    return tr("1 view") if count == 1 else tr("{n} views", n=count)


def percent(share: float) -> str:
    """Whole percents; 0 and 100 only where it is exactly that."""
    whole = round(100 * share)
    if 0 < share < 1:
        whole = min(max(whole, 1), 99)
    return tr("{n} %", n=whole)


def clock(iso: str, now: datetime) -> str:
    """A moment as stored (ISO 8601, UTC) on the user's clock: the time today, else with its day. now: with a zone."""
    try:
        moment = datetime.fromisoformat(iso).astimezone(now.tzinfo)
    except ValueError:
        return ""
    if moment.date() == now.date():
        return f"{moment:%H:%M}"
    parts = {"year": f"{moment:%Y}", "month": f"{moment:%m}", "day": f"{moment:%d}", "time": f"{moment:%H:%M}"}
    return tr("{year}-{month}-{day} {time}", **parts)

"""What is said about closing the sphere: in the window beside its button, on the command line."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.quantities import duration, percent, views
from app.words import number, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.completing import Completing
    from app.sphere import Gap, SpherePlan

ENOUGH = 0.999  # covered: a panorama shows no hole
STEEP, LEVEL = math.radians(65.0), math.radians(25.0)
AROUND = 0.3  # of the sphere: such a gap is in no direction
SPECK = 0.00005  # of the sphere, which two decimals of a percent don't show
MOST_GAPS = 3  # that are named


@dataclass(frozen=True)
class SphereText:
    words: str
    good: bool = False


def sphere_text(completing: Completing) -> SphereText:
    if completing.busy:
        return SphereText(tr("Measuring what is unseen around the path..."))
    if completing.making:
        return SphereText(tr("Its views are among the jobs."))
    sight = completing.covered
    if sight is None:
        return SphereText(tr("Makes the fewest views after which a 360 film has no holes."))
    text = tr("{share} % of all directions are covered.", share=covered_percent(1 - sight.share))
    left = left_words(sight.gaps())
    return SphereText(f"{text} {tr('Left: {where}.', where=left)}" if left else text, sight.share <= 1 - ENOUGH)


def planned_words(plan: SpherePlan, view_s: float | None) -> str:
    """view_s: seconds that a view takes, None = not known."""
    if not plan.views:
        return tr("Nothing is unseen around the path: the sphere is closed.")
    share, made = percent(plan.unseen), views(len(plan.views))
    if view_s is None:
        return tr("{share} of the sphere is unseen. To close it: {views}.", share=share, views=made)
    time = duration(view_s * len(plan.views))
    return tr(
        "{share} of the sphere is unseen. To close it: {views}, about {time}.", share=share, views=made, time=time
    )


def covered_percent(share: float) -> str:
    """Two decimals; 100 only where nothing at all is missing."""
    return "100" if share >= 1 else number(math.floor(10_000 * share) / 100, 2)


def left_words(gaps: Sequence[Gap]) -> str:
    """Where the largest gaps are, "" where none is worth a word."""
    named = dict.fromkeys(direction_words(gap) for gap in gaps if gap.share >= SPECK)
    return ", ".join(list(named)[:MOST_GAPS])


def direction_words(gap: Gap) -> str:
    """As somebody says it who stands on the path and looks where it begins to look."""
    if gap.share > AROUND:
        return tr("nearly all around")
    if abs(gap.pitch) > STEEP:
        return tr("straight up") if gap.pitch > 0 else tr("straight down")
    side = (
        tr("ahead"), tr("ahead to the right"), tr("to the right"), tr("behind to the right"), tr("behind"),
        tr("behind to the left"), tr("to the left"), tr("ahead to the left"),
    )[round(gap.yaw / (math.pi / 4)) % 8]  # fmt: skip
    if abs(gap.pitch) <= LEVEL:
        return side
    return tr("{side} and up", side=side) if gap.pitch > 0 else tr("{side} and down", side=side)

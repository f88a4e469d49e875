"""What is said about Complete 360 beside its button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.words import number, tr

if TYPE_CHECKING:
    from app.completing import Completing

ENOUGH = 0.999  # covered: a panorama shows no hole


@dataclass(frozen=True)
class SphereText:
    words: str
    good: bool = False


def sphere_text(completing: Completing) -> SphereText:
    if completing.busy:
        return SphereText(tr("Measuring what is unseen around the path..."))
    if completing.making:
        return SphereText(tr("Its views are among the jobs."))
    covered = completing.covered
    if covered is None:
        return SphereText(tr("Makes the fewest views after which a 360 film has no holes."))
    share = number(100 * covered, 2)
    return SphereText(tr("{share} % of all directions are covered.", share=share), covered >= ENOUGH)

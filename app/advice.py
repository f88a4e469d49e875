"""A sentence about an export with one thing that can be done about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Tone = Literal["warning", "good", "hint"]


@dataclass(frozen=True)
class Place:
    """Somewhere in a film. time_s: on the path's clock. gaze: yaw to the right of the film's middle and pitch up, in
    radians; None = wherever one looks."""

    time_s: float
    gaze: tuple[float, float] | None = None


@dataclass(frozen=True)
class Advice:
    """action: its words, "" = nothing is to be done. Then it is one of these. changes: of the Wish, other fields.
    command: to run. place: where it can be seen."""

    text: str
    action: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)
    command: str = ""
    place: Place | None = None
    tone: Tone = "warning"

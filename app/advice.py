"""A sentence about an export with one thing that can be done about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Tone = Literal["warning", "good"]


@dataclass(frozen=True)
class Advice:
    """action: its words, "" = nothing is to be done. Then it is one of these. changes: of the Wish, other fields.
    time_s: somewhere on the path to look at. command: to run."""

    text: str
    action: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)
    time_s: float | None = None
    command: str = ""
    tone: Tone = "warning"

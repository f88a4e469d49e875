"""Trouble as a value: what is wrong, where, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["bad_input", "missing_file", "unavailable", "out_of_memory", "disk", "damaged_file", "internal"]


@dataclass(frozen=True)
class Problem:
    """One trouble, told once.

    message: one sentence that says what is wrong and where. next_step: what the user can do. detail: for the log.
    """

    kind: Kind
    message: str
    next_step: str = ""
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.message} {self.next_step}".strip()


class ProblemError(Exception):
    """Carries a Problem up to whoever shows it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem

    def __reduce__(self) -> tuple[type[ProblemError], tuple[Problem]]:
        """It comes whole out of another process."""
        return ProblemError, (self.problem,)


def fail(kind: Kind, message: str, next_step: str = "", detail: str = "") -> ProblemError:
    """`raise fail("bad_input", "...", "...")`."""
    return ProblemError(Problem(kind, message, next_step, detail))

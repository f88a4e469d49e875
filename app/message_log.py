"""Problems, remarks and finished exports as a list: newest first, repeats counted instead of repeated."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from app.told import problem_told

if TYPE_CHECKING:
    from pathlib import Path

    from engine.core.problem import Problem

MOST = 40

MessageKind = Literal["problem", "note", "done"]


@dataclass(frozen=True)
class Message:
    """text: one sentence. next_step: what to do. detail: for those who want to know. at: when it was told last, in
    seconds of the teller's clock. file: what it is about, to be shown in its folder."""

    kind: MessageKind
    text: str
    next_step: str = ""
    detail: str = ""
    at: float = 0.0
    times: int = 1
    file: Path | None = None

    @property
    def as_text(self) -> str:
        """To be pasted."""
        return "\n".join(part for part in (f"{self.text} {self.next_step}".strip(), self.detail) if part)

    def same(self, other: Message) -> bool:
        return (self.kind, self.text, self.next_step, self.file) == (
            other.kind, other.text, other.next_step, other.file,
        )  # fmt: skip


class MessageLog:
    """The newest MOST messages."""

    def __init__(self) -> None:
        self.messages: tuple[Message, ...] = ()  # newest first

    def add(self, message: Message) -> None:
        """One that was told before moves up and counts."""
        before = next((old for old in self.messages if old.same(message)), None)
        others = tuple(old for old in self.messages if old is not before)
        told = replace(message, times=before.times + 1) if before else message
        self.messages = (told, *others)[:MOST]

    def dismiss(self, message: Message) -> None:
        self.messages = tuple(old for old in self.messages if not old.same(message))

    def clear(self) -> None:
        self.messages = ()


def of_problem(problem: Problem, at: float) -> Message:
    shown = problem_told(problem)
    return Message("problem", shown.message, shown.next_step, shown.detail, at)

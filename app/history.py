"""Undo and redo: a list of Documents with a cursor. Documents share whatever did not change between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.document import Document


@dataclass(frozen=True)
class Entry:
    """label: what was done to reach the document. merge_key: neighbours with the same one become a single entry."""

    label: str
    document: Document
    merge_key: str | None = None


class History:
    """What was, what is and what was undone; each in constant time, without limit."""

    def __init__(self, document: Document) -> None:
        self._entries = [Entry("", document)]
        self._at = 0

    @property
    def present(self) -> Document:
        return self._entries[self._at].document

    @property
    def undo_label(self) -> str | None:
        """What an undo would take back; None when there is nothing."""
        return self._entries[self._at].label if self._at else None

    @property
    def redo_label(self) -> str | None:
        return self._entries[self._at + 1].label if self._at + 1 < len(self._entries) else None

    @property
    def labels(self) -> list[str]:
        """From the first entry to the last; the present is number `len(past)`."""
        return [entry.label for entry in self._entries[1:]]

    @property
    def past(self) -> list[str]:
        return self.labels[: self._at]

    def push(self, label: str, document: Document, merge_key: str | None = None) -> bool:
        """A change by the user; what was undone is gone. False when nothing changed."""
        if document == self.present:
            return False
        del self._entries[self._at + 1 :]
        self._add(Entry(label, document, merge_key))
        return True

    def insert(self, label: str, change: Callable[[Document], Document], merge_key: str | None = None) -> None:
        """A change by the engine in the midst of the user's own: what was undone can still be redone on top of it."""
        later = [Entry(e.label, change(e.document), e.merge_key) for e in self._entries[self._at + 1 :]]
        del self._entries[self._at + 1 :]
        self._add(Entry(label, change(self.present), merge_key))
        self._entries += later

    def amend(self, change: Callable[[Document], Document]) -> None:
        """Something that no undo takes back, such as the photo's own step: it holds now, before and after."""
        self._entries = [Entry(e.label, change(e.document), e.merge_key) for e in self._entries]

    def undo(self) -> bool:
        """One entry back; False at the beginning."""
        self._at -= (moved := self._at > 0)
        return moved

    def redo(self) -> bool:
        self._at += (moved := self._at + 1 < len(self._entries))
        return moved

    def abandon(self, merge_key: str) -> bool:
        """Esc in the middle of a drag: back to before it, as if it had not been. False if there was no such drag."""
        if not self._at or self._entries[self._at].merge_key != merge_key:
            return False
        del self._entries[self._at :]
        self._at -= 1
        return True

    def seal(self) -> None:
        """The drag is over: the next change is an entry of its own, whatever its merge key."""
        entry = self._entries[self._at]
        self._entries[self._at] = Entry(entry.label, entry.document)

    def _add(self, entry: Entry) -> None:
        last = self._entries[self._at]
        if self._at and entry.merge_key is not None and entry.merge_key == last.merge_key:
            self._entries[self._at] = entry
        else:
            self._entries.append(entry)
            self._at += 1

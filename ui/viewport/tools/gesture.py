"""One movement of the mouse as one change of the document: it joins its parts, and Esc takes it back whole."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ui.bridge import Bridge

_numbers = itertools.count(1)


class Gesture:
    """From press to release. Everything done through it is one entry of the history."""

    def __init__(self, bridge: Bridge, what: str) -> None:
        self._bridge = bridge
        self.key = f"{what} {next(_numbers)}"
        self.changed = False

    def do(self, command: str, **arguments: Any) -> bool:
        done = self._bridge.do(command, drag=self.key, **arguments)
        self.changed |= done
        return done

    def end(self) -> None:
        self._bridge.end_drag()

    def abandon(self) -> None:
        """As if it had not been."""
        if self.changed:
            self._bridge.abandon_drag(self.key)

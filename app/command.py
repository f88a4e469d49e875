"""What a command is: an entry of a menu that knows whether it can run, and if not, why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from app.planning import photo_start
from app.words import tr
from engine.core.problem import fail

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.session import Session

    WhyNot = Callable[[Session], str]

Menu = Literal["File", "Edit", "View", "Path", "Generate", "Export", "Help"]


@dataclass(frozen=True)
class Ask:
    """What a window asks the user before it runs the command: the answer is the argument of that name.

    kind: "open" and "save" a file, "folder", "text", "number". patterns: of the file names, such as "*.loom"."""

    argument: str
    kind: Literal["open", "save", "folder", "text", "number"]
    title: str
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Command:
    """id: "menu.verb". run: called with the session and arguments by name. why_not: session -> "" if it can run, else
    why it cannot, with the next step. shortcut: as Qt writes it, "" = none. icon: as qtawesome names it. asks: what it
    cannot do without. loses_work: ask about unsaved changes first. group: of a menu, between two separators. by_tool:
    not in menus and palette, because a tool or panel gives its arguments."""

    id: str
    title: str
    menu: Menu
    run: Callable[..., Any]
    why_not: WhyNot
    shortcut: str = ""
    icon: str = ""
    group: int = 0
    asks: tuple[Ask, ...] = ()
    loses_work: bool = False
    checkable: bool = False
    by_tool: bool = False

    def enabled(self, session: Session) -> bool:
        return not self.why_not(session)


def in_window(
    command: str, title: str, menu: Menu, shortcut: str = "", icon: str = "", group: int = 0, checkable: bool = False
) -> Command:
    """What only a window can do: it runs once the window has put it into `session.actions`."""

    def run(session: Session, **arguments: Any) -> None:
        session.actions[command](**arguments)

    def why_not(session: Session) -> str:
        return "" if command in session.actions else "This needs the window."

    return Command(command, title, menu, run, why_not, shortcut, icon, group, checkable=checkable)


def needed(value: Any, what: str) -> Any:
    """An argument that was asked for; raises a Problem when the answer is missing."""
    if value is None or value == "":
        raise fail("bad_input", tr("{what} is missing.", what=tr(what)), "Run the command again and give it.")
    return value


def always(_session: Session) -> str:
    return ""


def has_photo(session: Session) -> str:
    start = photo_start(session.document, session.store)
    return "" if start is not None else "There is no photo yet. Drop one on the window, or open a sample."


def has_path(session: Session) -> str:
    without = "There is no camera path yet. Draw one, or choose a preset."
    return has_photo(session) or ("" if session.document.path is not None else without)


def has_keys(session: Session) -> str:
    return has_path(session) or ("" if session.selection.keys else "Select a key of the path first.")


def has_steps(session: Session) -> str:
    return has_photo(session) or ("" if session.selection.steps else "Select a step first.")


def has_view(session: Session) -> str:
    return has_photo(session) or ("" if session.selection.view is not None else "This needs the viewport.")

"""What a right click on the timeline offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QMenu

from app.commands import COMMANDS
from ui.i18n import tr
from ui.icons import icon

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from ui.bridge import Bridge
    from ui.timeline.content import Content
    from ui.timeline.hits import Hit


def context_menu(parent: QWidget, bridge: Bridge, content: Content, found: Hit, fit: Callable[[], None]) -> QMenu:
    """For what is under the pointer; it is selected already."""
    menu = QMenu(parent)
    menu.setToolTipsVisible(True)
    menu.aboutToHide.connect(menu.deleteLater)
    match found.kind:
        case "key":
            for command in ("path.split", "path.duplicate_key", "path.key_from_view", "path.delete_keys"):
                _add(menu, bridge, command)
        case "step":
            for command in ("generate.reroll", "edit.toggle_steps", "edit.solo", "edit.delete_steps"):
                _add(menu, bridge, command)
        case "keys" | "forecast" | "touch" if content.start <= found.time <= content.end:
            _add(menu, bridge, "path.insert_key", tr("Insert Key Here"), time_s=found.time)
            _add(menu, bridge, "path.retime")
        case _:
            pass
    menu.addSeparator()
    _add_range(menu, bridge, content, found.time)
    menu.addSeparator()
    menu.addAction(icon("mdi6.arrow-expand-horizontal"), tr("Show the Whole Path"), fit)
    return menu


def _add(menu: QMenu, bridge: Bridge, command: str, title: str = "", **arguments: Any) -> None:
    """An entry as the menu bar has it; where it can't run, its tooltip says why."""
    found = COMMANDS[command]
    run = (lambda: bridge.do(command, **arguments)) if arguments else (lambda: bridge.run(command))
    action = menu.addAction(icon(found.icon) if found.icon else icon("mdi6.circle-small"), title or tr(found.title))
    action.triggered.connect(lambda _checked: run())
    why_not = found.why_not(bridge.session)
    action.setEnabled(not why_not)
    action.setToolTip(tr(why_not) if why_not else action.text())


def _add_range(menu: QMenu, bridge: Bridge, content: Content, time: float) -> None:
    """Beginning and end here; what is already chosen at the other side stays."""
    first, last = content.span or (content.start, content.end)
    if content.start <= time < last:
        menu.addAction(tr("Range Begins Here"), lambda: bridge.do("edit.generation", span_s=(time, last)))
    if first < time <= content.end:
        menu.addAction(tr("Range Ends Here"), lambda: bridge.do("edit.generation", span_s=(first, time)))
    if content.span is not None:
        _add(menu, bridge, "generate.range")
        menu.addAction(tr("Clear the Range"), lambda: bridge.do("edit.generation", span_s=None))

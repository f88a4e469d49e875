"""What a file is opened as, wherever it is dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.commands_file import PHOTOS

if TYPE_CHECKING:
    from pathlib import Path

    from ui.bridge import Bridge

COMMANDS_OF = {".loom": "file.open", ".json": "path.import"} | dict.fromkeys(
    (pattern.removeprefix("*") for pattern in PHOTOS), "file.open_photo"
)


def open_file(bridge: Bridge, path: Path) -> None:
    """A photo, a project or a camera path; asks about unsaved work first. Anything else is tried as a photo, whose
    reader says what is wrong with it."""
    bridge.run(COMMANDS_OF.get(path.suffix.lower(), "file.open_photo"), path=path)

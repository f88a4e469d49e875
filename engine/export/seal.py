"""Whether a file is whole and the one that its name says: parts travel between machines and wait for weeks on disks.

The seal stands at the end of the file, as an MP4 box that players skip.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

HEAD = (44).to_bytes(4, "big") + b"free" + b"loom"
LENGTH = len(HEAD) + 32


def sealed(data: bytes, name: str) -> bytes:
    return data + HEAD + hashlib.sha256(name.encode() + data).digest()


def is_whole(file: Path) -> bool:
    """Whether it is there, sealed under its present name, and nothing in it has changed."""
    if not file.is_file():
        return False
    data = file.read_bytes()
    return data == sealed(data[:-LENGTH], file.name)

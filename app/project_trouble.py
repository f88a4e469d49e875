"""What can be wrong with a project file, told as Problems; and the digests by which damage is noticed."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from engine.core.problem import ProblemError, fail

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


def application_id(path: Path) -> int:
    """0 for anything but an SQLite file. Read from the header (SQLite file format, 1.3): asking SQLite would lock and
    recover a foreign database, or, told not to, call a project damaged whose last step a crash cut short."""
    with path.open("rb") as file:
        header = file.read(72)
    if len(header) < 72 or not header.startswith(b"SQLite format 3\0"):
        return 0
    return int.from_bytes(header[68:72], "big")


def digest_of(*values: str | int | bytes) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for value in values:
        data = value if isinstance(value, bytes) else str(value).encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()


def too_new(path: Path, next_step: str) -> ProblemError:
    return fail("bad_input", f"'{path}' was made by a newer Sceneloom.", next_step)


def damaged(path: Path, detail: str) -> ProblemError:
    return fail("damaged_file", f"The project '{path}' is damaged and was left as it is.", "Use a copy of it.", detail)


@contextmanager
def told(path: Path) -> Generator[None]:
    """Turns what SQLite and the decoders may raise into a Problem."""
    try:
        yield
    except ProblemError:
        raise
    except sqlite3.Error as error:
        raise _problem_from_sqlite(path, error) from error
    except (ValueError, TypeError, KeyError, AttributeError, LookupError, OverflowError, MemoryError) as error:
        raise damaged(path, repr(error)) from error
    except OSError as error:
        raise fail(
            "disk", f"'{path}' could not be written: {error.strerror or error}.", "Choose another place."
        ) from error


def _problem_from_sqlite(path: Path, error: sqlite3.Error) -> ProblemError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return fail("bad_input", f"Another Sceneloom is writing to '{path}'.", "Close it, or wait until it is done.")
    if code == sqlite3.SQLITE_FULL:
        return fail("disk", f"The disk is full: the step was not saved in '{path}'.", "Free some space and resume.")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR):
        return fail("disk", f"'{path}' cannot be opened or written ({error}).", "Check its rights and the disk.")
    if code == sqlite3.SQLITE_NOTADB:
        return fail("bad_input", f"'{path}' is not a Sceneloom project.", "Choose a .loom file.")
    return damaged(path, repr(error))

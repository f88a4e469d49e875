"""Writing files so that a crash, a full disk or a cancel never leaves half of one."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from glob import escape
from os import fsync
from pathlib import Path
from typing import TYPE_CHECKING

from engine.core.problem import fail

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

RANDOM_BYTES = 6  # in the name of a temporary file


@contextmanager
def atomic_path(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Yields a temporary path beside `path`; on success it replaces `path` in one step, on any exception it is removed.

    The temporary file keeps the suffix, so that writers that choose their format by it still do. Missing folders are
    made. Raises a "disk" ProblemError when the system refuses to write.
    """
    target = Path(path)
    try:
        temporary = _temporary_beside(target)
    except OSError as error:
        raise _disk_problem(target, error) from error
    try:
        yield temporary
        _flush_to_disk(temporary)
        temporary.replace(target)
    except OSError as error:
        raise _disk_problem(target, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def remove_left_behind(path: Path) -> None:
    """Removes temporary files beside `path` whose process was killed. Nobody else may be writing `path` now."""
    for temporary in path.parent.glob(f".{escape(path.stem)}-{'[0-9a-f]' * 2 * RANDOM_BYTES}{escape(path.suffix)}"):
        temporary.unlink(missing_ok=True)


def _temporary_beside(target: Path) -> Path:
    """An empty file with the permissions of any new file (tempfile's are private to the user)."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.stem}-{secrets.token_hex(RANDOM_BYTES)}{target.suffix}")
    temporary.touch(exist_ok=False)
    return temporary


def _flush_to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        fsync(file.fileno())


def _disk_problem(target: Path, error: OSError) -> Exception:
    reason = (error.strerror or str(error)).lower()
    return fail(
        "disk", f"{target} can't be written: {reason}.", "Choose another folder or free some space.", repr(error)
    )

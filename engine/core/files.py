"""Writing files so that a crash, a full disk or a cancel never leaves half of one."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from engine.core.problem import fail

if TYPE_CHECKING:
    from collections.abc import Iterator


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


def _temporary_beside(target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.stem}-", suffix=target.suffix, dir=target.parent)
    os.close(handle)
    if os.name == "posix":  # mkstemp makes private files; a result is as public as the user's other files
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
    return Path(name)


def _flush_to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _disk_problem(target: Path, error: OSError) -> Exception:
    reason = (error.strerror or str(error)).lower()
    return fail(
        "disk", f"{target} can't be written: {reason}.", "Choose another folder or free some space.", repr(error)
    )

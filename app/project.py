"""One project, one file: a `.loom` is an SQLite application file that any SQLite tool can open.

    meta     key, value                       "created", "app_version", "request" (JSON: the whole GenerateRequest)
    steps    number, request, view, stats...  one row a generated view, JSON in plain text
    blobs    step, role, format, data         "gaussians" and "frame" as safetensors, "picture/NAME" as PNG

A step is one transaction: a process killed at any moment leaves the steps it had finished. Every row carries a digest,
so that a damaged file is recognised instead of shown. The writer keeps SQLite's RESERVED lock: others may read only.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from app import blobs, codec
from engine.core.problem import ProblemError, fail
from engine.core.scene import Scene, Step

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from pathlib import Path
    from types import TracebackType

    from engine.api import GenerateRequest

APPLICATION_ID = 0x4C4F4F4D  # "LOOM"
SCHEMA = 1
WAIT_S = 10.0  # for a reader or writer that is in the middle of something

_TABLES = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL, digest BLOB NOT NULL);
CREATE TABLE steps (number INTEGER PRIMARY KEY, created TEXT NOT NULL, name TEXT NOT NULL, request TEXT NOT NULL,
                    view TEXT NOT NULL, stats TEXT NOT NULL, digest BLOB NOT NULL);
CREATE TABLE blobs (step INTEGER NOT NULL, role TEXT NOT NULL, format TEXT NOT NULL, data BLOB NOT NULL,
                    digest BLOB NOT NULL, PRIMARY KEY (step, role));
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {SCHEMA};
"""


class Project:
    """An open project file; `create` or `open` makes one, `close` (or `with`) lets it go."""

    def __init__(self, path: Path, db: sqlite3.Connection, read_only: bool) -> None:
        self.path, self.read_only = path, read_only
        self._db = db

    @staticmethod
    def create(path: Path, request: GenerateRequest) -> Project:
        """A new project; the file appears complete or not at all. Raises a Problem if there is one already."""
        if path.exists():
            raise fail("bad_input", f"There is a file called '{path}' already.", "Choose another name, or resume it.")
        with _told(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_name(f".{path.name}.new")
            unfinished.unlink(missing_ok=True)
            _write_new(unfinished, request)
            unfinished.rename(path)
        return Project.open(path)

    @staticmethod
    def open(path: Path, *, read_only: bool = False) -> Project:
        """Opens for adding steps, or only to look. Raises a Problem for what is not a sound project of ours."""
        if not path.is_file():
            raise fail("missing_file", f"There is no project '{path}'.", "Check the name.")
        with _told(path):
            if _application_id(path) != APPLICATION_ID:
                raise fail("bad_input", f"'{path}' is not a Sceneloom project.", "Choose a .loom file.")
            project = Project(path, _connected(path, read_only), read_only)
            try:
                project._check()
            except BaseException:
                project.close()
                raise
        return project

    @property
    def request(self) -> GenerateRequest:
        with _told(self.path):
            return codec.request_from_json(codec.json_from_text(self._meta("request")))

    @property
    def created(self) -> str:
        """ISO 8601, UTC."""
        with _told(self.path):
            return self._meta("created")

    def append(self, step: Step) -> None:
        """Saves a step: all of it or nothing. Raises a Problem if the disk is full or the file was opened to look."""
        if self.read_only:
            raise fail("bad_input", f"'{self.path}' was opened to look only.")
        row = _row_from_step(step)
        stored = [(step.number, blob.role, blob.format, blob.data) for blob in blobs.blobs_from_step(step)]
        with _told(self.path), self._transaction():
            self._db.execute("INSERT INTO steps VALUES (?, ?, ?, ?, ?, ?, ?)", (*row, _digest(*row)))
            self._db.executemany("INSERT INTO blobs VALUES (?, ?, ?, ?, ?)", [(*b, _digest(*b)) for b in stored])

    def scene(self) -> Scene:
        """Everything saved so far: splats and frames to the bit, pictures as they were stored (8 and 16 bits)."""
        with _told(self.path):
            return Scene(tuple(self._step(row) for row in self._rows("SELECT * FROM steps ORDER BY number")))

    def sizes(self) -> dict[str, int]:
        """Bytes stored by kind: gaussians, frame, picture."""
        kinds = "SELECT substr(role, 1, instr(role || '/', '/') - 1), sum(length(data)) FROM blobs GROUP BY 1"
        with _told(self.path):
            return dict(self._rows(kinds))

    def close(self) -> None:
        self._db.close()  # an open transaction holds nothing but the lock

    def __enter__(self) -> Project:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _check(self) -> None:
        if self._pragma("user_version") > SCHEMA:
            raise fail("bad_input", f"'{self.path}' was made by a newer Sceneloom.", "Update Sceneloom to open it.")
        if not self.read_only:
            self._db.execute("BEGIN IMMEDIATE")
            if self._pragma("quick_check") != "ok":
                raise _damaged(self.path, "quick_check")
        self._meta("request")

    def _pragma(self, name: str) -> Any:
        return self._db.execute(f"PRAGMA {name}").fetchone()[0]

    def _rows(self, query: str, *values: Any) -> Iterable[tuple[Any, ...]]:
        return self._db.execute(query, values).fetchall()

    def _meta(self, key: str) -> str:
        for value, digest in self._rows("SELECT value, digest FROM meta WHERE key = ?", key):
            if digest == _digest(key, value):
                return value
        raise _damaged(self.path, f"meta {key}")

    def _step(self, row: tuple[Any, ...]) -> Step:
        *values, digest = row
        if digest != _digest(*values):
            raise _damaged(self.path, f"step {values[0]}")
        number, _, name, request, view, stats = values
        stored = self._rows("SELECT role, format, data, digest FROM blobs WHERE step = ?", number)
        if any(digest != _digest(number, *blob) for *blob, digest in stored):
            raise _damaged(self.path, f"contents of step {number}")
        read = codec.json_from_text
        found = {role: blobs.Blob(role, form, data) for role, form, data, _ in stored}
        frame = blobs.frame_from_blob(found["frame"], codec.view_from_json(read(view)), name)
        gaussians = blobs.gaussians_from_blob(found["gaussians"])
        return Step(number, gaussians, frame, read(request), blobs.StoredPictures(found), read(stats))

    @contextmanager
    def _transaction(self) -> Generator[None]:
        """Commits and takes the writer's lock again, or puts everything back as it was."""
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise
        finally:
            self._db.execute("BEGIN IMMEDIATE")


def _application_id(path: Path) -> int:
    """0 for anything but an SQLite file. Read from the header (SQLite file format, 1.3): asking SQLite would lock and
    recover a foreign database, or, told not to, call a project damaged whose last step a crash cut short."""
    with path.open("rb") as file:
        header = file.read(72)
    if len(header) < 72 or not header.startswith(b"SQLite format 3\0"):
        return 0
    return int.from_bytes(header[68:72], "big")


def _connected(path: Path, read_only: bool) -> sqlite3.Connection:
    """Even to look, the file is opened for writing where allowed: a step cut short by a crash must be rolled back."""
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=WAIT_S, isolation_level=None)
    db.executescript("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA synchronous = FULL;")
    db.execute(f"PRAGMA query_only = {int(read_only)}")
    return db


def _write_new(path: Path, request: GenerateRequest) -> None:
    meta = {
        "created": _now(),
        "app_version": version("sceneloom"),
        "request": codec.text_from_json(codec.json_from_request(request)),
    }
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.executescript(_TABLES)
        db.executemany("INSERT INTO meta VALUES (?, ?, ?)", [(k, v, _digest(k, v)) for k, v in meta.items()])


def _row_from_step(step: Step) -> tuple[int, str, str, str, str, str]:
    text = codec.text_from_json
    view = text(codec.json_from_view(step.view))
    return step.number, _now(), step.frame.name, text(dict(step.request)), view, text(dict(step.stats))


def _digest(*values: str | int | bytes) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for value in values:
        data = value if isinstance(value, bytes) else str(value).encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _damaged(path: Path, detail: str) -> ProblemError:
    return fail("damaged_file", f"The project '{path}' is damaged and was left as it is.", "Use a copy of it.", detail)


@contextmanager
def _told(path: Path) -> Generator[None]:
    """Turns what SQLite and the decoders may raise into a Problem."""
    try:
        yield
    except ProblemError:
        raise
    except sqlite3.Error as error:
        raise _problem_from_sqlite(path, error) from error
    except (ValueError, TypeError, KeyError, AttributeError, LookupError, OverflowError, MemoryError) as error:
        raise _damaged(path, repr(error)) from error
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
    return _damaged(path, repr(error))

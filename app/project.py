"""One project, one file: a `.loom` is an SQLite application file that any SQLite tool can open.

    meta     key, value                       "created", "app_version", "request" (JSON: the whole GenerateRequest)
    steps    number, request, view, stats...  one row a generated view, JSON in plain text
    blobs    step, role, format, data         "gaussians" and "frame" as safetensors, "picture/NAME" as PNG
    document key, saved, content              one row: what the user made in the window (JSON)
    masks    number, size, bits               which splats of a step are hidden

Schema 2 added the last two; a file of schema 1 gets them when a document is saved in it. What the command line makes
has no document: there, every step counts, and the request tells what is still to come.

A step is one transaction: a process killed at any moment leaves the steps it had finished. Every row carries a digest,
so that a damaged file is recognised instead of shown. The writer keeps SQLite's RESERVED lock: others may read only.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from app import blobs, codec
from app.document_codec import document_from_json, json_from_document
from app.project_trouble import application_id, damaged, digest_of, told, too_new
from app.store import Mask, cut
from engine.api import GenerateRequest, SourceRequest
from engine.core.problem import ProblemError, fail
from engine.core.scene import Scene, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Mapping
    from pathlib import Path
    from types import TracebackType

    from app.document import Document

APPLICATION_ID = 0x4C4F4F4D  # "LOOM"
SCHEMA = 2
NOWHERE = -1  # the "step" of blobs that belong to the whole project
WAIT_S = 10.0  # for a reader or writer that is in the middle of something

_TABLES = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL, digest BLOB NOT NULL);
CREATE TABLE steps (number INTEGER PRIMARY KEY, created TEXT NOT NULL, name TEXT NOT NULL, request TEXT NOT NULL,
                    view TEXT NOT NULL, stats TEXT NOT NULL, digest BLOB NOT NULL);
CREATE TABLE blobs (step INTEGER NOT NULL, role TEXT NOT NULL, format TEXT NOT NULL, data BLOB NOT NULL,
                    digest BLOB NOT NULL, PRIMARY KEY (step, role));
PRAGMA application_id = {APPLICATION_ID};
"""
_SCHEMA_2 = """
CREATE TABLE document (key INTEGER PRIMARY KEY, saved TEXT NOT NULL, content TEXT NOT NULL, digest BLOB NOT NULL);
CREATE TABLE masks (number INTEGER PRIMARY KEY, size INTEGER NOT NULL, bits BLOB NOT NULL, digest BLOB NOT NULL);
PRAGMA user_version = 2;
"""


_Rows = tuple[tuple[int, str, str, str, str, str], list[tuple[int, str, str, bytes]]]  # of one step


@dataclass(frozen=True)
class Content:
    """All of a project. steps and masks: by id, at least those that the document names. thumbnail: PNG, made when it is
    written. notes: further rows of `meta`."""

    document: Document
    steps: Mapping[int, Step]
    masks: Mapping[int, Mask]
    thumbnail: Callable[[], bytes] = bytes
    notes: Mapping[str, str] = field(default_factory=dict)


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
        with told(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_name(f".{path.name}.new")
            unfinished.unlink(missing_ok=True)
            _write_new(unfinished, request)
            unfinished.rename(path)
        return Project.open(path)

    @staticmethod
    def write(path: Path, content: Content) -> None:
        """A whole project as a new file, in place of one that may be there. Raises a Problem; then nothing changed."""
        document, unfinished = content.document, path.with_name(f".{path.name}.new")
        with told(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished.unlink(missing_ok=True)
            try:
                _write_new(unfinished, _request_of(document))
                with Project.open(unfinished) as project:
                    project.save(content)
                unfinished.replace(path)
            finally:
                unfinished.unlink(missing_ok=True)

    @staticmethod
    def open(path: Path, *, read_only: bool = False, wait_s: float | None = None) -> Project:
        """Opens for changing, or only to look. Raises a Problem for what is not a sound project of ours, and when
        another one is still changing it after `wait_s`."""
        if not path.is_file():
            raise fail("missing_file", f"There is no project '{path}'.", "Check the name.")
        with told(path):
            if application_id(path) != APPLICATION_ID:
                raise fail("bad_input", f"'{path}' is not a Sceneloom project.", "Choose a .loom file.")
            project = Project(path, _connected(path, read_only, WAIT_S if wait_s is None else wait_s), read_only)
            try:
                project._check()
            except BaseException:
                project.close()
                raise
        return project

    @property
    def newer(self) -> bool:
        """Whether a later version made it: it can be looked at as far as it is understood, but not changed."""
        return self._pragma("user_version") > SCHEMA

    @property
    def request(self) -> GenerateRequest:
        with self._reading():
            return codec.request_from_json(codec.json_from_text(self._meta("request")))

    @property
    def created(self) -> str:
        """ISO 8601, UTC."""
        with self._reading():
            return self._meta("created")

    def note(self, key: str) -> str:
        """A further row of `meta`, "" where there is none."""
        with self._reading():
            return self._meta(key) if list(self._rows("SELECT 1 FROM meta WHERE key = ?", key)) else ""

    @property
    def saved(self) -> str:
        """When the document was saved, ISO 8601 in UTC; "" where there is none."""
        with self._reading():
            rows = self._rows("SELECT saved FROM document") if self._pragma("user_version") > 1 else ()
            return next((saved for (saved,) in rows), "")

    def document(self) -> Document | None:
        """What was saved from the window; None for what only the command line made."""
        with self._reading():
            if self._pragma("user_version") < 2:
                return None
            for content, digest in self._rows("SELECT content, digest FROM document"):
                if digest != digest_of(content):
                    raise damaged(self.path, "document")
                return document_from_json(codec.json_from_text(content))
        return None

    def masks(self) -> dict[int, Mask]:
        with self._reading():
            found = {}
            for number, size, bits, digest in self._rows("SELECT * FROM masks") if self.document() else ():
                if digest != digest_of(number, size, bits):
                    raise damaged(self.path, f"mask {number}")
                found[number] = Mask.from_bits(bits, size)
            return found

    def thumbnail(self) -> bytes:
        """PNG; empty where there is none."""
        with self._reading():
            rows = self._rows("SELECT role, format, data, digest FROM blobs WHERE step = ?", NOWHERE)
            return next((blob[2] for *blob, digest in rows if digest == digest_of(NOWHERE, *blob)), b"")

    def save(self, content: Content) -> None:
        """The whole document in one transaction: only steps that the file lacks are written, others are dropped."""
        self._must_be_writable()
        with told(self.path):
            new = self._encoded(content)
            with self._transaction():
                if self._pragma("user_version") < 2:
                    for statement in filter(str.strip, _SCHEMA_2.split(";")):
                        self._db.execute(statement)
                self._replace(content, new)

    def append(self, step: Step) -> None:
        """Saves a step: all of it or nothing. Raises a Problem if the disk is full or the file was opened to look."""
        self._must_be_writable()
        rows = _rows_from_step(step)
        with told(self.path), self._transaction():
            self._insert(rows)

    def steps(self) -> list[Step]:
        """Every step saved so far: splats and frames to the bit, pictures as they were stored (8 and 16 bits)."""
        with self._reading():
            return [self._step(row) for row in self._rows("SELECT * FROM steps ORDER BY number")]

    def scene(self) -> Scene:
        """What the project shows: its visible steps without their hidden splats, all steps if it has no document."""
        document, steps = self.document(), {step.number: step for step in self.steps()}
        if document is None:
            return Scene(tuple(steps.values()))
        with self._reading():
            masks = self.masks()
            shown = [(steps[step.id], document.masks_of(step.id)) for step in document.steps if step.visible]
            return Scene(tuple(cut(step, [masks[mask] for mask in hidden]) for step, hidden in shown))

    def sizes(self) -> dict[str, int]:
        """Bytes stored by kind: gaussians, frame, picture."""
        kinds = "SELECT substr(role, 1, instr(role || '/', '/') - 1), sum(length(data)) FROM blobs GROUP BY 1"
        with told(self.path):
            return dict(self._rows(kinds))

    def close(self) -> None:
        self._db.close()  # an open transaction holds nothing but the lock

    def __enter__(self) -> Project:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _must_be_writable(self) -> None:
        if self.read_only:
            raise fail("bad_input", f"'{self.path}' was opened to look only.", "Save a copy under another name.")

    def _encoded(self, content: Content) -> list[_Rows]:
        """The steps that the file lacks; encoding takes a while and needs no lock."""
        there = {number for (number,) in self._rows("SELECT number FROM steps")}
        return [_rows_from_step(content.steps[s.id]) for s in content.document.steps if s.id not in there]

    def _replace(self, content: Content, new: list[_Rows]) -> None:
        document = content.document
        kept = {step.id for step in document.steps}
        gone = [(n,) for (n,) in self._rows("SELECT number FROM steps") if n not in kept]
        self._db.executemany("DELETE FROM steps WHERE number = ?", gone)
        self._db.executemany("DELETE FROM blobs WHERE step = ?", [*gone, (NOWHERE,)])
        for rows in new:
            self._insert(rows)
        if thumbnail := content.thumbnail():
            blob = (NOWHERE, "thumbnail", "png8", thumbnail)
            self._db.execute("INSERT INTO blobs VALUES (?, ?, ?, ?, ?)", (*blob, digest_of(*blob)))
        self._db.execute("DELETE FROM masks")
        masks = {hidden.mask: content.masks[hidden.mask] for hidden in document.hidden}
        rows = [(number, mask.size, mask.bits.tobytes()) for number, mask in masks.items()]
        self._db.executemany("INSERT INTO masks VALUES (?, ?, ?, ?)", [(*row, digest_of(*row)) for row in rows])
        text = codec.text_from_json(json_from_document(document))
        self._db.execute("DELETE FROM document")
        self._db.execute("INSERT INTO document VALUES (0, ?, ?, ?)", (_now(), text, digest_of(text)))
        meta = {"request": codec.text_from_json(codec.json_from_request(_request_of(document))), **content.notes}
        rows = [(key, value, digest_of(key, value)) for key, value in meta.items()]
        self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?, ?)", rows)

    def _insert(self, rows: _Rows) -> None:
        row, stored = rows
        self._db.execute("INSERT INTO steps VALUES (?, ?, ?, ?, ?, ?, ?)", (*row, digest_of(*row)))
        self._db.executemany("INSERT INTO blobs VALUES (?, ?, ?, ?, ?)", [(*b, digest_of(*b)) for b in stored])

    def _check(self) -> None:
        if self.newer and not self.read_only:
            raise too_new(self.path, "It can only be looked at here; update Sceneloom to change it.")
        if not self.read_only:
            self._db.execute("BEGIN IMMEDIATE")
            if self._pragma("quick_check") != "ok":
                raise damaged(self.path, "quick_check")
        self._meta("request")

    @contextmanager
    def _reading(self) -> Generator[None]:
        """What seems damaged in the file of a later version is just not understood."""
        try:
            with told(self.path):
                yield
        except ProblemError as error:
            if error.problem.kind == "damaged_file" and self.newer:
                raise too_new(self.path, "Update Sceneloom to open it.") from error
            raise

    def _pragma(self, name: str) -> Any:
        return self._db.execute(f"PRAGMA {name}").fetchone()[0]

    def _rows(self, query: str, *values: Any) -> Iterable[tuple[Any, ...]]:
        return self._db.execute(query, values).fetchall()

    def _meta(self, key: str) -> str:
        for value, digest in self._rows("SELECT value, digest FROM meta WHERE key = ?", key):
            if digest == digest_of(key, value):
                return value
        raise damaged(self.path, f"meta {key}")

    def _step(self, row: tuple[Any, ...]) -> Step:
        *values, digest = row
        if digest != digest_of(*values):
            raise damaged(self.path, f"step {values[0]}")
        number, _, name, request, view, stats = values
        stored = self._rows("SELECT role, format, data, digest FROM blobs WHERE step = ?", number)
        if any(digest != digest_of(number, *blob) for *blob, digest in stored):
            raise damaged(self.path, f"contents of step {number}")
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


def _connected(path: Path, read_only: bool, wait_s: float) -> sqlite3.Connection:
    """Even to look, the file is opened for writing where allowed: a step cut short by a crash must be rolled back."""
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=wait_s, isolation_level=None)
    db.executescript("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA synchronous = FULL;")
    db.execute(f"PRAGMA query_only = {int(read_only)}")
    return db


def _write_new(path: Path, request: GenerateRequest) -> None:
    from importlib.metadata import version  # brings all of e-mail with it, which a window's start need not wait for

    meta = {
        "created": _now(),
        "app_version": version("sceneloom"),
        "request": codec.text_from_json(codec.json_from_request(request)),
    }
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.executescript(_TABLES + _SCHEMA_2)
        db.executemany("INSERT INTO meta VALUES (?, ?, ?)", [(k, v, digest_of(k, v)) for k, v in meta.items()])


def _rows_from_step(step: Step) -> _Rows:
    text = codec.text_from_json
    view = text(codec.json_from_view(step.view))
    row = step.number, _now(), step.frame.name, text(dict(step.request)), view, text(dict(step.stats))
    return row, [(step.number, blob.role, blob.format, blob.data) for blob in blobs.blobs_from_step(step)]


def _request_of(document: Document) -> GenerateRequest:
    """What the command line may go on with in a project from the window: nothing is left to be done."""
    return GenerateRequest(0, document.source or SourceRequest(""), (), document.recipe)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

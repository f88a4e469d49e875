"""Where the document lies on the disk: the user's own file and the recovery file, both written on one other thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from app.autosave import Due, RecoveryFile, discard, recoverable
from app.background import Background
from app.opening import LOCK_WAIT_S, OpenedProject, collect, open_project
from app.project import Content, Project
from app.recent import looked_at, recent
from engine.core.problem import ProblemError, fail

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.autosave import Recoverable
    from app.document import Document
    from app.recent import RecentProject
    from engine.core.problem import Problem

T = TypeVar("T")


class Files:
    """Belongs to the thread that polls. What is named `_on_disk_...` runs on the other one, which alone touches the
    open project and the recovery file. One file has one name here (resolved): opening it a second time in this process
    would set its lock free, because POSIX locks belong to the process."""

    def __init__(self, recovery_folder: Path, autosave_s: float, problem: Callable[[Problem], None]) -> None:
        self.path: Path | None = None  # the user's own file
        self.read_only = False
        self.saved: Document | None = None  # what lies in the user's own file
        self.due = Due(autosave_s)
        self._disk = Background("disk", problem)
        self._project: Project | None = None
        self._recovery_folder = recovery_folder
        self._recovery = RecoveryFile(recovery_folder)
        self._autosaving = False

    @property
    def busy(self) -> bool:
        return self._disk.busy

    def poll(self) -> None:
        self._disk.poll()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Until the disk is done; True if it was in time. Then `poll` once more."""
        return self._disk.wait(timeout_s)

    def run(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """Any other work for the disk's thread."""
        self._disk.submit(work, then)

    def save(self, content: Content, path: Path, then: Callable[[Path], None]) -> None:
        """Into the user's own file, which `path` becomes: one transaction, or a whole new file in place of another."""
        path = path.resolve()

        def saved(_done: None) -> None:
            self._is_at(path, content.document)
            then(path)

        self._disk.submit(lambda: self._on_disk_save(content, path), saved)

    def save_copy(self, content: Content, path: Path, then: Callable[[Path], None]) -> None:
        """Another file; the user's own stays what it is."""
        if path.resolve() == self.path:
            raise fail("bad_input", "A copy needs another name than the project itself.", "Choose another name.")
        self._disk.submit(lambda: Project.write(path, content), lambda _done: then(path))

    def collect(self, content: Content, folder: Path, then: Callable[[Path], None]) -> None:
        self._disk.submit(lambda: collect(content, folder), then)

    def open(self, path: Path, then: Callable[[OpenedProject], None]) -> None:
        """Another project; the one before is let go, its recovery file dropped. If it can't be read, all stays."""
        path = path.resolve()

        def opened(found: OpenedProject) -> None:
            self._is_at(path, found.content.document, found.project is None)
            then(found)

        self._disk.submit(lambda: self._on_disk_open(path), opened)

    def recent(self, store: Path, then: Callable[[list[RecentProject]], None]) -> None:
        """How the projects that were opened last look, besides the one being worked on. store: their list."""
        self._disk.submit(lambda: self._on_disk_recent(store), then)

    def recoverable(self, then: Callable[[list[Recoverable]], None]) -> None:
        """What crashed windows left."""
        self._disk.submit(lambda: recoverable(self._recovery_folder), then)

    def discard(self, one: Recoverable) -> None:
        """It is not wanted."""
        self._disk.submit(lambda: discard(one))

    def recover(self, path: Path, origin: Path | None, then: Callable[[OpenedProject], None]) -> None:
        """A recovery file of a crashed window: its content becomes an unsaved change of the user's own file."""
        origin = origin.resolve() if origin else None

        def opened(found: OpenedProject) -> None:
            self._is_at(origin, found.content.document)
            self.saved = None
            then(found)

        self._disk.submit(lambda: self._on_disk_recover(path, origin), opened)

    def new(self, document: Document) -> None:
        """A document that lies nowhere yet."""
        self._is_at(None, document)
        self._disk.submit(lambda: self._on_disk_let_go(None))

    def autosave(self, document: Document, content: Callable[[], Content], now: float) -> None:
        """Writes the recovery file if it is time; drops it while there is nothing to lose."""
        if self._autosaving or not self.due.check(document, now):
            return
        if document == self.saved:
            self.due.safe(document, now)
            self._disk.submit(self._recovery.discard)
            return

        def safe(_done: None) -> None:
            self._autosaving = False
            self.due.safe(document, now)

        def failed() -> None:
            self._autosaving = False
            self.due.safe(document, now)  # told once; the next change tries again

        self._autosaving, whole, origin = True, content(), self.path
        self._disk.submit(lambda: self._recovery.write(whole, origin), safe, failed)

    def autosave_now(self, document: Document, content: Content) -> None:
        """Whether it is time or not: the window closes."""
        origin = self.path
        self._disk.submit(lambda: self._recovery.write(content, origin), lambda _done: self.due.safe(document, 0.0))

    def close(self, *, keep_recovery: bool = False) -> None:
        """Does what is left. keep_recovery: the next start offers it."""
        if not keep_recovery:
            self._disk.submit(self._recovery.discard)
        self._disk.submit(self._on_disk_close)
        self._disk.wait()
        self._disk.poll()
        self._disk.close()

    def _is_at(self, path: Path | None, document: Document, read_only: bool = False) -> None:
        self.path, self.read_only, self.saved = path, read_only, document
        self.due.reset(document)

    def _on_disk_recent(self, store: Path) -> list[RecentProject]:
        seen = (looked_at(path) for path in recent(store) if not self._is_open(path))
        return [one for one in seen if one is not None]

    def _is_open(self, path: Path) -> bool:
        return self._project is not None and self._project.path == path

    def _on_disk_save(self, content: Content, path: Path) -> None:
        if self._project is not None and self._is_open(path):
            self._project.save(content)
        else:
            _must_be_free(path)
            Project.write(path, content)
            self._on_disk_let_go(Project.open(path))
        self._recovery.discard()

    def _on_disk_open(self, path: Path) -> OpenedProject:
        if self._is_open(path):
            self._on_disk_let_go(None)  # read again: its own lock would be in the way
        found = open_project(path)
        self._on_disk_let_go(found.project)
        return found

    def _on_disk_recover(self, path: Path, origin: Path | None) -> OpenedProject:
        found = open_project(path)
        if found.project is None:
            raise fail("bad_input", "This work is open in another window.", "Go on there.")
        found.project.close()
        self._on_disk_let_go(_reopened(origin))
        self._recovery.write(found.content, origin)  # ours is safe before theirs goes
        path.unlink(missing_ok=True)
        return found

    def _on_disk_let_go(self, project: Project | None) -> None:
        if self._project is not None:
            self._project.close()
        self._project = project
        self._recovery.discard()

    def _on_disk_close(self) -> None:
        if self._project is not None:
            self._project.close()
            self._project = None
        self._recovery.close()


def _must_be_free(path: Path) -> None:
    """A file that another window works on is not to be replaced; any other one the user has agreed to lose."""
    if not path.exists():
        return
    try:
        Project.open(path, wait_s=LOCK_WAIT_S).close()
    except ProblemError as error:
        if "Another Sceneloom" in error.problem.message:
            raise


def _reopened(origin: Path | None) -> Project | None:
    """The user's own file, if it is still there and free: saving then goes into it."""
    try:
        return None if origin is None else Project.open(origin, wait_s=LOCK_WAIT_S)
    except ProblemError:
        return None

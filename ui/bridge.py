"""Between the session and the widgets: one timer that polls, Qt signals for what it tells, and the commands' doors."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.commands import COMMANDS
from app.events import ForecastChanged, JobsChanged, Opened, StepMade
from app.session import Listener
from app.settings import changed
from engine.api import StagePictures
from engine.core.problem import ProblemError
from ui.turns import Follower, Turns

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import SignalInstance

    from app.command import Command
    from app.events import AppEvent
    from app.session import Selection, Session

BUSY_MS, IDLE_MS = 16, 250
SCRUB_MS = 100  # between two looks at the commands while only the playhead or the camera moves


class Bridge(QObject):
    """One for each window. Read anything of `session`; change it only through `do`, `run` and `select`."""

    changed = Signal(object)  # Document
    told = Signal(object)  # app.events or engine.api
    problem = Signal(object)  # Problem
    selected = Signal(object)  # Selection
    jobs_changed = Signal(object)  # tuple[JobStatus, ...]
    step_made = Signal(int)  # its id in the store
    forecast_changed = Signal()
    opened = Signal()
    live = Signal(object)  # StagePictures of the running step
    refreshed = Signal()  # whether commands can run, or are checked, may have changed
    provided = Signal(str)  # a command of the window is there
    configured = Signal(object)  # Settings: other preferences

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.ask: Callable[[Command], dict[str, Any] | None] = lambda _command: None  # the window's dialogs
        self.given: dict[str, Any] = {}  # what the command that `ask` is about knows already
        self._doing = 0  # commands; while one runs the selection may be what it was told to act on
        self._untold = False  # a change of the document
        self._checks: dict[str, Callable[[], bool]] = {}
        self._forget = session.listen(Listener(self._on_changed, self._on_event, self._on_problem))
        self._turns = Turns(self)
        self._refresh = QTimer(self, singleShot=True)
        self._refresh.timeout.connect(self.refreshed)
        self._timer = QTimer(self, interval=IDLE_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.poll)
        self._timer.start()

    def do(self, command: str, **arguments: Any) -> bool:
        """Runs a command with its arguments; False when it could not, which has then been told."""
        before = self.session.selection
        self._doing += 1
        try:
            done = self.session.do(command, **arguments)
        finally:
            self._doing -= 1
        self._tell_change()
        self._hurry()
        self._tell_selection(before)
        return done

    def run(self, command: str, **given: Any) -> None:
        """As a menu does: asks for what the command needs and is not given, and about work that would be lost, then
        does it."""
        found, self.given = COMMANDS[command], given
        open_questions = tuple(ask for ask in found.asks if ask.argument not in given)
        asking = not found.why_not(self.session) and (open_questions or found.loses_work)
        answers = self.ask(replace(found, asks=open_questions)) if asking else {}
        if answers is not None:
            self.do(command, **given, **answers)

    def select(self, **what: Any) -> None:
        """steps, keys, time_s, view: as in Selection."""
        before = self.session.selection
        self.session.select(**what)
        self._tell_selection(before)

    def provide(self, command: str, run: Callable[..., Any], checked: Callable[[], bool] | None = None) -> None:
        """What only the window can do. checked: whether its mark is set."""
        self.session.actions[command] = run
        if checked is not None:
            self._checks[command] = checked
        self.provided.emit(command)
        self.refresh()

    def configure(self, **changes: Any) -> bool:
        """Other preferences, kept for the next start; False when they can't be, which has then been told."""
        try:
            self.session.configure(changed(self.session.settings, **changes))
        except ProblemError as error:
            self.session.problem(error.problem)
            return False
        self.configured.emit(self.session.settings)
        return True

    def checked(self, command: str) -> bool | None:
        """None for what is not checkable."""
        if command in self._checks:
            return self._checks[command]()
        path = self.session.document.path
        if command in ("path.loop", "path.constant_speed"):
            return path is not None and getattr(path.trajectory, command.removeprefix("path."))
        return None

    def follow(self, owner: QObject, show: Callable[[], object], *signals: SignalInstance) -> Follower:
        """From now on the owner shows what these signals tell: at once what the user did, in its turn what the engine
        did. What takes no time, or must not wait, connects to a signal itself."""
        follower = Follower(owner, self._turns, show)
        for signal in signals:
            signal.connect(follower.hear)
        return follower

    def refresh(self) -> None:
        """Soon, once for many calls."""
        self._refresh.start(0)

    def end_drag(self) -> None:
        self.session.end_drag()

    def abandon_drag(self, key: str) -> None:
        self.session.abandon_drag(key)

    def poll(self) -> None:
        """Takes what came in; often while there is work, seldom otherwise. Not all work tells of its end."""
        before = self.session.selection
        with self._turns.patient():
            self.session.poll()
            self._tell_selection(before)
        wanted = BUSY_MS if self.session.busy else IDLE_MS
        if self._timer.interval() != wanted:
            self._timer.setInterval(wanted)
            self.refresh()

    def close(self) -> None:
        """Nothing is heard of the session any more."""
        self._timer.stop()
        self._refresh.stop()
        self._turns.close()
        self._forget()

    def _hurry(self) -> None:
        if self.session.busy and self._timer.interval() != BUSY_MS:
            self._timer.setInterval(BUSY_MS)
        self.refresh()

    def _tell_selection(self, before: Selection) -> None:
        now = self.session.selection
        if now != before:
            self.selected.emit(now)
            if (now.steps, now.keys) != (before.steps, before.keys):
                self.refresh()
            elif not self._refresh.isActive():
                self._refresh.start(SCRUB_MS)

    def _on_changed(self, _document: object) -> None:
        self._untold = True
        if not self._doing:
            self._tell_change()

    def _tell_change(self) -> None:
        if self._untold:
            self._untold = False
            self.changed.emit(self.session.document)
            self._hurry()

    def _on_event(self, event: AppEvent) -> None:
        match event:
            case JobsChanged(jobs=jobs):
                self.jobs_changed.emit(jobs)
                self.refresh()
            case StepMade(step=step):
                self.step_made.emit(step)
            case ForecastChanged():
                self.forecast_changed.emit()
            case Opened():
                self._tell_change()
                self.opened.emit()
                self.selected.emit(self.session.selection)
                self._turns.finish()  # nobody may ask another document's store for a step of the one before
            case StagePictures():
                self.live.emit(event)
            case _:
                pass
        self.told.emit(event)

    def _on_problem(self, problem: object) -> None:
        self.problem.emit(problem)

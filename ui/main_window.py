"""The window: its parts put together, what is dropped on it, and how it opens and closes.

`run` is what `sceneloom` calls. Nothing that computes is imported here; the engine comes in once the window is shown.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget

from app.session import Session
from app.settings import load_settings, settings_file
from ui import theme
from ui.actions import Actions
from ui.asking import Asking
from ui.bridge import Bridge
from ui.cover import Cover
from ui.dialogs.commands import provide_dialogs
from ui.docks import BOTTOM, LEFT, RIGHT, Docks, Heights, Panel
from ui.dropping import open_file
from ui.export_preview.large import LargePreview
from ui.garbage import Garbage
from ui.gl_environment import prepare_gl
from ui.i18n import tr, use_language
from ui.panels.export import ExportPanel
from ui.panels.generate import GeneratePanel
from ui.panels.inspector import InspectorPanel
from ui.panels.jobs import JobsPanel
from ui.panels.source import SourcePanel
from ui.panels.steps import StepsPanel
from ui.player import Player
from ui.replay import Replay
from ui.timeline.panel import TimelinePanel
from ui.top_bar import TopBar
from ui.viewport.viewport import Viewport
from ui.welcome import WelcomePage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent

    from app.settings import Settings

SIZE = (1680, 1050)
LAYOUT_FILE = "window.ini"
LEFT_RIGHT_PX, RIGHT_PX, BOTTOM_PX = (268, 344), (366, 446, 190), 196
EXPORT_PX = (190, 672, 140)  # of the right column, as long as Export is looked at: its preview needs room
GIVE_WAY_S = 0.0005  # other threads hand over to this one after so long; with Python's 0.005 a slot can take 50 ms
WARM_UP_MS = 400  # after the window is shown: its first pictures come before the engine's process takes a core


class MainWindow(QMainWindow):
    def __init__(self, session: Session) -> None:
        super().__init__()
        self.bridge = Bridge(session, self)
        self.actions_of = Actions(self.bridge, self)
        self.asking = Asking(self.bridge, self)
        self.bridge.ask = self.asking
        self.setWindowTitle("Sceneloom")
        self.setAcceptDrops(True)
        self.resize(*SIZE)
        self.setMenuWidget(TopBar(self.bridge, self.actions_of.menu_bar()))
        self._make_middle()
        self._make_docks()
        self._provide_commands()
        self.bridge.opened.connect(self._show_page)
        self.bridge.changed.connect(lambda _document: self._show_page())
        self.bridge.told.connect(lambda _event: self._show_name())
        self._state = self.docks.stored(self._layout_file) or self._state
        self._working = True  # with its panels; the welcome page stands alone
        self._show_page()
        self.bridge.refresh()

    @property
    def _layout_file(self) -> Path:
        return self.bridge.session.state_dir / LAYOUT_FILE

    def _make_middle(self) -> None:
        self.viewport = Viewport(self.bridge)
        self.welcome = WelcomePage(self.bridge)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.viewport)
        self._pages.addWidget(self.welcome)
        self.setCentralWidget(self._pages)
        self.player = Player(self.bridge, self.viewport)
        self._cover = Cover(self.viewport)
        self.replay = Replay(self.bridge, self.viewport, self._cover)

    def _make_docks(self) -> None:
        self.docks, bridge = Docks(self), self.bridge
        self.steps, self.inspector = StepsPanel(bridge), InspectorPanel(bridge)
        source, generate, export = SourcePanel(bridge), GeneratePanel(bridge), ExportPanel(bridge)
        self.large_preview = LargePreview(bridge, self.viewport, self._cover, export.preview)
        add = self.docks.add
        self._left = add(LEFT, Panel("steps", self.steps), Panel("source", source, scrolls=True))
        self._right = (
            add(RIGHT, Panel("inspector", self.inspector, scrolls=True)),
            add(RIGHT, Panel("generate", generate, scrolls=True), Panel("export", export, scrolls=True)),
            add(RIGHT, Panel("jobs", JobsPanel(bridge), scrolls=True)),
        )
        Heights(self, self._right, self._right[1], {"export": EXPORT_PX})
        self.timeline = TimelinePanel(bridge, self.player)
        self.timeline.canvas.key_hovered.connect(self.viewport.point_at_key)
        self._bottom = add(BOTTOM, Panel("timeline", self.timeline))
        self.steps.look_from.connect(self._look_from)
        self.inspector.look_from.connect(self._look_from)
        self._first_state = self._state = self.docks.state()
        for name in self.docks.names():
            bridge.provide(f"view.panel.{name}", partial(self.docks.toggle, name), partial(self.docks.shows, name))

    def _size_docks(self) -> None:
        self.resizeDocks([self._left, self._right[0]], LEFT_RIGHT_PX, Qt.Orientation.Horizontal)
        self.resizeDocks(list(self._right), RIGHT_PX, Qt.Orientation.Vertical)
        self.resizeDocks([self._bottom], [BOTTOM_PX], Qt.Orientation.Vertical)

    def _provide_commands(self) -> None:
        provide = self.bridge.provide
        provide("file.close", self.close)
        provide("file.quit", self.close)
        provide("view.full_screen", self._toggle_full_screen, self.isFullScreen)
        provide("view.reset_layout", self._reset_layout)
        provide_dialogs(self.bridge, self, self._report_lines)
        self.bridge.configured.connect(self._apply_settings)
        provide("help.welcome", self._toggle_welcome, lambda: self._pages.currentWidget() is self.welcome)

    def _apply_settings(self, settings: Settings) -> None:
        theme.apply(_application(), settings.theme)
        self.viewport.apply_settings()

    def _report_lines(self) -> tuple[str, ...]:
        """What only a window knows about how it draws."""
        return (f"Viewport: {self.viewport.canvas.name}, {self.viewport.host.reason}",)

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _reset_layout(self) -> None:
        self.docks.set_state(self._first_state)
        self.docks.set_visible(True)
        self._size_docks()

    def _look_from(self, step: int) -> None:
        self.viewport.look(self.bridge.session.store.step(step).view)

    def _show_page(self) -> None:
        """The welcome page, alone, as long as there is no document."""
        empty = self.bridge.session.document.source is None
        if self._working == empty:
            self._welcome() if empty else self._work()
        self._show_name()

    def _toggle_welcome(self) -> None:
        if self._working:
            self._welcome()
        elif self.bridge.session.document.source is not None:
            self._work()

    def _welcome(self) -> None:
        self._state = self.docks.state() if self.isVisible() else self._state
        self._working = False
        self.docks.set_visible(False)
        self._pages.setCurrentWidget(self.welcome)
        self.bridge.refresh()

    def _work(self) -> None:
        self._working = True
        self._pages.setCurrentWidget(self.viewport)
        self.docks.set_visible(True)
        self.docks.set_state(self._state)
        if self._state == self._first_state:
            self._size_docks()
        self.viewport.setFocus()
        self.bridge.refresh()

    def _show_name(self) -> None:
        session = self.bridge.session
        name = session.files.path.name if session.files.path else session.document.name
        title = f"{name}[*] - Sceneloom" if name else "Sceneloom[*]"
        if (title, session.dirty) != (self.windowTitle(), self.isWindowModified()):  # telling the desktop takes time
            self.setWindowTitle(title)
            self.setWindowModified(session.dirty)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        self.open_file(Path(event.mimeData().urls()[0].toLocalFile()))
        event.acceptProposedAction()

    def open_file(self, path: Path) -> None:
        """A photo, a project or a camera path; asks about unsaved work first."""
        open_file(self.bridge, path)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        if not self.asking.may_lose(self.close):
            event.ignore()
            return
        self.docks.save(self._layout_file, self.docks.state() if self._working else self._state)
        self.bridge.close()
        self.viewport.close_canvas()
        self.bridge.session.close()
        event.accept()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.bridge.refresh()


def open_window(session: Session, on_shown: Callable[[], object] = lambda: None) -> MainWindow:
    """Shows a window; then, when its first picture is on the screen, lets the engine in."""
    sys.setswitchinterval(GIVE_WAY_S)
    window = MainWindow(session)
    Garbage(window, window.viewport.stands_still)
    window.installEventFilter(_FirstPaint(window, on_shown))
    window.show()
    QTimer.singleShot(WARM_UP_MS, session.warm_up)
    return window


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


class _FirstPaint(QObject):
    """Tells once that the window is on the screen."""

    def __init__(self, window: QMainWindow, told: Callable[[], object]) -> None:
        super().__init__(window)
        self._told = told

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._told)
        return False


def run(files: Sequence[str] = (), on_shown: Callable[[], object] = lambda: None) -> int:
    """The whole program with a window; returns the exit code."""
    prepare_gl()
    settings, problems = load_settings(settings_file())
    app = QApplication(["sceneloom"])
    app.setApplicationName("Sceneloom")
    app.setDesktopFileName("sceneloom")
    use_language(app, settings.language)
    theme.apply(app, settings.theme)
    session = Session(settings)
    window = open_window(session, on_shown)
    _tell_the_unexpected(session)
    for problem in problems:
        session.problem(problem)
    for file in files:
        window.open_file(Path(file))
    return app.exec()


def _tell_the_unexpected(session: Session) -> None:
    """An error in a slot is logged and told; the window stays."""
    from engine.core.problem import Problem

    def tell(kind: type[BaseException], error: BaseException, trace: object) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        from app.diagnostics import log_unexpected

        log = log_unexpected(error.with_traceback(trace))  # pyright: ignore[reportArgumentType]
        where = tr("The details are in {file}.", file=log) if log else ""
        session.problem(Problem("internal", tr("Something unexpected went wrong: {what}", what=error), where))

    sys.excepthook = tell

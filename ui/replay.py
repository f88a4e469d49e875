"""Replay: the making of the scene played over the viewport, stage by stage, while the scene itself grows behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.replay import Teller, story
from ui.i18n import tr

if TYPE_CHECKING:
    from engine.core.camera import View
    from ui.bridge import Bridge
    from ui.cover import Cover
    from ui.replay_page import ReplayPage
    from ui.viewport.viewport import Viewport


class Replay(QObject):
    """A mode of the window: begins with the command, ends with Esc. The document is never touched."""

    def __init__(self, bridge: Bridge, viewport: Viewport, cover: Cover) -> None:
        super().__init__(viewport)
        self._bridge, self._viewport, self._cover = bridge, viewport, cover
        self.page: ReplayPage | None = None
        self._before: View | None = None  # where the user looked from
        bridge.provide("generate.replay", self.toggle)
        bridge.opened.connect(self.leave)
        viewport.unlocked.connect(self._rest)
        bridge.changed.connect(lambda _document: self._follow_document())

    @property
    def running(self) -> bool:
        return self.page is not None

    def toggle(self) -> None:
        if self.running:
            self.leave()
        else:
            self.start()

    def start(self) -> None:
        """From the photo on."""
        from ui.replay_page import ReplayPage

        session = self._bridge.session
        shots = story(session.document, session.store)
        if not shots:
            self._viewport.message(tr("There is nothing to replay yet. Open a photo first."))
            return
        self._viewport.take_camera()  # from the player, should it play
        self._before = self._viewport.view
        self.page = ReplayPage(self._bridge, Teller(shots), self._viewport)
        self.page.left.connect(self.leave)
        self.page.grown.connect(self._show_grown)
        self.page.flown.connect(self._fly)
        self._cover.open(self.page, self.leave)
        self.page.begin()

    def leave(self) -> None:
        """Everything as it was before."""
        if self.page is None:
            return
        self.page.end()
        self.page = None
        self._cover.close()
        self._viewport.show_only(None)
        self._viewport.set_locked_view(None)
        if self._before is not None:
            self._viewport.look(self._before, ease=False)

    def _show_grown(self, steps: tuple[int, ...], view: View) -> None:
        """The scene with the steps that are made by then, seen from where the newest one was."""
        self._viewport.set_locked_view(None)
        self._viewport.show_only(steps)
        self._viewport.look(view)

    def _fly(self, share: float) -> None:
        """Along the path, through what came of it."""
        path = self._bridge.session.document.path
        if path is None:
            return
        trajectory, camera = path.trajectory, self._viewport.view.camera
        at = trajectory.start + share * trajectory.duration
        self._viewport.set_locked_view(trajectory.view(at, camera.width, camera.height))

    def _rest(self) -> None:
        """The user took the camera in the middle of the flight."""
        if self.page is not None and self.page.teller.playing:
            self.page.toggle()

    def _follow_document(self) -> None:
        """A story of steps that are no more is over."""
        present = {step.id for step in self._bridge.session.document.steps}
        if self.page is not None and not present.issuperset(shot.step for shot in self.page.teller.shots):
            self.leave()

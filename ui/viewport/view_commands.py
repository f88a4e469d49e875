"""The commands that the viewport runs: the menu View's, and those that choose a tool."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import numpy as np

from engine.preview.look import Mode
from ui.viewport import sights
from ui.viewport.bounds import framing_points

if TYPE_CHECKING:
    from ui.viewport.viewport import Viewport

MODES: tuple[Mode, ...] = get_args(Mode)


def provide_view_commands(viewport: Viewport) -> None:
    """Puts them into the session, with their checked states."""
    provide = viewport.bridge.provide
    provide("view.frame_all", lambda: frame_all(viewport))
    provide("view.focus", lambda: focus(viewport))
    provide("view.photo", lambda: look_from_photo(viewport))
    for side in ("front", "right", "top"):
        provide(f"view.{side}", lambda side=side: stand(viewport, side))
    for mode in MODES:
        provide(f"view.{mode}", lambda mode=mode: viewport.set_mode(mode), lambda mode=mode: viewport.mode == mode)
    for name in ("wipe", "grid", "cameras"):
        provide(f"view.{name}", lambda name=name: viewport.toggle(name), lambda name=name: viewport.shows(name))
    for name in viewport.tools:
        provide(command_of(name), lambda name=name: take_up(viewport, name))


def command_of(tool: str) -> str:
    """That chooses the tool."""
    return "generate.region" if tool == "region" else f"path.tool.{tool}"


def take_up(viewport: Viewport, tool: str) -> None:
    """Its keys, Esc before all, are heard from now on."""
    viewport.choose_tool(tool)
    viewport.setFocus()


def frame_all(viewport: Viewport) -> None:
    """The whole scene in the picture, seen from the same direction."""
    points = framing_points(viewport.bridge.session.scene)
    if len(points):
        viewport.look(viewport.camera.framed(points), pivot=np.median(points, axis=0))


def focus(viewport: Viewport) -> None:
    """What is selected comes into the middle; without a selection what is under the cursor."""
    chosen = sights.chosen_points(viewport.bridge.session)
    point = viewport.under_cursor() if chosen is None else chosen.mean(axis=0)
    if point is not None:
        viewport.look(viewport.camera.focused(point), pivot=point)


def look_from_photo(viewport: Viewport, *, ease: bool = True) -> None:
    """Exactly from where the photo was taken."""
    frame = sights.photo_frame(viewport.bridge.session)
    if frame is not None:
        viewport.look(frame.view, ease=ease, pivot=sights.middle_of(frame))


def stand(viewport: Viewport, side: str) -> None:
    """All of the scene from the front, the right or the top; the front is where the photo looks from."""
    session = viewport.bridge.session
    points, frame = framing_points(session.scene), sights.photo_frame(session)
    if len(points) and frame is not None:
        turn = sights.standing(side, frame.view)
        viewport.look(viewport.camera.framed(points, turn), pivot=np.median(points, axis=0))

"""Pictures of the window in its main states, reached as a person reaches them: `sceneloom shots FOLDER`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.settings import Settings
from engine.core.camera import View
from engine.core.pose import Pose
from engine.core.problem import fail
from ui.drive import Driver
from ui.export_preview.large import LargePage
from ui.panels.export import ExportPanel
from ui.replay_page import ReplayPage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

VIEWS = 3  # generated for the pictures
SETTLED_S = 0.8  # for pages without a scene


@dataclass(frozen=True)
class Shot:
    """take: brings the window into the state; what it changes, it leaves."""

    name: str
    take: Callable[[Driver], None]


def take(folder: Path, only: Sequence[str], say: Callable[[str], None]) -> list[Path]:
    """Every state, or only those named, as PNG. Raises a Problem for a name that there is not."""
    if unknown := set(only) - {shot.name for shot in SHOTS}:
        names = ", ".join(shot.name for shot in SHOTS)
        raise fail("bad_input", f"There is no state '{min(unknown)}'.", f"Choose of: {names}.")
    files, driver = [], Driver()
    try:
        for shot in SHOTS:
            shot.take(driver)
            if not only or shot.name in only:
                _settle(driver)
                say(shot.name)
                files.append(driver.picture(folder / f"{shot.name}.png"))
            _close_popups()
    finally:
        driver.close()
    return files + [_in_other_dress(folder, name, settings) for name, settings in DRESSES.items() if not only]


def _in_other_dress(folder: Path, name: str, settings: Settings) -> Path:
    """The first state of work in another theme or language."""
    driver = Driver(settings)
    try:
        driver.open_sample("room")
        driver.settle()
        return driver.picture(folder / f"{name}.png")
    finally:
        driver.close()


def _settle(driver: Driver) -> None:
    if driver.viewport.isVisible():
        driver.settle()
    else:
        driver.rest(SETTLED_S)


def _close_popups() -> None:
    for widget in QApplication.topLevelWidgets():
        if widget.isVisible() and (popup := QApplication.activePopupWidget() or QApplication.activeModalWidget()):
            popup.close()


def _welcome(driver: Driver) -> None:
    driver.rest(SETTLED_S)


def _photo(driver: Driver) -> None:
    driver.open_sample("room")


def _generating(driver: Driver) -> None:
    """In the middle of the third view, when its pictures are to be seen."""
    driver.bridge.run("generate.path")
    driver.wait(lambda: len(driver.session.document.steps) > 2, what="the first views")
    driver.wait(
        lambda: any(job.stage in ("depth", "fuse", "refine") for job in driver.session.jobs.statuses), what="it"
    )
    driver.bridge.run("generate.pause")


def _made(driver: Driver) -> None:
    driver.bridge.run("generate.resume")
    driver.wait(lambda: not driver.session.jobs.busy, 300, "the views")
    driver.wait(lambda: not driver.session.forecasting, what="the forecast")
    driver.bridge.select(steps=(driver.session.document.steps[VIEWS].id,))


def _orbited(driver: Driver) -> None:
    """From above and the side: what was made, the path, the cameras."""
    view = driver.viewport.view
    target = view.world_from_camera.apply([0.0, 0.4, 2.2])
    eye = view.world_from_camera.apply([-0.8, -0.8, -1.5])
    driver.viewport.look(View(view.camera, Pose.look_at(eye, target)), ease=False)


def _through(driver: Driver) -> None:
    path = driver.session.document.path
    assert path is not None
    driver.bridge.select(time_s=path.trajectory.duration)
    driver.bridge.run("view.through_camera")


def _steps(driver: Driver) -> None:
    """No step lifted out of the others."""
    driver.bridge.select(steps=())
    driver.bridge.run("view.steps")


def _replay(driver: Driver) -> None:
    """What the fourth step imagined."""
    driver.bridge.run("generate.replay")
    page = driver.window.findChild(ReplayPage)
    driver.key(Qt.Key.Key_Space, page)
    for key in (*[Qt.Key.Key_PageDown] * VIEWS, *[Qt.Key.Key_Right] * 2):
        driver.rest(SETTLED_S)
        driver.key(key, page)
    driver.rest(SETTLED_S)


def _tool(name: str) -> Callable[[Driver], None]:
    return lambda driver: driver.viewport.choose_tool(name)


def _gizmo(driver: Driver) -> None:
    driver.bridge.run("view.photo")
    driver.bridge.select(keys=(2,))
    driver.viewport.choose_tool("gizmo")


def _tab(name: str) -> Callable[[Driver], None]:
    return lambda driver: driver.window.timeline.show_tab(name)


def _panel(name: str) -> Callable[[Driver], None]:
    return lambda driver: driver.window.docks.of(name).choose(name)


def _look_around(driver: Driver) -> None:
    """In a film for two eyes, as an anaglyph, over the viewport."""
    panel = driver.window.findChild(ExportPanel)
    assert panel is not None
    panel.choose("stereo")
    panel.preview.show_for("anaglyph")
    driver.bridge.run("export.look_around")
    page = driver.window.findChild(LargePage)
    assert page is not None
    driver.wait(lambda: page.view.drawing.sharp and not panel.watch.measuring, what="the preview")


def _and_back(take: Callable[[Driver], None], back: str) -> Callable[[Driver], None]:
    """The state, after a command that ends the one before."""

    def reach(driver: Driver) -> None:
        driver.bridge.run(back)
        take(driver)

    return reach


def _running(command: str) -> Callable[[Driver], None]:
    return lambda driver: driver.bridge.run(command)


SHOTS: tuple[Shot, ...] = (
    Shot("welcome", _welcome),
    Shot("photo", _photo),
    Shot("generating", _generating),
    Shot("made", _made),
    Shot("orbited", _orbited),
    Shot("through", _through),
    Shot("depth", _and_back(_running("view.depth"), "view.through_camera")),
    Shot("steps", _steps),
    Shot("confidence", _running("view.confidence")),
    Shot("outlines", _running("view.outlines")),
    Shot("wipe", _and_back(_running("view.wipe"), "view.colour")),
    Shot("gizmo", _and_back(_gizmo, "view.wipe")),
    Shot("presets", _tool("preset")),
    Shot("region", _tool("region")),
    Shot("speed", _and_back(_tab("speed"), "path.tool.select")),
    Shot("export", _panel("export")),
    Shot("look-around", _look_around),
    Shot("source", _and_back(_panel("source"), "export.look_around")),
    Shot("replay", _replay),
)
DRESSES = {"german": Settings(language="de"), "light": Settings(language="en", theme="light")}

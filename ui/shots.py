"""Pictures of the window in its main states, reached as a person reaches them: `sceneloom shots FOLDER`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from app.settings import Settings
from engine.core.problem import fail
from ui.drive import Driver

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

VIEWS = 3  # generated for the pictures
SETTLED_S = 0.8  # for the sharp picture and every fade


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
                driver.rest(SETTLED_S)
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
        driver.rest(SETTLED_S)
        return driver.picture(folder / f"{name}.png")
    finally:
        driver.close()


def _close_popups() -> None:
    for widget in QApplication.topLevelWidgets():
        if widget.isVisible() and (popup := QApplication.activePopupWidget() or QApplication.activeModalWidget()):
            popup.close()


def _welcome(driver: Driver) -> None:
    driver.rest(SETTLED_S)


def _photo(driver: Driver) -> None:
    driver.open_sample("room")


def _generating(driver: Driver) -> None:
    driver.bridge.run("generate.path")
    driver.wait(lambda: len(driver.session.document.steps) > 1, what="the first view")
    driver.wait(lambda: any(job.stage == "depth" for job in driver.session.jobs.statuses), what="a stage")


def _made(driver: Driver) -> None:
    driver.wait(lambda: len(driver.session.document.steps) > VIEWS, 300, "the views")
    driver.bridge.run("generate.cancel")
    driver.bridge.select(steps=(driver.session.document.steps[2].id,))


def _running(command: str) -> Callable[[Driver], None]:
    return lambda driver: driver.bridge.run(command)


SHOTS: tuple[Shot, ...] = (
    Shot("welcome", _welcome),
    Shot("photo", _photo),
    Shot("generating", _generating),
    Shot("made", _made),
    Shot("depth", _running("view.depth")),
    Shot("steps", _running("view.steps")),
    Shot("confidence", _running("view.confidence")),
    Shot("outlines", _running("view.outlines")),
    Shot("colour", _running("view.colour")),
    Shot("wipe", _running("view.wipe")),
)
DRESSES = {"german": Settings(language="de"), "light": Settings(language="en", theme="light")}

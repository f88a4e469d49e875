"""How the real window feels, measured while it is driven as a person would: `sceneloom bench ui`.

A tick is a timer of 8 ms in the window's thread; the gap between two ticks is how long the window could answer nobody.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import Qt, QTimer

from app.gaps import Gaps
from engine.api import Started
from ui.drive import Driver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TICK_MS = 8
SECONDS = 3.0  # of each phase that lasts as long as one likes
WINDOW = "import os, ui.main_window as w; w.run(on_shown=lambda: (print('shown', flush=True), os._exit(0)))"
BARE = """
import os
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.show()
QTimer.singleShot(0, lambda: (print('shown', flush=True), os._exit(0)))
app.exec()
"""


def run(photo: Path | None, starts: int, views: int, cycles: int, say: Callable[[str], None]) -> dict[str, Any]:
    """photo: None = the sample room. Everything is measured in one window, one after the other."""
    say("starting")
    results: dict[str, Any] = _starts(starts)
    driver = Driver()
    try:
        say("opening a photo")
        results["photo to first splats"] = f"{_open(driver, photo):.2f} s"
        for name, phase in (
            ("idle", _idle), ("orbiting", _orbiting), ("scrubbing", _scrubbing),
            ("generating", lambda d: d.generate(views)), ("generating and orbiting", lambda d: _busy(d, views)),
        ):  # fmt: skip
            say(name)
            with _gaps() as gaps:
                phase(driver)
            results[f"gaps, {name}"] = str(gaps)
        say("cancelling")
        results |= _cancel(driver)
        say("the picture")
        results |= _pictures(driver)
        say("memory")
        results |= _memory(driver, cycles)
    finally:
        driver.close()
    return results


def _starts(count: int) -> dict[str, str]:
    """Cold starts of the window and, in turns, of an empty Qt window: from spawning to the first picture."""
    with tempfile.TemporaryDirectory() as folder:
        times = [(_start(BARE, folder), _start(WINDOW, folder)) for _ in range(count)]
    bare, window = (statistics.median(column) for column in zip(*times, strict=True))
    return {"start": f"{window:.2f} s, median of {count}; {window / bare:.1f} times an empty Qt window ({bare:.2f} s)"}


def _start(code: str, home: str) -> float:
    environment = os.environ | {"XDG_STATE_HOME": home, "XDG_CONFIG_HOME": home}
    began = time.perf_counter()
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        return time.perf_counter() - began


@contextmanager
def _gaps() -> Iterator[Gaps]:
    gaps, timer = Gaps(), QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(TICK_MS)
    timer.timeout.connect(gaps.tick)
    timer.start()
    yield gaps
    timer.stop()


def _open(driver: Driver, photo: Path | None) -> float:
    began = time.perf_counter()
    if photo is None:
        driver.open_sample("room")
    else:
        driver.bridge.do("file.open_photo", path=photo)
    driver.wait(lambda: driver.session.document.steps, what="the photo is read")
    driver.wait(lambda: driver.viewport.canvas.shown is not None, what="the first picture")
    seconds = time.perf_counter() - began
    driver.wait(lambda: driver.session.forecast is not None, what="the forecast")
    return seconds


def _idle(driver: Driver) -> None:
    driver.rest(SECONDS)


def _orbiting(driver: Driver) -> None:
    _orbit(driver, lambda began: time.perf_counter() - began > SECONDS)


def _orbit(driver: Driver, done: Callable[[float], bool]) -> None:
    """To and fro with the right button, as long as it is not done."""
    began, middle = time.perf_counter(), driver.viewport.rect().center()
    while not done(began):
        turn = np.linspace(0, 2 * np.pi, 60)
        points = [(middle.x() + 120 * np.sin(a), middle.y() + 30 * np.sin(2 * a)) for a in turn]
        driver.drag(driver.viewport, points, Qt.MouseButton.RightButton)


def _scrubbing(driver: Driver) -> None:
    path = driver.session.document.path
    assert path is not None
    for time_s in np.linspace(0, path.trajectory.duration, round(60 * SECONDS)):
        driver.bridge.select(time_s=float(time_s))
        driver.rest(1 / 60)


def _busy(driver: Driver, views: int) -> None:
    """Other views of the path, while the camera is moved all the time."""
    driver.bridge.do("path.preset.stage")
    driver.wait(lambda: driver.session.forecast is not None, what="the forecast")
    wanted = len(driver.session.document.steps) + views
    driver.bridge.run("generate.path")
    _orbit(driver, lambda _began: len(driver.session.document.steps) >= wanted or not driver.session.jobs.busy)
    driver.bridge.run("generate.cancel")


def _cancel(driver: Driver) -> dict[str, str]:
    """From the click to what the window shows, and to the engine beginning something else."""
    session, told = driver.session, list[object]()
    driver.bridge.told.connect(told.append)
    driver.bridge.do("path.preset.ring")
    driver.bridge.run("generate.path")
    driver.wait(lambda: any(job.stage == "imagine" for job in session.jobs.statuses), what="a stage")
    began = time.perf_counter()
    driver.bridge.run("generate.cancel")
    shown = driver.wait(lambda: not session.jobs.busy, what="the job ends")
    told.clear()
    driver.bridge.run("generate.path")
    driver.wait(lambda: any(isinstance(event, Started) for event in told), what="the engine begins anew")
    free = time.perf_counter() - began
    driver.bridge.run("generate.cancel")
    return {"cancel, until shown": f"{shown:.3f} s", "cancel, until the engine is free": f"{free:.2f} s"}


def _pictures(driver: Driver) -> dict[str, str]:
    """Pictures a second while orbiting, and how long after rest the sharp one is there."""
    canvas, drawn = driver.viewport.canvas, list[float]()
    canvas.drawn.connect(lambda: drawn.append(time.perf_counter()))
    _orbiting(driver)
    rate = (len(drawn) - 1) / (drawn[-1] - drawn[0]) if len(drawn) > 1 else 0.0
    sharp = driver.wait(lambda: canvas.stats().sharp and driver.viewport.stands_still(), what="the sharp picture")
    splats = canvas.stats().splats
    return {
        "pictures while orbiting": f"{rate:.0f} a second ({canvas.name}, {splats:,} splats)",
        "sharp after rest": f"{sharp:.2f} s",
    }


def _memory(driver: Driver, cycles: int) -> dict[str, str]:
    """Growth of the window's process over undo and redo, and over opening and closing."""
    session, file = driver.session, driver.folder / "scene.loom"
    driver.bridge.do("file.save", path=file)
    driver.wait(lambda: session.files.path is not None, what="saved")
    _undo_redo(driver, cycles // 10)
    before = _memory_mb()
    _undo_redo(driver, cycles)
    undone = _memory_mb()
    for cycle in range(cycles // 10):
        driver.bridge.do("file.new")
        driver.bridge.do("file.open", path=file)
        driver.wait(lambda: session.document.steps, what="opened")
        driver.rest(0.1)
        if cycle == 2:
            undone_first, undone = undone, _memory_mb()  # the first ones fill caches
            before += undone - undone_first
    grown = _memory_mb() - undone
    return {
        f"memory over {cycles} undo and redo": f"{undone - before:+.0f} MB",
        f"memory over {max(0, cycles // 10 - 3)} open and close": f"{grown:+.0f} MB",
        "memory at most": f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB",
    }


def _undo_redo(driver: Driver, cycles: int) -> None:
    for seed in range(cycles):
        driver.bridge.do("edit.recipe", seed=seed + 1, drag=f"seed {seed}")
        driver.bridge.run("edit.undo")
        driver.bridge.run("edit.redo")
        if seed % 20 == 0:
            driver.rest(0.01)
    for _ in range(cycles):
        driver.bridge.run("edit.undo")
    driver.rest(0.3)


def _memory_mb() -> float:
    """Resident, of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6

"""Garbage is looked for in the window's thread only, and what was loaded is left alone."""

from __future__ import annotations

import gc
import threading

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread

from ui.garbage import Garbage


class Loop(QObject):
    """Only a search for garbage finds that nobody needs it."""

    def __init__(self, ended: list[object]) -> None:
        super().__init__()
        self.own = self
        self.destroyed.connect(lambda: ended.append(QThread.currentThread()))


@pytest.fixture
def window(qapp):
    window = QObject()
    yield window
    if shiboken6.isValid(window):
        shiboken6.delete(window)
    gc.unfreeze()


def littering() -> None:
    for _ in range(20_000):
        litter: list[object] = []
        litter.append(litter)


def test_other_threads_do_not_end_objects_of_the_window(qtbot, window, monkeypatch):
    garbage, ended = Garbage(window), []
    Loop(ended)
    thread = threading.Thread(target=littering)
    thread.start()
    thread.join()
    assert ended == []
    monkeypatch.setattr(gc, "get_count", lambda: (10**6, 0, 0))
    garbage.look()
    assert ended == [QThread.currentThread()]


def test_it_looks_by_itself_and_python_does_again_when_the_window_is_gone(qtbot, window):
    Garbage(window)
    assert not gc.isenabled()
    littering()
    assert gc.get_count()[0] > 10_000
    qtbot.waitUntil(lambda: gc.get_count()[0] < 10_000)
    shiboken6.delete(window)
    assert gc.isenabled()


def test_what_was_there_before_is_not_looked_through_but_later_loops_are_found(qtbot, window, monkeypatch):
    garbage, ended = Garbage(window), []
    monkeypatch.setattr(gc, "get_count", lambda: (10**6, 10**6, 10**6))
    garbage.look()
    kept = gc.get_freeze_count()
    assert kept > 10_000
    Loop(ended)
    garbage.look()
    assert len(ended) == 1
    assert gc.get_freeze_count() <= kept


def test_a_long_search_waits_until_the_picture_rests(qtbot, window, monkeypatch):
    searched, rests = [], [False]
    garbage = Garbage(window, lambda: rests[0])
    monkeypatch.setattr(gc, "get_count", lambda: (10**6, 10**6, 10**6))
    monkeypatch.setattr(gc, "collect", searched.append)
    garbage.look()
    rests[0] = True
    garbage.look()
    assert searched == [1, 2]

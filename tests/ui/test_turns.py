"""What the engine tells is shown panel by panel; what the user does, at once."""

import pytest
from PySide6.QtCore import QObject, Signal

from ui.turns import Follower, Turns


class Told(QObject):
    changed = Signal(object)


@pytest.fixture
def turns(qapp):
    return Turns(qapp)


def follower(turns, show, owner=None):
    return Follower(owner or turns, turns, show)


def test_what_is_heard_outside_of_a_poll_shows_at_once(turns):
    shown = []
    follower(turns, lambda: shown.append(1)).hear("anything")
    assert shown == [1]


def test_what_the_engine_tells_waits_and_is_shown_once_in_the_order_of_hearing(turns, qtbot):
    shown = []
    first, second = follower(turns, lambda: shown.append("first")), follower(turns, lambda: shown.append("second"))
    with turns.patient():
        for one in (first, second, first):
            one.hear()
        assert shown == []
    qtbot.waitUntil(lambda: len(shown) == 2, timeout=2000)
    qtbot.wait(30)
    assert shown == ["first", "second"]


def test_who_takes_long_has_a_turn_of_its_own(turns, qtbot, monkeypatch):
    now, shown = [0.0], []
    monkeypatch.setattr("ui.turns.time.perf_counter", lambda: now[0])

    def slow():
        now[0] += 0.01
        shown.append(1)

    with turns.patient():
        for _ in range(3):
            follower(turns, slow).hear()
    turns._take_turn()
    assert len(shown) == 1
    qtbot.waitUntil(lambda: len(shown) == 3, timeout=2000)


def test_what_the_user_does_makes_waiting_needless(turns, qtbot):
    shown = []
    one = follower(turns, lambda: shown.append(1))
    with turns.patient():
        one.hear()
    one.hear()
    qtbot.wait(30)
    assert shown == [1]


def test_a_widget_that_is_gone_is_shown_nothing(turns, qtbot):
    shown, owner = [], QObject()
    one = follower(turns, lambda: shown.append(1), owner)
    with turns.patient():
        one.hear()
    owner.deleteLater()
    qtbot.wait(30)
    turns.finish()
    assert shown == []


def test_a_signal_is_heard_whatever_it_carries(turns):
    shown, told = [], Told()
    told.changed.connect(follower(turns, lambda: shown.append(1)).hear)
    told.changed.emit({"any": "thing"})
    assert shown == [1]

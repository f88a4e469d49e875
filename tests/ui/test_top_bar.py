"""The bar at the top: its one warm button does the next step."""

import pytest
from PySide6.QtWidgets import QApplication, QMenuBar

from ui.drive import rest
from ui.top_bar import TopBar


@pytest.fixture
def bar(bench, bridge, on_screen):
    return on_screen(TopBar(bridge, QMenuBar()), 900, 48)


def states(bench):
    return [job.state for job in bench.session.jobs.statuses]


def test_a_double_click_on_generate_does_not_cancel_at_once(bench, bridge, bar):
    bench.open_photo()
    bridge.do("generate.clear_jobs")
    bar._next.click()
    bridge.poll()
    bar._next.click()
    bridge.poll()
    assert states(bench) == ["running"]
    rest(QApplication.doubleClickInterval() / 1000 + 0.05)
    assert bar._next.text() == "Cancel"
    bar._next.click()
    assert states(bench) == ["cancelled"]

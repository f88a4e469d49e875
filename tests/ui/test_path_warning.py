"""An edit that leads the camera into something is told once."""

import pytest
from PySide6.QtCore import QObject, Signal
from tool_bench import lay_path

from app.forecast import Forecast
from ui.viewport.path_warning import PathWarning


class Told(QObject):
    """As much of a viewport as the warning needs."""

    changed = Signal()

    def __init__(self, bridge):
        super().__init__()
        self.bridge, self.said = bridge, []

    def message(self, text, seconds):
        self.said.append(text)


@pytest.fixture
def told(bench, bridge):
    bench.open_photo(preset=None)
    lay_path(bridge)
    told = Told(bridge)
    PathWarning(told)
    return told


def forecast(told, *touches):
    told.bridge.session.forecast = Forecast(1, (0.0, 3.0), (0.0, 0.0), (), 0.0, None, None, touches)
    told.bridge.forecast_changed.emit()


def test_a_new_touch_is_told_with_its_place_and_only_once(told):
    forecast(told)
    assert told.said == []
    forecast(told, 1.4, 1.5)
    assert "after key 2" in told.said[0]
    forecast(told, 1.4, 1.5)
    assert len(told.said) == 1


def test_it_is_told_again_when_it_was_gone_or_there_are_more(told):
    forecast(told, 1.4)
    forecast(told)
    forecast(told, 1.4)
    forecast(told, 0.5, 1.4)
    assert len(told.said) == 3
    assert "2 places" in told.said[-1]

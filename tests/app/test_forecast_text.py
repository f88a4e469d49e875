"""The forecast card's words: states, rounding, plurals, and where the path deserves a look."""

from dataclasses import replace

import pytest

from app.document import CameraPath, Document, Generation, StepRecord
from app.forecast import Forecast
from app.forecast_text import Place, card_of, headline_of
from engine.api import SourceRequest
from engine.core.trajectory import Keyframe, Trajectory

KEYS = tuple(Keyframe((float(n), 0.0, 0.0), (1.0, 0.0, 0.0, 0.0), 1.0, float(n)) for n in range(5))
DOCUMENT = Document(
    "room", SourceRequest("room.jpg"), CameraPath(Trajectory(KEYS)), steps=(StepRecord(0, kind="photo"),)
)
FORECAST = Forecast(1, (0.0, 1.0, 2.0, 3.0, 4.0), (0.0, 0.1, 0.2, 0.4, 0.5), (None,) * 7, 0.344, 29.2, 2, ())


def card(document=DOCUMENT, forecast=FORECAST, ready=True, measuring=False):
    return card_of(document, ready, forecast, measuring)


def test_the_price_before_it_is_paid():
    assert card().headline == "7 views · 34 % to imagine · about 29 s"
    assert card().share == FORECAST.to_imagine


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"planned": (None,)}, "1 view · 34 % to imagine · about 29 s"),
        ({"seconds": None}, "7 views · 34 % to imagine"),
        ({"to_imagine": 0.001}, "7 views · nothing to imagine · about 29 s"),
        ({"seconds": 94.0}, "7 views · 34 % to imagine · about 1 min 30 s"),
        ({"planned": ()}, "Nothing to generate"),
    ],
)
def test_headlines(changes, said):
    assert headline_of(replace(FORECAST, **changes)) == said


def test_where_the_path_leaves_the_photo_can_be_shown():
    (remark,) = card().remarks
    assert remark.text == "The path leaves what the photo shows after key 3."
    assert remark.place == Place(3.0, 2)


def test_once_the_scene_has_grown_it_is_the_scene_that_is_left():
    grown = replace(DOCUMENT, steps=(*DOCUMENT.steps, StepRecord(1)))
    assert card(grown).remarks[0].text == "The path leaves what the scene shows after key 3."


def test_running_into_something_is_a_warning_with_its_place():
    remark = card(forecast=replace(FORECAST, touches_s=(3.23, 3.4))).remarks[-1]
    assert remark.text == "The camera runs into something at 3.2 s."
    assert remark.warning
    assert remark.place == Place(3.23)


def test_an_unknown_time_is_said_to_be_unknown():
    assert card(forecast=replace(FORECAST, seconds=None)).remarks[0].text == "The time is known after the first view."


@pytest.mark.parametrize(("close_gaps", "word"), [(True, "gaps"), (False, "All that this path looks at is known.")])
def test_when_all_views_are_made_only_gaps_can_be_left(close_gaps, word):
    document = replace(DOCUMENT, generation=Generation(close_gaps=close_gaps))
    assert word in card(document, replace(FORECAST, planned=())).remarks[0].text


def test_without_a_photo_or_a_path_it_says_what_to_do_next():
    assert "Drop one" in card(Document()).remarks[0].text
    assert card(ready=False).headline == "Reading the photo..."
    without_path = card(replace(DOCUMENT, path=None))
    assert without_path.remarks[0].command == "path.preset.orbit"
    assert card(forecast=None).measuring


@pytest.mark.parametrize(("count", "warned"), [(60, False), (195, True)])
def test_who_drew_to_the_horizon_is_told_before_waiting_for_an_hour(count, warned):
    remarks = card(forecast=replace(FORECAST, planned=(None,) * count)).remarks
    assert any(remark.warning and "many views" in remark.text for remark in remarks) is warned

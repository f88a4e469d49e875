"""A step's small picture is made once, whoever shows it."""

import app.store
from ui.panels.steps import StepsPanel
from ui.player import Player
from ui.thumbnails import thumbnails_of
from ui.timeline.panel import TimelinePanel


class Screen:
    """As much of a viewport as a player needs."""

    def __init__(self):
        self.unlocked = self

    def connect(self, _slot):
        pass


def test_list_and_timeline_share_what_one_of_them_had_made(bench, bridge, on_screen, qtbot, monkeypatch):
    made, make = [], app.store.thumbnail_of
    bench.open_photo()
    monkeypatch.setattr(app.store, "thumbnail_of", lambda rgb: made.append(rgb) or make(rgb))
    on_screen(StepsPanel(bridge), 300, 400)
    on_screen(TimelinePanel(bridge, Player(bridge, Screen())), 900, 200)
    photo = bench.session.document.steps[0].id
    qtbot.waitUntil(lambda: not thumbnails_of(bridge).of(photo).isNull(), timeout=5000)
    qtbot.wait(50)
    assert len(made) == 1

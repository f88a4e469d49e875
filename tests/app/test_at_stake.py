"""What closing would lose is said in one sentence."""

from app.at_stake import lost
from app.document import without_steps


def test_of_a_scene_that_was_never_saved(bench):
    bench.open_photo()
    bench.do("generate.path")
    bench.made(2)
    document = bench.session.document
    assert lost(document, None) == "This scene is not saved yet. Lost would be: 2 views, the camera path."


def test_since_the_last_save(bench):
    bench.open_photo()
    bench.do("generate.path")
    bench.made(1)
    saved = bench.session.document
    bench.made(1)
    assert lost(bench.session.document, saved) == "Lost since the last save: 1 view."
    assert "deleted" in lost(without_steps(saved, [1]), saved)
    bench.do("edit.recipe", seed=5)
    assert "settings" in lost(bench.session.document, bench.session.document)

"""The panel Generate: what is changed there is in the document at once, what changes elsewhere is shown."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QPushButton

from ui.panels.generate import GeneratePanel


@pytest.fixture
def panel(bridge, on_screen):
    return on_screen(GeneratePanel(bridge), 320, 560)


def undone(bench):
    """How many undos it takes back to the beginning."""
    count = 0
    while bench.session.history.undo_label is not None:
        bench.session.undo()
        count += 1
    return count


def drag_slider(qtbot, slider, to):
    """With the mouse, in three moves, as a hand does."""
    y = slider.height() // 2
    span = slider.maximum() - slider.minimum()

    def x_of(value):
        return round(7 + (slider.width() - 14) * (value - slider.minimum()) / span)

    start = slider.value()
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(x_of(start), y))
    for part in (0.3, 0.6, 1.0):
        qtbot.mouseMove(slider, QPoint(x_of(start + (to - start) * part), y))


def link(panel, qtbot, words):
    """The card's link that says so, once it is on the screen."""

    def found():
        return [one for one in panel.card.findChildren(QPushButton) if words in one.text() and one.isVisible()]

    qtbot.waitUntil(lambda: bool(found()), timeout=3000)
    return found()[0]


def test_it_shows_what_the_document_says_without_changing_it(bench, panel, bridge):
    before = bench.session.document
    bridge.do("edit.generation", every_deg=21.0, quality="high", close_gaps=False)
    bridge.do("edit.recipe", seed=4711)
    assert panel.seed.value() == 4711
    assert (panel.spacing.value(), panel.degrees.text()) == (21, "21°")
    assert panel.quality.chosen() == "high"
    assert not panel.gaps.isChecked()
    bridge.run("edit.undo")
    bridge.run("edit.undo")
    assert bench.session.document == before
    assert panel.spacing.value() == 12


def test_dragging_the_spacing_is_live_and_one_entry(bench, panel, qtbot):
    drag_slider(qtbot, panel.spacing, 30)
    assert bench.session.document.generation.every_deg == pytest.approx(30, abs=2)
    qtbot.mouseRelease(panel.spacing, Qt.MouseButton.LeftButton)
    drag_slider(qtbot, panel.spacing, 8)
    qtbot.mouseRelease(panel.spacing, Qt.MouseButton.LeftButton)
    assert undone(bench) == 2
    assert panel.spacing.value() == 12


def test_escape_takes_a_drag_back(bench, panel, qtbot):
    before = bench.session.document
    drag_slider(qtbot, panel.spacing, 30)
    qtbot.keyClick(panel.spacing, Qt.Key.Key_Escape)
    assert bench.session.document == before
    assert panel.spacing.value() == 12


def test_the_wheel_scrolls_the_column_unless_the_slider_has_the_focus(bench, panel, qtbot):
    panel.seed.setFocus()
    turn = QWheelEvent(
        QPointF(10, 5), QPointF(10, 5), QPoint(0, 0), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(panel.spacing, turn)
    assert not turn.isAccepted()
    assert bench.session.document.generation.every_deg == 12


def test_a_typed_seed_counts_when_it_is_complete(bench, panel, qtbot):
    panel.seed.setFocus()
    panel.seed.selectAll()
    qtbot.keyClicks(panel.seed, "4711")
    assert bench.session.document.recipe.seed == 0
    qtbot.keyClick(panel.seed, Qt.Key.Key_Return)
    assert bench.session.document.recipe.seed == 4711
    assert undone(bench) == 1


def test_new_draws_another_seed(bench, panel, qtbot):
    qtbot.mouseClick(panel.new_seed, Qt.MouseButton.LeftButton)
    assert bench.session.document.recipe.seed == panel.seed.value() != 0


def test_quality_and_gaps(bench, panel, qtbot):
    qtbot.mouseClick(panel.quality.button("draft"), Qt.MouseButton.LeftButton)
    panel.gaps.click()
    generation = bench.session.document.generation
    assert (generation.quality, generation.close_gaps) == ("draft", False)


def test_a_prompt_needs_a_text_model(bench, panel, bridge):
    assert panel.no_prompt.isVisible()
    assert not panel.prompt.isVisible()
    bridge.do("edit.recipe", imagine="inpaint:/models/painter")
    assert panel.prompt.isVisible()
    assert not panel.no_prompt.isVisible()


def test_typing_a_prompt_is_one_entry_and_undo_is_the_windows(bench, panel, bridge, qtbot):
    bridge.do("edit.recipe", imagine="inpaint:/models/painter")
    panel.prompt.setFocus()
    qtbot.keyClicks(panel.prompt, "a fireplace")
    assert bench.session.document.recipe.prompt == "a fireplace"
    panel.seed.setFocus()
    assert undone(bench) == 2
    assert panel.prompt.toPlainText() == ""


def test_choosing_shows_what_there_is_and_why_a_model_cannot_be_used(bench, panel, qtbot):
    field = panel.fields["views"]
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(field.list().rows), timeout=15_000)
    built_in, model, folder = field.list().rows
    assert built_in.isEnabled()
    assert not model.isEnabled()
    assert "hf download" in model.accessibleDescription()
    assert field.list().height() > 100
    qtbot.keyClick(field.list(), Qt.Key.Key_Down)
    assert folder.hasFocus()  # what can't be chosen is passed over
    qtbot.keyClick(field.list(), Qt.Key.Key_Escape)


def test_another_depth_is_chosen_with_the_mouse(bench, panel, qtbot):
    field = panel.fields["depth"]
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(field.list().rows), timeout=15_000)
    qtbot.mouseClick(field.list().rows[1], Qt.MouseButton.LeftButton)
    assert bench.session.document.recipe.depth == "geometric"
    assert "geometry" in field.accessibleDescription()


def test_a_folder_that_is_no_model_is_a_problem_and_changes_nothing(bench, panel, qtbot, tmp_path):
    panel.use_model("views", str(tmp_path))
    qtbot.waitUntil(lambda: bool(bench.problems), timeout=15_000)
    assert "model_index.json" in bench.problems[0].next_step
    assert bench.session.document.recipe.imagine == "exemplar"


def test_the_forecast_is_on_the_card_and_its_place_can_be_shown(bench, panel, bridge, qtbot):
    assert panel.card.headline.text() == "No photo yet"
    bench.open_photo()
    qtbot.waitUntil(lambda: bench.session.forecast is not None and not bench.session.forecasting, timeout=10_000)
    qtbot.waitUntil(lambda: panel.card.headline.text().endswith("50 % to imagine"), timeout=2000)
    remark = next(remark for remark in panel.card.words.remarks if remark.place)
    qtbot.mouseClick(link(panel, qtbot, remark.action), Qt.MouseButton.LeftButton)
    assert bench.session.selection.time_s == remark.place.time_s
    assert bench.session.selection.keys == (remark.place.key,)


def test_without_a_path_the_card_offers_one(bench, panel, bridge, qtbot):
    bench.open_photo()
    bridge.do("path.delete")
    assert panel.card.headline.text() == "No camera path yet"
    qtbot.mouseClick(link(panel, qtbot, "orbit"), Qt.MouseButton.LeftButton)
    assert bench.session.document.path.preset == "orbit"


@pytest.mark.parametrize("width", [240, 320])
def test_nothing_is_cut_off(bench, panel, bridge, qtbot, width):
    bench.open_photo()
    qtbot.waitUntil(lambda: bench.session.forecast is not None, timeout=10_000)
    panel.resize(width, 700)
    qtbot.wait(20)
    for widget in (panel.seed, panel.spacing, panel.quality, panel.card, panel.fields["views"]):
        right = widget.mapTo(panel, QPoint(widget.width(), 0)).x()
        assert right <= width - 8, widget


def test_the_list_of_choices_stays_on_the_screen(panel, qtbot):
    bottom = panel.screen().availableGeometry().bottom()
    panel.move(panel.x(), bottom - 60)
    field = panel.fields["views"]
    field.open()
    qtbot.waitUntil(lambda: bool(field.list().rows), timeout=15_000)
    assert field.list().geometry().bottom() <= bottom
    field.list().close()

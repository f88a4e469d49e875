"""The welcome page: one click on a sample opens it with its path; nothing is read in the window's thread."""

import shutil
import subprocess
import sys
import threading
import time

import pytest
from app_bench import Bench
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from engine.core.problem import Problem
from resources import samples
from ui import welcome
from ui.panels.messages import MessageRow
from ui.welcome import WelcomePage

LEFT = Qt.MouseButton.LeftButton


def shown(page, qtbot, size=(1112, 674)):
    qtbot.addWidget(page)
    page.resize(*size)
    page.show()
    qtbot.waitExposed(page)
    return page


@pytest.fixture
def page(bench, bridge, qtbot):
    bridge.ask = lambda _command: {}
    return shown(WelcomePage(bridge), qtbot)


def test_one_click_on_a_sample_opens_it_and_its_path_is_laid_out(bench, page, qtbot):
    card = page.cards["room"]
    qtbot.mouseClick(card, LEFT)
    bench.poll()
    bench.engine.advance()
    bench.poll()
    document = bench.session.document
    assert document.source.path.endswith("room.jpg")
    assert document.path.preset == next(one.preset for one in samples() if one.name == "room")


def test_the_pictures_come_from_another_thread(bench, bridge, qtbot, monkeypatch):
    threads, read = [], welcome.image_from_file
    monkeypatch.setattr(welcome, "image_from_file", lambda *a: threads.append(threading.current_thread()) or read(*a))
    began = time.perf_counter()
    page = WelcomePage(bridge)
    assert time.perf_counter() - began < 0.5
    shown(page, qtbot)
    qtbot.waitUntil(lambda: all(card.has_picture for card in page.cards.values()), timeout=10_000)
    assert threading.main_thread() not in threads
    picture = page.cards["autumn"].grab().toImage()
    centre = picture.pixelColor(picture.width() // 2, 40)
    assert centre.value() > 60  # sky, no longer the empty card


def test_every_sample_names_its_author_and_licence(page):
    for one in samples():
        assert one.author in page.cards[one.name].accessibleName()
        assert one.licence in page.cards[one.name].accessibleName()


def test_the_keyboard_reaches_and_opens_a_sample(bench, page, qtbot):
    order, widget = [], page.cards["room"]
    widget.setFocus()
    for _ in range(5):
        order.append(page.window().focusWidget())
        qtbot.keyClick(order[-1], Qt.Key.Key_Tab)
    assert order[:4] == list(page.cards.values())
    assert page.drop in order
    page.cards["mountain"].setFocus()
    qtbot.keyClick(page.cards["mountain"], Qt.Key.Key_Space)
    assert bench.session.document.source.path.endswith("mountain.jpg")


def test_a_dropped_photo_is_opened(bench, page):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(bench.photo))])
    drop = QDropEvent(QPointF(20, 20), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    page.drop.dropEvent(drop)
    bench.settle()
    assert bench.session.document.source.path == str(bench.photo)


def test_what_is_no_picture_is_told_where_it_was_dropped_and_changes_nothing(bench, bridge, page, tmp_path):
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(b"%PDF-1.4")
    before = bench.session.document
    assert page.problem.isHidden()
    bridge.run("file.open_photo", path=letter)
    bench.settle()
    assert bench.session.document is before and not bench.session.jobs.statuses
    assert page.problem.isVisible()
    told = page.problem.findChild(MessageRow)
    assert "letter.pdf" in told.text.text()
    told.dismiss.click()
    assert page.problem.isHidden()


def test_a_problem_from_elsewhere_does_not_wait_on_the_page(bench, page):
    page.hide()
    bench.session.problem(Problem("internal", "Something.", "Look."))
    page.show()
    assert page.problem.isHidden()


def test_a_click_on_the_zone_asks_for_a_photo(bench, bridge, page, qtbot):
    asked = []
    bridge.ask = lambda command: asked.append(command.id)
    qtbot.mouseClick(page.drop, LEFT)
    assert asked == ["file.open_photo"]


def test_recent_projects_stand_there_with_their_age_and_open(bench, bridge, qtbot, tmp_path):
    bridge.ask = lambda _command: {}
    bench.open_photo()
    bench.do("file.save", path=tmp_path / "living-room.loom")
    bench.settle()
    bench.session.new()
    bench.settle()
    page = shown(WelcomePage(bridge), qtbot)
    qtbot.waitUntil(lambda: len(page.recents.rows) == 1, timeout=5000)
    (row,) = page.recents.rows
    assert row.accessibleName() == "living-room, just now"
    assert row.height() > 40
    qtbot.mouseClick(row, LEFT)
    bench.settle()
    assert bench.session.files.path.name == "living-room.loom"
    assert len(bench.session.document.steps) == 1


def test_the_open_project_is_never_read_a_second_time(bench, bridge, qtbot, tmp_path):
    """Or its lock would be set free."""
    bench.open_photo()
    bench.do("file.save", path=tmp_path / "mine.loom")
    bench.settle()
    page = shown(WelcomePage(bridge), qtbot)
    bench.settle()
    qtbot.wait(20)
    assert page.recents.rows == []


@pytest.fixture
def crashed(tmp_path, bench):
    """What a window left that was killed."""
    other = Bench(tmp_path / "other", bench.photo)
    other.open_photo()
    other.do("edit.name", name="living-room")
    other.session.close(keep_recovery=True)
    folder = bench.session.state_dir / "recovery"
    folder.mkdir(parents=True)
    (left,) = (tmp_path / "other" / "state" / "recovery").glob("*.loom")
    return shutil.move(left, folder / left.name)


def test_work_of_a_crashed_window_is_offered_and_opened(bench, bridge, qtbot, crashed):
    asked = []
    bridge.ask = lambda command: asked.append(command.loses_work) or {}
    page = shown(WelcomePage(bridge), qtbot)
    qtbot.waitUntil(lambda: len(page.recovered) == 1, timeout=5000)
    (card,) = page.recovered
    qtbot.waitUntil(card.open.isVisible, timeout=2000)
    qtbot.mouseClick(card.open, LEFT)
    bench.settle()
    assert asked == [True]
    assert bench.session.document.name == "living-room"
    assert bench.session.dirty


def test_discarded_work_is_gone(bench, bridge, qtbot, crashed):
    page = shown(WelcomePage(bridge), qtbot)
    qtbot.waitUntil(lambda: len(page.recovered) == 1, timeout=5000)
    (card,) = page.recovered
    qtbot.waitUntil(card.discard.isVisible, timeout=2000)
    qtbot.mouseClick(card.discard, LEFT)
    bench.settle()
    assert not crashed.exists()
    assert card.isHidden()


@pytest.mark.parametrize(("size", "columns"), [((1112, 674), 4), ((560, 700), 2), ((1600, 900), 4)])
def test_it_fits_its_place(bench, bridge, qtbot, size, columns):
    page = shown(WelcomePage(bridge), qtbot, size)
    qtbot.wait(30)
    tops = [card.mapTo(page.widget(), QPoint(0, 0)) for card in page.cards.values()]
    assert len({place.x() for place in tops}) == columns
    assert page.widget().width() <= page.viewport().width()
    assert all(card.width() >= 120 for card in page.cards.values())


def test_it_starts_without_what_is_heavy():
    code = "import ui.welcome, sys; print([m for m in ('torch', 'cv2', 'scipy', 'numba', 'av') if m in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"

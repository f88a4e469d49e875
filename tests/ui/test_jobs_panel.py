"""The panel Jobs and problems: what runs, waits and went wrong, and what the buttons do to the session's queue."""

from pathlib import Path

import pytest
from app_fakes import moved_view
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from app.events import Exported, Exporting
from engine.core.problem import Problem
from ui.panels.export_row import ExportRow
from ui.panels.jobs import JobsPanel

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(bridge, on_screen):
    return on_screen(JobsPanel(bridge), 320, 700)


@pytest.fixture
def running(bench, bridge, panel):
    """A path of three views is being made, two single views wait."""
    bench.open_photo()
    bridge.do("generate.clear_jobs")
    bridge.do("generate.path")
    bridge.select(view=moved_view(0.4))
    bridge.do("generate.from_here")
    bridge.do("generate.from_here")
    bench.poll()
    return panel


def rows(panel):
    return [panel.rows[job.id] for job in panel._bridge.session.jobs.statuses]


def states(bench):
    return [job.state for job in bench.session.jobs.statuses]


def test_without_jobs_it_says_where_they_will_be(panel):
    assert panel._idle.isVisible()
    assert not panel.clear.isVisible()


def test_the_running_job_tells_view_stage_and_progress(bench, running):
    bench.engine.begin("imagine")
    bench.poll()
    bench.made(1)
    bench.engine.begin("depth")
    bench.poll()
    row = rows(running)[0]
    assert row.headline.text() == "View 2 of 3"
    assert "completing depth" in row.detail.text()
    assert row.left.text().endswith("left")
    assert 0.3 < row.progress._share < 0.9
    assert row.pause.isVisible()
    assert not row.resume.isVisible()


def test_the_amber_of_imagining_is_on_the_progress_line(bench, running, qtbot):
    bench.made(2)
    line = rows(running)[0].progress
    qtbot.wait(20)
    picture = line.grab().toImage()
    done, open_ = picture.pixelColor(8, 2), picture.pixelColor(line.width() - 8, 2)
    assert done.red() > done.blue() + 80
    assert abs(open_.red() - open_.blue()) < 40


def test_pause_resume_and_cancel_with_the_mouse(bench, running, qtbot):
    row = rows(running)[0]
    qtbot.mouseClick(row.pause, LEFT)
    assert states(bench)[0] == "paused"
    bench.poll()
    qtbot.mouseClick(row.resume, LEFT)
    assert states(bench)[0] == "running"
    bench.poll()
    qtbot.mouseClick(row.cancel, LEFT)
    assert states(bench)[0] == "cancelled"
    bench.poll()
    assert row.again.isVisible()
    qtbot.mouseClick(row.again, LEFT)
    assert states(bench)[0] in ("waiting", "running")


def test_waiting_jobs_change_places_by_buttons(bench, running, qtbot):
    first, second, third = (job.id for job in bench.session.jobs.statuses)
    assert not running.rows[second].rise.isEnabled()
    qtbot.mouseClick(running.rows[third].rise, LEFT)
    bench.poll()
    assert [job.id for job in bench.session.jobs.statuses] == [first, third, second]
    assert [running._list.indexOf(running.rows[job]) for job in (first, third, second)] == [0, 1, 2]


def test_waiting_jobs_are_dragged_past_each_other_but_not_past_the_running_one(bench, running, qtbot):
    first, second, third = (job.id for job in bench.session.jobs.statuses)
    qtbot.wait(20)
    handle = running.rows[third].handle
    qtbot.mousePress(handle, LEFT)
    up = running.rows[second].geometry().center().y() - running.rows[third].y() - handle.y() - 6
    qtbot.mouseMove(handle, QPoint(4, up))
    assert [job.id for job in bench.session.jobs.statuses] == [first, third, second]
    qtbot.wait(20)
    qtbot.mouseMove(handle, QPoint(4, -400))
    qtbot.mouseRelease(handle, LEFT)
    assert next(job.id for job in bench.session.jobs.statuses) == first


def test_what_is_over_stands_below_what_goes_on(bench, running, qtbot):
    first, second, third = (job.id for job in bench.session.jobs.statuses)
    qtbot.mouseClick(running.rows[second].drop, LEFT)
    bench.poll()
    assert [running._list.indexOf(running.rows[job]) for job in (first, third, second)] == [0, 1, 2]


def test_waiting_jobs_change_places_past_one_that_is_over(bench, bridge, running, qtbot):
    bridge.do("generate.from_here")
    bench.poll()
    _, second, third, fourth = (job.id for job in bench.session.jobs.statuses)
    qtbot.mouseClick(running.rows[third].drop, LEFT)
    bench.poll()
    qtbot.mouseClick(running.rows[fourth].rise, LEFT)
    bench.poll()
    waiting = [job.id for job in bench.session.jobs.statuses if job.state == "waiting"]
    assert waiting == [fourth, second]


def test_a_waiting_job_can_be_taken_off(bench, running, qtbot):
    qtbot.mouseClick(rows(running)[2].drop, LEFT)
    assert states(bench) == ["running", "waiting", "cancelled"]


def test_clear_takes_what_is_finished_off(bench, running, qtbot):
    bench.made(4)
    assert states(bench)[0] == "done"
    qtbot.mouseClick(running.clear, LEFT)
    bench.poll()
    assert "done" not in states(bench)
    assert len(running.rows) == len(states(bench))


def test_a_failed_job_shows_its_problem_and_tries_again(bench, running, qtbot):
    bench.engine.fail("It broke.")
    bench.poll()
    row = rows(running)[0]
    assert "stopped by a problem" in row.detail.text()
    message = running.messages.rows[0]
    assert message.text.text() == "It broke."
    qtbot.mouseClick(row.again, LEFT)
    assert states(bench)[0] in ("waiting", "running")


def test_problems_are_newest_first_and_repeats_are_counted(bench, panel, qtbot):
    full = Problem("disk", "The disk is full.", "Free some space.", "ENOSPC")
    for problem in (full, Problem("internal", "It broke."), full):
        bench.session.problem(problem)
    assert [row.text.text() for row in panel.messages.rows] == ["The disk is full.", "It broke."]
    assert "2×" in panel.messages.rows[0].age.text()


def test_a_problem_is_copied_with_its_details(bench, panel, qtbot):
    bench.session.problem(Problem("disk", "The disk is full.", "Free some space.", "ENOSPC"))
    row = panel.messages.rows[0]
    qtbot.waitUntil(row.copy.isVisible, timeout=2000)
    assert row.detail.isHidden()
    qtbot.mouseClick(row.more, LEFT)
    assert row.detail.isVisible()
    qtbot.mouseClick(row.copy, LEFT)
    assert QGuiApplication.clipboard().text() == "The disk is full. Free some space.\nENOSPC"


def test_dismissed_is_gone_for_the_eye_but_not_for_the_report(bench, panel, qtbot):
    bench.session.problem(Problem("internal", "It broke."))
    qtbot.waitUntil(panel.messages.rows[0].dismiss.isVisible, timeout=2000)
    qtbot.mouseClick(panel.messages.rows[0].dismiss, LEFT)
    assert panel.messages.rows == []
    assert len(bench.session.problems) == 1


def test_notes_and_finished_exports_are_told(bench, panel):
    bench.session.note("The path changed: the views that are not made yet follow it.")
    bench.session.event(Exported(Path("/films/room.mp4")))
    assert [row.text.text() for row in panel.messages.rows] == [
        "room.mp4 is ready.", "The path changed: the views that are not made yet follow it.",
    ]  # fmt: skip


def test_many_messages_fold(bench, panel, qtbot):
    for number in range(12):
        bench.session.note(f"note {number}")
    assert len(panel.messages.rows) == 8
    panel.messages._unfold()
    assert len(panel.messages.rows) == 12


def test_an_export_shows_how_far_it_is(bench, panel, qtbot):
    row = panel.findChild(ExportRow)
    assert row.isHidden()
    bench.session.event(Exporting(Path("room.mp4"), 0, 10))
    bench.session.event(Exporting(Path("room.mp4"), 5, 10))
    assert row.headline.text() == "Exporting room.mp4"
    assert row.progress._share == 0.5
    bench.session.event(Exported(Path("room.mp4")))
    assert row.isHidden()


@pytest.mark.parametrize("width", [240, 320])
def test_long_words_do_not_widen_the_panel(bench, running, qtbot, width):
    bench.session.problem(Problem("disk", "/a/very/long/path/" + "x" * 90 + " can't be written.", "Choose another."))
    running.resize(width, 900)
    qtbot.wait(20)
    assert running.width() == width
    assert running.messages.rows[0].dismiss.mapTo(running, QPoint(0, 0)).x() < width - 16

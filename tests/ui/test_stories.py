"""What people do with the window, through mouse and keys, looked for in the document and in the pixels."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from window_bench import CTRL, NONE, RIGHT, SHIFT, pixel_of, scripted_desk, wait_for_picture

from app.commands import COMMANDS
from app.shortcut_sheet import groups
from engine.core.pose import Pose
from ui.dialogs.shortcuts import ShortcutSheet
from ui.panels.job_row import JobRow
from ui.panels.messages import Messages
from ui.widgets.keys import KeyCaps

KEY = Qt.Key


@pytest.fixture
def desk(tmp_path, qapp, qtlog):
    with scripted_desk(qapp, tmp_path) as desk:
        yield desk
    assert not [record.message for record in qtlog.records]


@pytest.fixture
def scene(desk):
    """A desk with a photo, and a path before it."""
    desk.open_photo()
    return desk


def look_down(desk):
    """On the path and the ground."""
    desk.viewport.look(type(desk.viewport.view)(desk.viewport.view.camera, ABOVE), ease=False)
    wait_for_picture(desk)


ABOVE = Pose.look_at((0.6, -2.5, -2.5), (0.0, 0.6, 2.0))


def click_key(desk, nth, keys=NONE):
    at = pixel_of(desk, desk.keys[nth].position)
    desk.click(desk.viewport, at, keys)


def click_step(desk, nth, keys=NONE):
    rows = desk.window.steps.list
    desk.wait(lambda: nth < len(rows.steps.rows) and rows.steps.rows[nth].step is not None)
    desk.click(rows.viewport(), rows.visualRect(rows.steps.index(nth)).center().toTuple(), keys)


def generate(desk, count):
    desk.key(KEY.Key_Return, CTRL)
    desk.made(count)


def wait_for_message(desk, text):
    """At the top of the panel."""
    panel = desk.window.findChild(Messages)
    desk.wait(lambda: panel.rows and panel.rows[0].isVisible() and panel.rows[0].text.text() == text)


def titles(desk):
    return [row.title for row in desk.window.steps.list.steps.rows]


# the photo


def test_a_photo_is_dropped_and_becomes_a_scene(desk):
    assert desk.window.welcome.isVisible()
    background = desk.shows("background", desk.viewport)
    desk.drop(desk.bench.photo)
    desk.wait(lambda: desk.document.source is not None)
    assert desk.document.source.path == str(desk.bench.photo)
    assert desk.viewport.isVisible() and not desk.window.welcome.isVisible()
    desk.made()
    wait_for_picture(desk)
    desk.wait(lambda: desk.shows("background") < 0.3 * background)
    assert titles(desk)[0] == "Photo" and desk.document.path is not None
    assert desk.window.windowTitle().startswith("photo")


def test_from_the_start_page_to_the_first_splats_in_three_clicks(desk):
    desk.click(desk.window.welcome.cards["room"])
    desk.made()
    desk.wait(lambda: desk.session.forecast is not None)
    desk.click(f"Generate {len(desk.session.forecast.planned)} views")
    desk.made()
    assert len(desk.document.steps) == 2 and desk.session.jobs.busy


def test_what_is_no_photo_is_told_and_changes_nothing(scene, tmp_path):
    before = scene.document
    (tmp_path / "notes.txt").write_text("no picture")
    (tmp_path / "bad.loom").write_bytes(b"nonsense" * 100)
    (tmp_path / "empty.loom").touch()
    (tmp_path / "path.json").write_text("{}")
    for name in ("bad.loom", "empty.loom", "path.json", "missing.loom"):
        told = len(scene.problems)
        scene.session.files.saved = scene.document
        scene.drop(tmp_path / name)
        scene.wait(lambda told=told: len(scene.problems) > told)
        assert scene.problems[-1].message and scene.problems[-1].next_step
        assert scene.document is before
        wait_for_message(scene, scene.problems[-1].message)


# the path


def test_a_path_is_drawn_by_hand(scene):
    look_down(scene)
    scene.click("Draw a path (Ctrl+3)")
    assert scene.viewport.tool.name == "draw"
    known = scene.shows("known") + scene.shows("imagined")
    width, height = scene.viewport.width(), scene.viewport.height()
    stroke = [(width * (0.3 + 0.02 * n), height * (0.72 + 0.04 * np.sin(n / 3))) for n in range(20)]
    scene.drag(stroke)
    path = scene.document.path
    assert path.preset is None and len(path.trajectory.keyframes) >= 2
    heights = {round(key.position[1], 3) for key in scene.keys}
    assert len(heights) == 1  # eyes stay level on the ground
    scene.wait(lambda: not scene.session.forecasting)
    assert scene.shows("known") + scene.shows("imagined") > known
    scene.key(KEY.Key_Z, CTRL)
    assert scene.document.path.preset is not None


def test_keys_are_selected_dragged_inserted_and_deleted(scene):
    look_down(scene)
    selected = scene.shows("selection")
    click_key(scene, 1)
    assert scene.session.selection.keys == (1,)
    assert scene.shows("selection") > selected
    before, start = scene.keys, pixel_of(scene, scene.keys[1].position)
    scene.drag([start, (start[0] + 20, start[1] + 5), (start[0] + 60, start[1] + 10)])
    assert scene.keys[1].position != before[1].position and scene.keys[0] == before[0]
    assert scene.keys[1].position[1] == pytest.approx(before[1].position[1])  # at its height
    scene.drag([pixel_of(scene, scene.keys[1].position), (start[0], start[1])], let_go=False)
    scene.key(KEY.Key_Escape)
    moved = scene.keys
    scene.bridge.select(time_s=0.5 * (scene.keys[1].time + scene.keys[2].time))
    scene.key(KEY.Key_I)
    assert len(scene.keys) == len(before) + 1 and scene.session.selection.keys == (2,)
    scene.key(KEY.Key_X)
    assert [key.time for key in scene.keys] == [key.time for key in moved]
    for _ in range(3):
        scene.key(KEY.Key_Z, CTRL)
    assert scene.keys == before


def test_keys_are_moved_with_the_gizmo(scene):
    look_down(scene)
    click_key(scene, 1)
    scene.key(KEY.Key_2, CTRL)
    gizmo = scene.viewport.tool.gizmo()
    before = scene.keys[1].position
    handle = next(one for one in gizmo.handles(scene.viewport.view) if one.name == "x")
    at, way = handle.px[-1], (handle.px[-1] - handle.px[0]) / np.linalg.norm(handle.px[-1] - handle.px[0])
    at = at - 2 * way
    scene.drag([tuple(at), tuple(at + 10 * way), tuple(at + 40 * way)])
    assert scene.keys[1].position[0] != before[0] and scene.keys[1].position[1:] == pytest.approx(before[1:])


# generating


def test_generating_shows_each_view_as_it_comes_and_undo_takes_it_back(scene):
    generate(scene, 3)
    assert titles(scene)[:4] == ["Photo", "View 1", "View 2", "View 3"]
    made = scene.document
    wait_for_picture(scene)
    for _ in range(3):
        scene.key(KEY.Key_Z, CTRL)
    assert len(scene.document.steps) == 1 and not scene.session.jobs.busy
    for _ in range(3):
        scene.key(KEY.Key_Z, CTRL | SHIFT)
    assert scene.document == made


def test_the_camera_is_turned_while_views_are_made(scene):
    scene.key(KEY.Key_Return, CTRL)
    before, picture = scene.viewport.view.world_from_camera, scene.pixels()
    middle = scene.viewport.rect().center().toTuple()
    scene.drag([(middle[0] + 6 * n, middle[1] + 2 * n) for n in range(15)], RIGHT)
    scene.made()
    wait_for_picture(scene)
    assert scene.viewport.view.world_from_camera != before
    assert np.abs(scene.pixels().astype(int) - picture).mean() > 1
    assert scene.session.jobs.busy and len(scene.document.steps) == 2


def test_pause_resume_and_cancel(scene):
    generate(scene, 1)
    run = scene.bench.engine.current
    scene.click("Pause")
    assert run.paused and scene.session.jobs.statuses[-1].state == "paused"
    scene.click(job_button(scene, "Resume"))
    assert not run.paused and scene.session.jobs.statuses[-1].state == "running"
    scene.key(KEY.Key_P, CTRL)
    assert run.paused
    scene.click(job_button(scene, "Cancel"))
    assert run.cancelled and not scene.session.jobs.busy and len(scene.document.steps) == 2
    scene.click(job_button(scene, "Try again"))
    scene.made()
    assert len(scene.document.steps) == 3


def job_button(desk, text):
    """Of the one job that has it, once it is there."""

    def found():
        rows = desk.window.findChildren(JobRow)
        buttons = [one for row in rows for one in (row.pause, row.resume, row.cancel, row.again)]
        return [one for one in buttons if one.isVisible() and one.text() == text]

    desk.wait(lambda: len(found()) == 1)
    return found()[0]


def test_the_engine_breaks_and_is_tried_again(scene):
    generate(scene, 1)
    scene.bench.engine.fail("The engine has ended unexpectedly.")
    scene.wait(lambda: scene.problems)
    assert len(scene.document.steps) == 2
    wait_for_message(scene, "The engine has ended unexpectedly.")
    scene.click(job_button(scene, "Try again"))
    scene.made()
    assert len(scene.document.steps) == 3


def test_another_prompt_or_path_during_a_run_is_told(scene):
    generate(scene, 1)
    scene.click("New seed")
    scene.rested()
    assert any("not made yet" in note for note in scene.notes), scene.notes
    assert scene.bench.engine.current.request.recipe.seed == scene.document.recipe.seed
    wait_for_message(scene, scene.notes[-1])
    scene.bridge.run("path.reverse")
    scene.rested()
    assert len(scene.notes) == 2


def test_a_step_is_made_anew(scene):
    generate(scene, 2)
    scene.key(KEY.Key_Period, CTRL)
    old = scene.document.steps[1]
    click_step(scene, 1)
    scene.key(KEY.Key_R, SHIFT)
    scene.made()
    new = scene.document.steps[1]
    assert new.id != old.id and len(scene.document.steps) == 3
    scene.key(KEY.Key_Z, CTRL)
    assert scene.document.steps[1] == old


def test_steps_are_hidden_alone_renamed_and_deleted(scene):
    generate(scene, 2)
    scene.key(KEY.Key_Period, CTRL)
    click_step(scene, 2)
    splats = len(scene.session.scene.gaussians)
    scene.key(KEY.Key_H)
    assert not scene.document.steps[2].visible and len(scene.session.scene.gaussians) < splats
    scene.key(KEY.Key_H)
    scene.key(KEY.Key_H, SHIFT)
    assert scene.document.solo == scene.document.steps[2].id
    scene.key(KEY.Key_H, SHIFT)
    scene.key(KEY.Key_F2)
    scene.type("Sofa")
    scene.key(KEY.Key_Return)
    assert scene.document.steps[2].name == "Sofa" and titles(scene)[2] == "Sofa"
    scene.key(KEY.Key_Delete)
    assert len(scene.document.steps) == 2
    scene.key(KEY.Key_Z, CTRL)
    assert titles(scene)[2] == "Sofa"


def test_a_region_is_imagined_anew(scene):
    scene.key(KEY.Key_B)
    for _ in range(4):
        scene.type("]")  # a larger brush
    middle = scene.viewport.rect().center().toTuple()
    scene.drag([(middle[0] + 12 * n, middle[1]) for n in range(10)])
    scene.wait(lambda: not scene.viewport.tool.waiting and scene.viewport.tool.chosen)
    amber = scene.shows("imagined", tolerance=40)
    assert amber > 100  # what is marked is seen
    splats = len(scene.session.scene.gaussians)
    scene.click("Re-imagine")
    assert scene.document.hidden and len(scene.session.scene.gaussians) < splats
    scene.made()
    assert len(scene.document.steps) == 2
    scene.key(KEY.Key_Escape)
    assert scene.viewport.tool is scene.viewport.first_tool
    scene.key(KEY.Key_Z, CTRL)
    assert not scene.document.hidden and len(scene.document.steps) == 1


def test_the_making_is_replayed_until_esc(scene):
    generate(scene, 1)
    scene.key(KEY.Key_Period, CTRL)
    before = scene.viewport.view
    scene.key(KEY.Key_R, CTRL)
    assert scene.window.replay.running
    scene.key(KEY.Key_Right)
    scene.key(KEY.Key_Escape)
    assert not scene.window.replay.running and scene.viewport.view == before


# finding one's way


def test_the_palette_runs_a_command(scene):
    scene.key(KEY.Key_K, CTRL)
    scene.type("revers")
    before = scene.keys
    scene.key(KEY.Key_Return)
    assert scene.keys != before and scene.session.history.undo_label == "Reverse path"
    scene.wait(lambda: QApplication.activePopupWidget() is None)


def test_the_sheet_behind_f1_lists_every_shortcut(desk):
    desk.key(KEY.Key_F1)
    sheet = desk.window.findChild(ShortcutSheet)
    shown = {caps.accessibleName() or caps.toolTip() for caps in sheet.findChildren(KeyCaps)}
    rows = {row.how for group in groups() for row in group.rows if not row.gesture}
    assert rows == {c.shortcut for c in COMMANDS.values() if c.shortcut and not c.by_tool}
    assert len(sheet.findChildren(KeyCaps)) >= len(rows), shown
    sheet.close()


def test_every_control_has_a_name_and_is_reached_by_tab(scene):
    seen, first = set(), None
    scene.window.setFocus()
    for _ in range(200):
        scene.key(KEY.Key_Tab)
        widget = QApplication.focusWidget()
        first = first or widget
        if widget in seen:
            break
        seen.add(widget)
    nameless = [w for w in seen if not (w.accessibleName() or getattr(w, "text", str)())]
    assert not nameless and len(seen) > 20
    assert scene.viewport in seen and scene.window.steps.list in seen


def test_playing_goes_along_the_path_and_esc_ends_it(scene):
    free = scene.viewport.view
    scene.key(KEY.Key_Space)
    scene.wait(lambda: scene.session.selection.time_s > 0.05)
    assert scene.viewport.locked_view is not None
    scene.key(KEY.Key_Escape)
    assert scene.viewport.locked_view is None
    del free


def test_what_is_under_the_pointer_is_dropped_on_any_place(scene, tmp_path):
    for at in (
        QPoint(60, 300),
        scene.viewport.mapTo(scene.window, QPoint(40, 40)),
        QPoint(700, 860),
        QPoint(1300, 500),
    ):
        scene.session.files.saved = scene.document
        photo = tmp_path / f"other {at.x()}.png"
        photo.write_bytes(scene.bench.photo.read_bytes())
        before = scene.document
        assert scene.drop(photo, at=at), at
        scene.wait(lambda before=before: scene.document is not before)
        scene.made()
        assert scene.document.source.path == str(photo)

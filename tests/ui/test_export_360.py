"""Films of the whole sphere in the window: looked around in, warned about, exported with the tags players need."""

import re
import subprocess
from dataclasses import replace

import av
import imageio_ffmpeg
import numpy as np
import pytest
from app_pictures import give_pictures
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app import film_price, film_warnings
from app.advice import Place
from app.film_look import Gaze, draw_look, draw_strip, drawn
from app.film_price import Price
from app.quantities import duration
from ui.cover import Cover
from ui.export_preview import watch
from ui.export_preview.large import LargePreview
from ui.panels.export import ExportPanel
from ui.panels.export_row import ExportRow
from ui.panels.generate import GeneratePanel
from ui.replay import Replay
from ui.viewport.viewport import Viewport

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


NOTHING = film_warnings.Found(0.0, Place(0.0))
QUIET = film_warnings.Findings(NOTHING, 0, turn=NOTHING, lean=NOTHING)


class Quiet:
    """Has nothing to say about a film."""

    def look(self, _question, _check):
        yield QUIET

    def price(self, *_question):
        return Price(0.1, 0.1, 1000.0)


@pytest.fixture
def panel(bench, bridge, qtbot, monkeypatch):
    """With a photo and a path of 5 s, of the kind 360 video; about the film there is nothing to say."""
    monkeypatch.setattr(watch, "looker", Quiet)
    monkeypatch.setattr(watch, "pricer", Quiet)
    return panel_of(bench, bridge, qtbot)


@pytest.fixture
def measured(bench, bridge, qtbot, monkeypatch):
    """The same, and the film is measured. How long a frame takes is tried with small ones."""
    monkeypatch.setattr(film_price, "FEW_PX", 2_000)
    monkeypatch.setattr(film_price, "MANY_PX", 8_000)
    return panel_of(bench, bridge, qtbot)


def panel_of(bench, bridge, qtbot):
    panel = ExportPanel(bridge)
    qtbot.addWidget(panel)
    panel.resize(300, 1100)
    bench.open_photo()
    with qtbot.waitExposed(panel):
        panel.show()
    qtbot.mouseClick(panel.kinds.rows["sphere"], LEFT)
    qtbot.waitUntil(lambda: at_rest(panel), timeout=20_000)
    return panel


def at_rest(panel):
    panel._bridge.poll()
    drawn_sharp = panel.look.view.drawing.sharp and panel.look.strip.drawing.sharp
    return drawn_sharp and panel.watch.findings is not None and not panel.watch.measuring


def settle(panel, qtbot):
    qtbot.waitUntil(lambda: at_rest(panel), timeout=20_000)


def pixels(image):
    """[H, W, 3]"""
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3)


def advice(panel):
    return [panel._advice.itemAt(place).widget() for place in range(panel._advice.count())]


def warning(panel, words):
    return next(row for row in advice(panel) if words in row.text.text())


def drag(widget, *points):
    QTest.mousePress(widget, LEFT, NONE, QPoint(*points[0]))
    for point in points[1:]:
        QTest.mouseMove(widget, QPoint(*point))
    QTest.mouseRelease(widget, LEFT, NONE, QPoint(*points[-1]))


def wheel(widget, notches):
    at = QPointF(widget.rect().center())
    event = QWheelEvent(
        at, widget.mapToGlobal(at), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton, NONE,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def test_the_pictures_are_the_renderers(panel):
    view, strip = panel.look.view, panel.look.strip
    for widget, draw in ((view, draw_look), (strip, draw_strip)):
        wanted = drawn(draw, panel.preview.glance(widget.width(), widget.height()), panel.preview.scene.gaussians)
        assert np.array_equal(pixels(widget.drawing.image), wanted)
    assert pixels(view.drawing.image).max() > 100  # the wall is in sight


def test_dragging_turns_the_head_and_the_wheel_zooms(panel, qtbot):
    view, before = panel.look.view, pixels(panel.look.view.drawing.image).copy()
    drag(view, (150, 80), (120, 80), (90, 60))
    assert panel.preview.gaze.yaw > 0.1 and panel.preview.gaze.pitch < -0.05
    settle(panel, qtbot)
    assert not np.array_equal(pixels(view.drawing.image), before)
    wheel(view, 3)
    assert panel.preview.gaze.fov < np.radians(70)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Home)
    settle(panel, qtbot)
    assert np.array_equal(pixels(view.drawing.image), before)


def test_a_click_on_the_whole_sphere_looks_there(panel, qtbot):
    strip = panel.look.strip
    qtbot.mouseClick(strip, LEFT, pos=QPoint(strip.width() * 3 // 4, strip.height() // 2))
    assert panel.preview.gaze.yaw == pytest.approx(np.pi / 2, abs=0.05)


def test_the_playhead_moves_the_preview(panel, bridge, qtbot):
    before = pixels(panel.look.view.drawing.image).copy()
    bridge.select(time_s=4.0)
    settle(panel, qtbot)
    assert panel.preview.time_s == 4.0
    assert not np.array_equal(pixels(panel.look.view.drawing.image), before)


def test_stereo_is_seen_as_an_anaglyph_and_converges_live(panel, qtbot):
    assert not panel.look.eyes.isVisible()
    qtbot.mouseClick(panel.kinds.rows["stereo"], LEFT)
    qtbot.mouseClick(panel.look.eyes.choice.button("anaglyph"), LEFT)
    settle(panel, qtbot)
    before = pixels(panel.look.view.drawing.image).copy()
    panel.options.converge.setFocus()
    qtbot.keyClick(panel.options.converge, Qt.Key.Key_Home)
    assert panel.plan.film.stereo.convergence == 0.5
    settle(panel, qtbot)
    assert not np.array_equal(pixels(panel.look.view.drawing.image), before)
    qtbot.mouseClick(panel.look.eyes.choice.button("beside"), LEFT)
    qtbot.waitUntil(lambda: panel.look.view.drawing.sharp, timeout=20_000)
    assert not panel.look.strip.isVisible()  # it would lie in one eye's picture only
    assert panel.preview.glance(300, 200).eyes == "beside"
    qtbot.mouseClick(panel.kinds.rows["sphere"], LEFT)
    assert panel.preview.eyes == "one"


def test_what_is_not_covered_is_told_with_a_button_that_closes_it(measured, bench, qtbot):
    row = warning(measured, "not covered")
    assert "views" in row.text.text()
    qtbot.mouseClick(row.action, LEFT)
    running = lambda: [one.title for one in bench.session.jobs.statuses if one.state == "running"]  # noqa: E731
    qtbot.waitUntil(lambda: bench.session.poll() or running() == ["Complete 360"], timeout=20_000)


def test_after_views_were_made_it_is_measured_anew(measured, bench, qtbot):
    qtbot.mouseClick(warning(measured, "not covered").action, LEFT)
    qtbot.waitUntil(lambda: bench.session.poll() or bench.engine.current is not None, timeout=20_000)
    bench.made(1)
    measured._bridge.poll()
    assert not advice(measured)  # what was said is of a scene that is no more
    bench.made(bench.jobs[-1].total - 1)
    qtbot.waitUntil(lambda: at_rest(measured) and not bench.session.completing.busy, timeout=30_000)
    assert advice(measured) and measured.watch.about_the_scene


def test_a_turn_that_is_too_fast_is_calmed_by_a_click(measured, bridge, qtbot):
    bridge.do("path.preset.orbit")
    measured.options.frames.setFocus()
    measured.options.frames.selectAll()
    qtbot.keyClicks(measured.options.frames, "20")
    qtbot.keyClick(measured.options.frames, Qt.Key.Key_Return)
    settle(measured, qtbot)
    qtbot.mouseClick(warning(measured, "dizzy").action, LEFT)
    settle(measured, qtbot)
    assert measured.plan.film.heading == "locked" and measured.options.heading.chosen() == "locked"
    assert not [row for row in advice(measured) if "dizzy" in row.text.text()]


def test_what_comes_near_is_shown_at_its_moment(measured, bridge, qtbot):
    """The path drives towards a wall at 3 m: near for eyes that are a metre apart."""
    qtbot.mouseClick(measured.kinds.rows["stereo"], LEFT)
    measured.take_wish(measured.wish.__class__("stereo", eyes_mm=1000.0))
    settle(measured, qtbot)
    row = warning(measured, "eyes strain")
    moment = float(re.search(r"at ([\d.]+)\ss", row.text.text())[1])
    assert not row.action.isVisible()
    measured.preview.look(Gaze(2.0, 0.5))
    qtbot.mouseClick(row.where, LEFT)
    assert bridge.session.selection.time_s == pytest.approx(moment, abs=0.06)
    assert abs(measured.preview.gaze.yaw) < 0.5  # ahead
    bridge.select(time_s=0.0)
    qtbot.mouseClick(row.text, LEFT)  # the sentence does it too
    assert bridge.session.selection.time_s == pytest.approx(moment, abs=0.06)


def test_a_hole_is_shown_by_a_click(measured, qtbot):
    """A photo of a wall: there is nothing behind."""
    qtbot.mouseClick(warning(measured, "not covered").where, LEFT)
    assert abs(measured.preview.gaze.yaw) > 2 or abs(measured.preview.gaze.pitch) > 0.5


def test_it_is_not_measured_where_nobody_sees_it(panel, bridge):
    panel.hide()
    bridge.do("path.preset.orbit")
    assert not panel.watch.measuring and panel.watch.findings is None


@pytest.fixture
def large(panel, bridge, qtbot):
    bridge.configure(viewport="cpu")
    viewport = Viewport(bridge)
    qtbot.addWidget(viewport)
    viewport.resize(640, 480)
    with qtbot.waitExposed(viewport):
        viewport.show()
    yield LargePreview(bridge, viewport, Cover(viewport), panel.preview)
    viewport.close_canvas()


def test_it_is_seen_large_until_esc(panel, large, bridge, qtbot):
    QTest.mouseDClick(panel.look.view, LEFT)
    page = large.page
    assert page is not None and page.isVisible() and page.size() == page.parent().size()
    assert bridge.checked("export.look_around")
    assert not panel.look.isVisible()  # one preview at a time is enough
    qtbot.waitUntil(lambda: page.view.drawing.sharp, timeout=20_000)
    assert page.view.drawing.image.width() == page.view.width()
    drag(page.view, (300, 200), (200, 200))
    assert panel.preview.gaze.yaw > 0.1
    bridge.select(time_s=2.5)
    assert page.moment.text() == "at 2.5 s"
    qtbot.keyClick(page.view, Qt.Key.Key_Escape)
    assert large.page is None and not page.isVisible() and panel.look.isVisible()
    bridge.run("export.look_around")
    assert large.page is not None
    bridge.do("path.delete")
    assert large.page is None  # nothing to look at


def test_one_page_at_a_time_lies_over_the_viewport(panel, large, bridge, bench):
    viewport = large.parent()
    replay = Replay(bridge, viewport, large._cover)
    give_pictures(bench.session, *(step.id for step in bench.session.document.steps))
    bridge.run("export.look_around")
    bridge.run("generate.replay")
    assert large.page is None and replay.running and not bridge.checked("export.look_around")
    bridge.run("export.look_around")
    assert large.page is not None and not replay.running
    viewport.resize(500, 400)
    assert large.page.size() == viewport.size()
    large.leave()


def test_time_and_size_stand_beside_the_button(panel):
    frames = panel.plan.count
    assert panel.price.text() == f"{duration(0.2 * frames)}, 1 MB"  # as Quiet says
    assert duration(0.2 * frames) in panel.time.text()
    panel.price.resize(panel.price.sizeHint().width() - 5, 20)
    assert panel.price._shown() == duration(0.2 * frames)  # without room for both


def test_complete_360_stands_in_generate_too(bench, bridge, qtbot):
    panel = GeneratePanel(bridge)
    qtbot.addWidget(panel)
    panel.show()
    assert not panel.sphere.complete.isEnabled() and "no photo" in panel.sphere.complete.toolTip()
    bench.open_photo()
    bridge.poll()
    qtbot.waitUntil(panel.sphere.complete.isEnabled)
    qtbot.mouseClick(panel.sphere.complete, LEFT)
    assert not panel.sphere.complete.isEnabled()
    qtbot.waitUntil(lambda: bridge.poll() or "among the jobs" in panel.sphere.text.text(), timeout=20_000)
    qtbot.waitUntil(lambda: bridge.poll() or bench.engine.current is not None)
    bench.made(next(status.total for status in bench.jobs if status.title == "Complete 360"))
    qtbot.waitUntil(lambda: bridge.poll() or "% of all directions" in panel.sphere.text.text(), timeout=20_000)


def export(panel, bridge, qtbot, kind, file):
    """Through the widgets, with a size of its own and four frames."""
    bridge.ask = lambda _command: {"path": file}
    qtbot.mouseClick(panel.kinds.rows[kind], LEFT)
    combo = panel.options.size_of
    combo.setCurrentIndex(combo.findData("own"))
    combo.activated.emit(combo.currentIndex())
    for spin, number in ((panel.options.width_px, 256), (panel.options.frames, 4)):
        spin.setFocus()
        spin.selectAll()
        qtbot.keyClicks(spin, str(number))
        qtbot.keyClick(spin, Qt.Key.Key_Return)
    qtbot.mouseClick(panel.export, LEFT)
    qtbot.waitUntil(lambda: bridge.poll() or not bridge.session.exports.busy, timeout=60_000)


@pytest.mark.parametrize(
    ("kind", "size", "tags"),
    [
        ("sphere", (256, 128), ["spherical mapping: equirectangular"]),
        ("stereo", (256, 256), ["spherical mapping: equirectangular", "stereo 3d: top and bottom"]),
        ("vr180", (256, 128), ["spherical mapping: ", "stereo 3d: side by side"]),
        ("cube", (252, 168), []),
    ],
)
def test_the_file_is_what_was_said_and_tagged_as_players_need_it(
    panel, bench, bridge, qtbot, tmp_path, kind, size, tags
):
    file = tmp_path / f"{kind}.mp4"
    export(panel, bridge, qtbot, kind, file)
    assert not bench.problems
    with av.open(file) as video:
        stream = video.streams.video[0]
        frames = [frame.to_ndarray(format="rgb24") for frame in video.decode(stream)]
        assert (stream.width, stream.height, float(stream.average_rate)) == (*size, 30.0)
    assert len(frames) == 4 and frames[0].max() > 60
    told = subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-i", file], capture_output=True, text=True).stderr
    for tag in tags:
        assert tag in told.lower()
    assert f"{size[0]} × {size[1]} px" in panel._facts.itemAt(1).widget().text()


def test_a_360_picture_is_that_of_the_playhead(panel, bench, bridge, qtbot, tmp_path):
    bridge.select(time_s=3.0)
    qtbot.mouseClick(panel.kinds.rows["panorama"], LEFT)
    combo = panel.options.size_of
    combo.setCurrentIndex(combo.findData("2k"))
    combo.activated.emit(combo.currentIndex())
    bridge.ask = lambda _command: {"path": tmp_path / "all.png"}
    qtbot.mouseClick(panel.export, LEFT)
    qtbot.waitUntil(lambda: bridge.poll() or not bridge.session.exports.busy, timeout=60_000)
    with Image.open(tmp_path / "all.png") as picture:
        assert picture.size == (2048, 1024)
        assert "GPano" in str(picture.info)
        small = np.asarray(picture.resize((256, 128), Image.Resampling.BOX), float)
    strip = drawn(draw_strip, panel.preview.glance(256, 128), panel.preview.scene.gaussians)
    assert np.abs(small - strip).mean() < 3


def test_an_export_that_is_cancelled_goes_out_of_sight(panel, bench, bridge, qtbot, tmp_path):
    bridge.ask = lambda _command: {"path": tmp_path / "long.mp4"}
    panel.take_wish(replace(panel.wish, purpose="own", size=(256, 128), frames=5000))
    qtbot.mouseClick(panel.export, LEFT)
    row = panel.findChild(ExportRow)
    qtbot.waitUntil(row.isVisible, timeout=20_000)
    qtbot.mouseClick(row.cancel, LEFT)
    qtbot.waitUntil(lambda: not row.isVisible(), timeout=20_000)
    assert not (tmp_path / "long.mp4").exists()

"""Videos, pictures and the contact sheet, read back by their own decoders."""

from __future__ import annotations

from dataclasses import replace

import av
import numpy as np
import pytest
from PIL import Image

from engine.core.camera import Camera, View
from engine.core.control import Cancelled, Control
from engine.core.frame import Frame
from engine.core.gaussians import Gaussians
from engine.core.pose import Pose
from engine.core.problem import ProblemError
from engine.core.scene import Scene, Step
from engine.export import contact_sheet as sheets
from engine.export.encoding import H264
from engine.export.pictures import depth_range, rgb_from_depth, save_depth, save_picture
from engine.export.video import write_video

BARS = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1], [0, 0, 0], [0.5, 0.5, 0.5], [0.2, 0.7, 0.9]], np.float32)


def bars(height: int = 96, bar: int = 32) -> np.ndarray:
    return np.repeat(np.repeat(BARS[None], height, 0), bar, 1)


def test_videos_come_back_with_every_frame_size_and_tag(tmp_path):
    heard: list[float] = []
    frames = (bars() * (1 - i / 40) for i in range(20))
    assert write_video(tmp_path / "a.mp4", frames, 24, total=20, tick=heard.append) == 20
    assert heard == pytest.approx([(i + 1) / 20 for i in range(20)])
    with av.open(str(tmp_path / "a.mp4")) as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height, stream.average_rate) == (224, 96, 24)
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        context = stream.codec_context
        tags = (context.color_primaries, context.color_trc, context.colorspace, context.color_range)
        assert tags == (1, 1, 1, 1)  # BT.709 three times, limited range
        assert len(list(container.decode(video=0))) == 20
    data = (tmp_path / "a.mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")  # fast start
    assert [p.name for p in tmp_path.iterdir()] == ["a.mp4"]


def test_video_colours_are_bt709(tmp_path):
    """Luma and chroma by hand from ITU-R BT.709, limited range, against the decoded planes."""
    write_video(tmp_path / "a.mp4", [bars()] * 3, 30)
    with av.open(str(tmp_path / "a.mp4")) as container:
        planes = next(container.decode(video=0)).to_ndarray(format="yuv420p")
    luma = BARS @ [0.2126, 0.7152, 0.0722]
    blue, red = (BARS[:, 2] - luma) / 1.8556, (BARS[:, 0] - luma) / 1.5748
    y = planes[:96][48, 16::32]
    u, v = planes[96:].reshape(2, 48, 112)[:, 24, 8::16]
    assert np.abs(y - (16 + 219 * luma)).max() < 3
    assert np.abs(u - (128 + 224 * blue)).max() < 3
    assert np.abs(v - (128 + 224 * red)).max() < 3


def test_odd_sizes_get_one_pixel_more(tmp_path):
    write_video(tmp_path / "a.mp4", [np.full((33, 47, 3), 0.5, np.float32)] * 2, 29.97)
    with av.open(str(tmp_path / "a.mp4")) as container:
        frame = next(container.decode(video=0))
        assert (frame.width, frame.height) == (48, 34)
        assert float(container.streams.video[0].average_rate) == pytest.approx(29.97, abs=1e-3)
        assert np.abs(frame.to_ndarray(format="rgb24").astype(int) - 128).max() < 4


@pytest.mark.parametrize("after", [1, 8])
def test_a_cancelled_video_leaves_the_old_file_and_nothing_else(tmp_path, after):
    control = Control()
    (tmp_path / "a.mp4").write_text("old")

    def frames():
        for i in range(50):
            if i == after:
                control.cancel()
            yield bars()

    with pytest.raises(Cancelled):
        write_video(tmp_path / "a.mp4", frames(), tick=control.check)
    assert (tmp_path / "a.mp4").read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.mp4"]


def test_videos_without_frames_or_encoder_say_so(tmp_path, monkeypatch):
    with pytest.raises(ProblemError, match="no frames"):
        write_video(tmp_path / "a.mp4", [])
    with pytest.raises(ValueError, match="a frame of"):
        write_video(tmp_path / "a.mp4", [bars(), bars(64)])
    monkeypatch.setattr("engine.export.video.H264", replace(H264, encoder="no-such-encoder"))
    with pytest.raises(ProblemError, match=r"no H\.264 encoder") as caught:
        write_video(tmp_path / "a.mp4", [bars()])
    assert caught.value.problem.kind == "unavailable"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("ending", "error"), [("png", 0), ("jpg", 6), ("webp", 6)])
def test_pictures_come_back(tmp_path, ending, error):
    ramp = np.linspace(-0.1, 1.1, 64 * 96 * 3, dtype=np.float32).reshape(64, 96, 3)
    save_picture(tmp_path / f"a.{ending}", ramp)
    with Image.open(tmp_path / f"a.{ending}") as image:
        back = np.asarray(image.convert("RGB"), dtype=int)
    assert np.abs(back - np.rint(ramp.clip(0, 1) * 255)).max() <= error
    with pytest.raises(ProblemError, match="no picture format"):
        save_picture(tmp_path / "a.xyz", ramp)


def test_depth_pictures_hold_millimetres(tmp_path):
    depth = np.array([[0, 0.001, 1.2345], [np.nan, 65.535, 900.0]], np.float32)
    save_depth(tmp_path / "d.png", depth)
    with Image.open(tmp_path / "d.png") as image:
        assert np.asarray(image).tolist() == [[0, 1, 1234], [0, 65535, 65535]]


def test_depth_colours_go_from_warm_to_cool_and_mark_sky_and_unknown():
    depth = np.geomspace(1, 60, 200, dtype=np.float32)[None]
    rgb = rgb_from_depth(depth, (1.0, 60.0))[0]
    assert rgb[0, 0] > 2 * rgb[0, 2]  # near is red
    assert rgb[-1, 2] > rgb[-1, 0]  # far is blue
    steps = np.linalg.norm(np.diff(rgb, axis=0), axis=1)
    assert (steps > 0).all()  # no two neighbouring depths look the same
    assert np.allclose(rgb_from_depth(depth * 1.5, (1.5, 90.0))[0, :-1], rgb[:-1], atol=1e-5)  # only ratios count
    special = rgb_from_depth(np.array([[0.0, 100.0, 2.0]], np.float32), (1.0, 60.0))[0]
    assert len({tuple(color) for color in special}) == 3
    assert special[1].max() < 0.2
    assert depth_range(np.zeros((4, 4), np.float32))[0] > 0


def small_scene() -> Scene:
    rng = np.random.default_rng(0)
    steps = []
    for number, (yaw, x) in enumerate([(0.0, 0.0), (np.radians(25), 0.0), (0.0, -0.3)]):
        rgb = rng.random((40, 60, 3)).astype(np.float32)
        mask = np.zeros((40, 60), np.float32)
        mask[:, 0 if number == 0 else 30 :] = 1.0  # of the photo, the scene knew nothing
        view = View(Camera.pinhole(60, 40, 0.7), Pose.from_angles(yaw, 0.0, position=(x, 0, 0)))
        depth = np.full((40, 60), 3.0, np.float32)
        pictures = {
            "rendered": rgb * (1 - mask[..., None]),
            "mask": mask,
            "imagined": rgb,
            "depth": depth,
            "result": rgb,
        }
        steps.append(Step(number, Gaussians.empty(), Frame(rgb, view, depth), {}, pictures))
    return Scene(tuple(steps))


def test_the_sheet_tells_what_each_step_did():
    rows = sheets.sheet_rows(small_scene())
    assert [row.heading for row in rows] == ["The photo", "25° right", "0.30 m left"]
    assert [row.fact for row in rows] == ["", "50% imagined", "50% imagined"]
    masks = [row.mask.mean() for row in rows if row.mask is not None]
    assert masks == [0.0, 0.5, 0.5]  # the photo itself is known


def test_the_sheet_shows_known_in_teal_and_imagined_in_amber():
    scene = small_scene()
    sheet = sheets.contact_sheet(sheets.sheet_rows(scene))
    assert sheet.shape[2] == 3
    assert sheet.min() >= 0.0
    assert sheet.max() <= 1.0
    height = round(sheets.CELL * 40 / 60)
    top = sheets.MARGIN + sheets.HEADER + height + sheets.GAP  # the second row
    left = sheets.MARGIN + sheets.LABEL + sheets.CELL + sheets.GAP  # its mask
    cell = sheet[top : top + height, left : left + sheets.CELL]
    half = sheets.CELL // 2
    known, imagined = cell[20:-20, 20 : half - 20].mean((0, 1)), cell[20:-20, half + 20 : -20].mean((0, 1))
    for color, wanted in ((known, sheets.KNOWN), (imagined, sheets.IMAGINED)):
        assert np.dot(color, wanted) / np.linalg.norm(color) / np.linalg.norm(wanted) > 0.999
    rendered = sheet[top : top + height, left - sheets.CELL - sheets.GAP :][:, : sheets.CELL]
    holes = rendered[20:-20, half + 20 : -20]
    assert holes.max() < 0.3  # a dark checker, not a picture
    assert holes.std() > 0.01


def test_the_sheet_tells_how_certain_a_step_is_and_where_its_seam_is_torn():
    scene = small_scene()
    confidence, torn = np.full((40, 60), 0.25, np.float32), np.zeros((40, 60), np.float32)
    confidence[:, :30], torn[:, 29] = 1.0, 0.2
    pictures = {**scene.steps[1].pictures, "confidence": confidence, "seam_error": torn}
    step = Step(1, Gaussians.empty(), scene.steps[1].frame, {}, pictures, {"confidence": 0.25, "seam_error": 0.2})
    row = sheets.sheet_rows(Scene((scene.steps[0], step)))[1]
    assert row.fact == "50% imagined\n25% certain\nseam 20.0%"
    sheet = sheets.contact_sheet([row])
    top, left = sheets.MARGIN + sheets.HEADER, sheets.MARGIN + sheets.LABEL + 5 * (sheets.CELL + sheets.GAP)
    cell = sheet[top + 20 : top + 100, left : left + sheets.CELL].mean(0)
    certain, uncertain, seam = cell[20:100].mean(0), cell[-100:-20].mean(0), cell[sheets.CELL // 2 - 3]
    assert certain.mean() > 2 * uncertain.mean()
    assert certain[2] > certain[0] and uncertain[0] > uncertain[2]
    assert seam[0] > 1.8 * seam[1:].max()


def test_a_sheet_of_views_of_different_shapes_and_missing_pictures_holds_together():
    square = np.full((64, 64, 3), 0.5, np.float32)
    rows = [
        sheets.SheetRow(0, "Nothing"),
        sheets.SheetRow(1, "Square", imagined=square),
        sheets.SheetRow(2, "b\nc", "x"),
    ]
    sheet = sheets.contact_sheet(rows, "Title")
    assert sheet.shape[0] == 2 * sheets.MARGIN + sheets.HEADER + sheets.CELL + 2 * (sheets.CELL // 2) + 2 * sheets.GAP
    assert sheets.contact_sheet([]).shape[0] == 2 * sheets.MARGIN + sheets.HEADER

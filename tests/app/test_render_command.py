"""`sceneloom render` and `export join`: every projection, farms, resuming; bad input is one sentence and no file."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time

import av
import numpy as np
import OpenEXR
import pytest
from app_fakes import step_of
from PIL import Image

from app import cli
from app.document import CameraPath, Document, StepRecord
from app.film import Film
from app.film_presets import PRESETS
from app.project import Content, Project
from app.render_film import frames_from_text
from engine.api import SourceRequest
from engine.core.gaussians import Gaussians, sh_from_colors
from engine.core.path_file import write_path
from engine.core.pose import Pose
from engine.core.problem import ProblemError
from engine.core.trajectory import Keyframe, Trajectory
from engine.export.encoding import encoding_for
from engine.export.ply import write_ply

SIZES = {"equirect": "64x32", "ods": "64x64", "vr180": "64x32", "cubemap": "96x64", "pinhole": "64x48"}
SIX_S = Trajectory(
    tuple(Keyframe.from_pose(Pose.from_angles(0.3 * n, 0.2, position=(0.1 * n, 0, 0)), 1.0, 6.0 * n) for n in range(2))
)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with a scene and a path of six seconds, where the command runs; what is there before."""
    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(0)
    ones, means = np.ones((300, 1)), rng.normal(size=(300, 3))
    means *= 2.0 / np.linalg.norm(means, axis=1, keepdims=True)
    scales, quats = ones * [[0.2] * 3], ones * [[1, 0, 0, 0]]
    splats = Gaussians(
        *(a.astype(np.float32) for a in (means, quats, scales, ones[:, 0] * 0.9)), sh_from_colors(rng.random((300, 3)))
    )
    write_ply(tmp_path / "a.ply", splats)
    write_path(SIX_S, tmp_path / "path.json")
    return {"a.ply", "path.json"}


def render(*arguments):
    return cli.run(["render", "a.ply", "--path", "path.json", "--json", *map(str, arguments)])


def told(capsys):
    return json.loads(capsys.readouterr().out)


def left(tmp_path, here):
    return {file.name for file in tmp_path.iterdir()} - here


@pytest.mark.parametrize("kind", SIZES)
def test_a_video_of_every_projection(kind, here, tmp_path, capsys):
    assert render("--projection", kind, "--size", SIZES[kind], "--frames", 3, "-o", "v.mp4") == 0
    result = told(capsys)
    assert (result["frames"], result["codec"]) == (3, "h264")
    with av.open("v.mp4") as container:
        pictures = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
        rate = container.streams.video[0].average_rate
    assert len(pictures) == 3 and rate == (24 if kind == "pinhole" else 30)
    assert f"{pictures[0].shape[1]}x{pictures[0].shape[0]}" == SIZES[kind]
    tagged = (tmp_path / "v.mp4").read_bytes()
    assert (b"sv3d" in tagged) == (kind != "pinhole") == (result["projection"] is not None)
    assert left(tmp_path, here) == {"v.mp4"}


def test_a_pair_of_fisheyes_is_tagged_with_a_mesh_and_the_name_for_headsets_is_told(here, tmp_path, capsys):
    common = ["render", "a.ply", "--path", "path.json", "--projection", "vr180", "--lens", "fisheye", "--size", "64x32"]
    assert cli.run([*common, "--frames", "2", "-o", "v.mp4"]) == 0
    assert "_F180_SBS" in capsys.readouterr().out
    assert b"mshp" in (tmp_path / "v.mp4").read_bytes()


@pytest.mark.parametrize("ending", ["png", "jpg", "exr"])
def test_stills_say_that_they_are_spheres(ending, here, tmp_path):
    assert render("--projection", "equirect", "--size", "64x32", "-o", f"s.{ending}") == 0
    if ending == "exr":
        assert OpenEXR.File("s.exr").header()["envmap"] == OpenEXR.ENVMAP_LATLONG
    else:
        with Image.open(f"s.{ending}") as picture:
            assert picture.size == (64, 32)
        assert b'GPano:ProjectionType="equirectangular"' in (tmp_path / f"s.{ending}").read_bytes()


def test_the_options_reach_the_picture(here, tmp_path):
    def drawn(*options):
        out = tmp_path / "o.png"
        assert render("--projection", "ods", "--size", "128x128", "-o", out, *options) == 0
        return np.asarray(Image.open(out), np.float32)

    plain = drawn()
    for options in (("--ipd", 0.2), ("--convergence", 1.5), ("--pole-fade", 20), ("--tilt",), ("--ipd", 0)):
        assert np.abs(drawn(*options) - plain).max() > 4, options
    upper, lower = np.split(drawn("--ipd", 0), 2)
    np.testing.assert_array_equal(upper, lower)
    turned, locked = ((*heading, "--frames", "120:") for heading in ((), ("--heading", "locked")))
    assert np.abs(drawn(*turned) - drawn(*locked)).max() > 4


def test_ranges_from_several_folders_join_to_what_is_made_at_once(here, tmp_path, capsys):
    common = ["--projection", "ods", "--size", "64x64"]
    assert render(*common, "-o", "once.mp4") == 0
    assert render(*common, "--frames", "0:70", "-o", "a.mp4") == 0
    capsys.readouterr()
    assert render(*common, "--frames", "120:", "-o", "b.mp4") == 0
    assert told(capsys)["next"] == "sceneloom export join b.mp4.parts OTHER-FOLDERS... -o b.mp4"
    assert left(tmp_path, here) == {"once.mp4", "a.mp4.parts", "b.mp4.parts"}
    assert cli.run(["export", "join", "b.mp4.parts", "a.mp4.parts", "-o", "j.mp4"]) == 0
    assert (tmp_path / "j.mp4").read_bytes() == (tmp_path / "once.mp4").read_bytes()


def test_join_names_what_is_missing_and_refuses_what_does_not_belong(here, tmp_path, capsys):
    common = ["--projection", "equirect", "--size", "64x32"]
    render(*common, "--frames", "0:60", "-o", "a.mp4")
    render(*common, "--frames", "120:", "--heading", "locked", "-o", "b.mp4")
    for folders, sentence in (
        (["a.mp4.parts"], "Frames 60:180 are missing"),
        (["a.mp4.parts", "b.mp4.parts"], "different videos"),
        (["c.mp4.parts"], "holds no parts"),
    ):
        assert cli.run(["export", "join", *folders, "-o", "j.mp4"]) == 1
        assert sentence in capsys.readouterr().err
    assert cli.run(["export", "join", "a.mp4.parts", "-o", "j.avi"]) == 1
    assert left(tmp_path, here) == {"a.mp4.parts", "b.mp4.parts"}


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--projection", "equirect", "--size", "65x32"], "it is twice as wide as high"),
        (["--projection", "ods", "--size", "63x63"], "one above the other"),
        (["--codec", "vp8"], "no codec 'vp8'"),
        (["--projection", "ods", "--for", "4k", "--codec", "h264"], "H.264 does not allow pictures of 4096x4096"),
        (["--projection", "ods", "--size", "9000x9000"], "No codec here takes"),
        (["--heading", "north"], "no heading 'north'"),
        (["--ipd", "3"], "can't be 3 m apart"),
        (["--pole-fade", "95"], "fade from 95 degrees"),
        (["--projection", "ods", "--convergence", "0.1"], "can't converge at 0.1 m"),
        (["--for", "cinema"], "Choose one of: youtube-360"),
        (["--for", "quest"], "'quest' does not show 'pinhole'"),
        (["--frames", "many"], "'many' are no frames"),
        (["--frames", "100:900"], "the path has 144"),
        (["--frames", "9:9"], "no frames 9:9"),
        (["--audio", "path.json"], "can't be read as sound"),
        (["--fps", "0.1"], "0.1 frames a second"),
        (["--fps", "0"], "0 frames a second"),
        (["--size", "65x48"], "can't have odd sides as 65x48 has. Choose 66x48."),
        (["--projection", "ods", "--lens", "fisheye"], "'ods' has no lens to choose"),
        (["--projection", "vr180", "--lens", "bottle"], "no lens 'bottle'"),
        (["--convergence", "2"], "'pinhole' has one eye: --ipd, --convergence and --pole-fade change nothing"),
        (["--projection", "equirect", "--ipd", "0.07"], "'equirect' has one eye"),
        (
            ["--projection", "equirect", "--size", "64x32", "--eye-height", "1.6"],
            "'equirect' has one eye: --eye-height",
        ),
        (["--tilt"], "--heading and --tilt change nothing"),
        (["-o", "s.png", "--codec", "av1"], "'s.png' is no video: it has no codec"),
        (["-o", "s.png", "--audio", "path.json"], "'s.png' is no video: it has no sound"),
        (["--audio", "none.mp3"], "no file 'none.mp3'"),
        (["-o", "v.mkv"], "no kind of file"),
        (["-o", "s.png", "--ray", "auto"], "makes videos only"),
    ],
)
def test_bad_input_is_one_sentence_and_no_file(options, sentence, here, tmp_path, capsys):
    assert render("-o", "v.mp4", *options) == 1
    said = capsys.readouterr().err
    assert sentence in said and len(said.strip().splitlines()) == 1
    assert left(tmp_path, here) == set()


def test_a_path_of_one_key_asks_for_a_picture_instead(here, tmp_path, capsys):
    write_path(Trajectory(SIX_S.keyframes[:1]), tmp_path / "path.json")
    assert render("--size", "64x48", "-o", "v.mp4") == 1
    assert "stands still" in capsys.readouterr().err
    assert left(tmp_path, here) == set()
    assert render("--size", "64x48", "-o", "v.png") == 0
    assert render("--size", "64x48", "--frames", 30, "-o", "v.mp4") == 0
    assert left(tmp_path, here) == {"v.png", "v.mp4"}


def test_a_scene_without_splats_is_refused(here, tmp_path, capsys):
    write_ply(tmp_path / "a.ply", Gaussians.empty())
    for out in ("v.mp4", "s.png"):
        assert render("-o", out) == 1
        assert "no splats" in capsys.readouterr().err
    assert left(tmp_path, here) == set()


def test_an_encoder_that_is_not_there_is_told_with_another(here, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(av, "codecs_available", av.codecs_available - {"libx265"})
    assert render("--codec", "hevc", "--size", "64x48", "-o", "v.mp4") == 1
    assert "no encoder for HEVC. Choose H.264 or AV1." in capsys.readouterr().err
    assert left(tmp_path, here) == set()


@pytest.mark.parametrize("out", ["v.mp4", "frames"])
def test_a_full_disk_is_told_and_leaves_nothing_broken(out, here, tmp_path, capsys, monkeypatch):
    def full(_file):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("engine.core.files._flush_to_disk", full)
    assert render("--size", "64x48", "--frames", 3, "-o", out) == 1
    said = capsys.readouterr().err
    assert "no space left on device" in said and "free some space" in said
    assert not [file for file in tmp_path.rglob("*") if file.name not in here]


def test_parts_of_another_film_are_kept(here, tmp_path, capsys):
    render("--size", "64x48", "--frames", "0:48", "-o", "v.mp4")
    before = sorted(file.name for file in (tmp_path / "v.mp4.parts").iterdir())
    assert render("--size", "128x96", "-o", "v.mp4") == 1
    assert "another video" in capsys.readouterr().err
    assert sorted(file.name for file in (tmp_path / "v.mp4.parts").iterdir()) == before
    assert len(before) == 2


def test_ctrl_c_keeps_finished_parts_and_the_same_command_goes_on(here, tmp_path, capsys):
    command = ["render", "a.ply", "--path", "path.json", "--projection", "equirect", "--size", "512x256"]
    with subprocess.Popen(
        [sys.executable, "-m", "app", *command, "-o", "v.mp4"], cwd=tmp_path, stderr=subprocess.PIPE, text=True
    ) as process:
        end = time.monotonic() + 60
        while not list(tmp_path.glob("v.mp4.parts/*-000060.mp4")):
            assert time.monotonic() < end
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert "same command goes on" in said and "Traceback" not in said
    kept = {file.name: file.stat().st_mtime_ns for file in (tmp_path / "v.mp4.parts").glob("*.mp4")}
    assert 1 <= len(kept) <= 2 and left(tmp_path, here) == {"v.mp4.parts"}
    assert cli.run([*command, "-o", "v.mp4", "--json"]) == 0
    assert told(capsys)["frames"] == 180
    assert left(tmp_path, here) == {"v.mp4"}


def test_what_is_wanted_for_players_can_be_made():
    for kinds in PRESETS.values():
        for kind, (width, height) in kinds.items():
            Film(kind, width, height)
            encoding_for(width, height, 30.0)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [(None, (None, None)), ("48", (48, None)), ("0:900", (None, (0, 900))), (":9", (None, (0, 9))),
     ("7:", (None, (7, None)))],
)  # fmt: skip
def test_frames_are_a_number_or_a_range(text, wanted):
    assert frames_from_text(text) == wanted


@pytest.mark.parametrize("text", ["0", "-3", "1:2:3", "a:b", "1.5", ""])
def test_other_frames_are_refused(text):
    with pytest.raises(ProblemError, match="are no frames"):
        frames_from_text(text)


def test_a_range_of_pictures_has_the_frames_numbers(here, tmp_path):
    assert render("--size", "32x24", "--frames", "5:8", "-o", "frames") == 0
    assert sorted(file.name for file in (tmp_path / "frames").iterdir()) == ["00005.png", "00006.png", "00007.png"]


def test_pictures_are_not_mixed_with_other_things(here, tmp_path, capsys):
    (tmp_path / "holiday").mkdir()
    (tmp_path / "holiday" / "notes.txt").write_text("hello")
    assert render("--size", "32x24", "--frames", 2, "-o", "holiday") == 1
    assert "'holiday' holds something else ('notes.txt')" in capsys.readouterr().err
    assert [file.name for file in (tmp_path / "holiday").iterdir()] == ["notes.txt"]
    (tmp_path / "file").write_text("")
    assert render("--size", "32x24", "--frames", 2, "-o", "file") == 1
    assert "is a file, not a folder" in capsys.readouterr().err
    assert render("--size", "32x24", "--frames", 3, "-o", "frames") == 0
    assert render("--size", "32x24", "--frames", 3, "-o", "frames") == 0  # the same film
    capsys.readouterr()
    assert render("--size", "32x24", "--frames", 2, "-o", "frames") == 1
    assert "holds something else ('00002.png')" in capsys.readouterr().err


def test_what_a_video_is_tagged_as_is_told(here, capsys):
    command = ["render", "a.ply", "--path", "path.json", "--frames", "2", "-o", "v.mp4"]
    assert cli.run([*command, "--projection", "cubemap", "--size", "96x64"]) == 0
    assert "Tagged as a cube map" in capsys.readouterr().out
    assert cli.run([*command, "--size", "64x48"]) == 0
    assert "Tagged" not in capsys.readouterr().out


def test_a_project_is_filmed_along_its_own_path(here, tmp_path, capsys):
    path = CameraPath(SIX_S)
    document = Document("a", SourceRequest("a.png"), path, steps=(StepRecord(0, kind="photo"),))
    Project.write(tmp_path / "a.loom", Content(document, {0: step_of(0)}, {}))
    assert cli.run(["render", "a.loom", "--size", "32x24", "-o", "v.mp4", "--json"]) == 0
    assert told(capsys)["frames"] == 144
    assert cli.run(["render", "a.loom", "--preset", "truck", "--size", "32x24", "-o", "v.mp4", "--json"]) == 0
    assert told(capsys)["frames"] != 144
    assert cli.run(["render", "a.loom", "--from-start", "--size", "32x24", "-o", "v.mp4"]) == 1
    assert "camera path is needed" in capsys.readouterr().err


def test_a_photo_is_no_scene_yet(here, tmp_path, capsys):
    Image.new("RGB", (8, 8)).save(tmp_path / "cat.jpg")
    assert cli.run(["render", "cat.jpg", "-o", "v.mp4"]) == 1
    assert "sceneloom create cat.jpg -o cat.loom" in capsys.readouterr().err

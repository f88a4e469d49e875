"""Every layout is written by hand, read back and held against the numbers written; damage becomes one clear Problem."""

from __future__ import annotations

import json
import os
import pickle
import random
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.core.pose import Pose
from engine.core.problem import ProblemError
from engine.source.posed import LAYOUTS, Note, open_posed
from engine.source.posed_world import estimated_down, rotation_to_y

W, H = 32, 24
FRAMES = 12
RECORDINGS = os.environ.get("SCENELOOM_RECORDINGS", "")  # a folder with real recordings to try the readers on


def trajectory(n=FRAMES) -> list[Pose]:
    """A level walk that turns; gravity is +y."""
    return [Pose.from_angles(0.04 * i, -0.1, position=(0.05 * i, 0.01 * i, 0.02 * i * i)) for i in range(n)]


def depth_units(i: int, unit=0.001) -> np.ndarray:
    """Metres that tell column, row and frame apart, as file units; the first pixel is missing."""
    metres = 2.0 + 0.01 * np.arange(W)[None, :] + 0.02 * np.arange(H)[:, None] + 0.1 * i
    units = np.round(metres / unit).astype(np.uint16)
    units[0, 0] = 0
    return units


def colour(i: int, width=W, height=H) -> np.ndarray:
    """A smooth picture: column in red, row in green, frame in blue."""
    rgb = np.zeros((height, width, 3), np.uint8)
    rgb[..., 0] = np.linspace(0, 250, width)[None, :]
    rgb[..., 1] = np.linspace(0, 250, height)[:, None]
    rgb[..., 2] = 10 * i
    return rgb


def save(array: np.ndarray, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(array).save(path)


def row(pose: Pose) -> str:
    return " ".join(f"{value:.9f}" for value in pose.as_matrix().reshape(-1))


def tum_row(pose: Pose) -> str:
    w, x, y, z = pose.quat
    return " ".join(f"{value:.9f}" for value in (*pose.translation, x, y, z, w))


def z_up(pose: Pose) -> Pose:
    """Our world (y down) seen in one whose z points up."""
    theirs_from_ours = np.array([[1.0, 0, 0], [0, 0, 1.0], [0, -1.0, 0]])
    return Pose(theirs_from_ours @ pose.rotation, theirs_from_ours @ pose.translation)


def write_plain(folder: Path) -> None:
    for i in range(FRAMES):
        save(colour(i), folder / f"color/{i}.png")
        save(depth_units(i), folder / f"depth/{i}.png")
    (folder / "poses.txt").write_text("\n".join(map(row, trajectory())))
    (folder / "K.txt").write_text("30 0 15.5\n0 31 11.5\n0 0 1\n")


def write_flat_icl(folder: Path) -> None:
    for i in range(FRAMES):
        save(colour(i), folder / f"{3 * i:05d}.jpg")
        save(depth_units(i), folder / f"{3 * i:05d}.png")
    lines = [f"{3 * i:05d} {row(pose)}" for i, pose in enumerate(trajectory())]
    (folder / "c2w.txt").write_text("\n".join(lines))
    (folder / "K.txt").write_text("30 0 15.5\n0 31 11.5\n0 0 1\n")


def write_frames(folder: Path) -> None:
    lines = []
    for i, pose in enumerate(trajectory()):
        name = f"room_00007_{i}"
        save(colour(i), folder / f"frames/{name}.jpg")
        save(depth_units(i), folder / f"frames/{name}.png")
        told = {"id": name, "family": "room", "seed": 7, "width": W, "height": H, "fx": 30.0, "fy": 31.0}
        lines.append(json.dumps({**told, "cx": 16.0, "cy": 12.0, "cam_to_world": z_up(pose).as_matrix().tolist()}))
    (folder / "frames.jsonl").write_text("\n".join(lines) + "\n")


def write_tum(folder: Path) -> None:
    rgb, depth, track = [], [], []
    for i in range(FRAMES):
        stamp = 1305031102.0 + 0.04 * i
        save(colour(i), folder / f"rgb/{stamp + 0.01:.6f}.png")
        save(depth_units(i, 1 / 5000), folder / f"depth/{stamp:.6f}.png")
        rgb.append(f"{stamp + 0.01:.6f} rgb/{stamp + 0.01:.6f}.png")
        depth.append(f"{stamp:.6f} depth/{stamp:.6f}.png")
    for i, pose in enumerate(trajectory()):
        track.append(f"{1305031102.0 + 0.04 * i:.4f} {tum_row(z_up(pose))}")
    comment = "# made by hand\n"
    (folder / "rgb.txt").write_text(comment + "\n".join(rgb))
    (folder / "depth.txt").write_text(comment + "\n".join(depth))
    (folder / "groundtruth.txt").write_text(comment + "\n".join(track))
    (folder / "calibration.txt").write_text("30 31 15.5 11.5")


def write_seven_scenes(folder: Path) -> None:
    for i, pose in enumerate(trajectory()):
        stem = folder / f"seq-01/frame-{i:06d}"
        units = depth_units(i)
        units[0, 0] = 65535
        save(colour(i), stem.with_name(stem.name + ".color.png"))
        save(units, stem.with_name(stem.name + ".depth.png"))
        stem.with_name(stem.name + ".pose.txt").write_text(row(pose).replace(" ", "\t"))


def write_scannet(folder: Path) -> None:
    for i, pose in enumerate(trajectory()):
        save(colour(i, 2 * W, 2 * H), folder / f"color/{i}.jpg")
        save(depth_units(i), folder / f"depth/{i}.png")
        lost = " ".join(["-inf"] * 16)
        (folder / "pose").mkdir(exist_ok=True)
        (folder / f"pose/{i}.txt").write_text(lost if i == 5 else row(z_up(pose)))
    (folder / "intrinsic").mkdir()
    (folder / "intrinsic/intrinsic_color.txt").write_text("60 0 31.5 0\n0 62 23.5 0\n0 0 1 0\n0 0 0 1")
    (folder / "intrinsic/intrinsic_depth.txt").write_text("30 0 15.5 0\n0 31 11.5 0\n0 0 1 0\n0 0 0 1")


WRITERS = {
    "plain": write_plain,
    "icl": write_flat_icl,
    "frames": write_frames,
    "tum": write_tum,
    "7scenes": write_seven_scenes,
    "scannet": write_scannet,
}


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """One folder of each layout."""
    root = tmp_path_factory.mktemp("posed")
    for name, write in WRITERS.items():
        (root / name).mkdir()
        write(root / name)
    return root


@pytest.mark.parametrize("layout", WRITERS)
@pytest.mark.parametrize("asked", ["auto", "by name"])
def test_what_was_written_comes_back(data, layout, asked):
    frames = open_posed(data / layout, "auto" if asked == "auto" else layout)
    assert frames.layout == layout
    numbers = [i for i in range(FRAMES) if not (layout == "scannet" and i == 5)]
    assert len(frames) == len(numbers)
    assert len(frames.scene_indices) == 1
    for at, i in enumerate(numbers):
        frame = frames[at]
        assert frame.view == frames.view(at)
        wanted = np.where(depth_units(i) == 0, 0, depth_units(i) / 1000)
        if layout == "tum":
            wanted = depth_units(i, 1 / 5000) / 5000
        assert frame.depth.dtype == np.float32
        assert np.allclose(frame.depth, wanted, atol=1e-5)
        assert frame.rgb.shape == (H, W, 3)
        assert abs(int(frame.rgb[12, 16, 2]) - 10 * i) < 12  # JPEG
        _same_up_to_a_turn(frames.view(0).world_from_camera, frame.view.world_from_camera, i)


def _same_up_to_a_turn(first: Pose, pose: Pose, i: int) -> None:
    """Relative motion is what was written, and the world stands upright."""
    wanted = trajectory()[0].inverse() @ trajectory()[i]
    got = first.inverse() @ pose
    assert np.allclose(got.as_matrix(), wanted.as_matrix(), atol=1e-6)
    assert np.allclose(pose.rotation[1], trajectory()[i].rotation[1], atol=1e-6)  # where gravity is in the camera


@pytest.mark.parametrize("layout", ["plain", "icl", "frames", "tum", "scannet"])
def test_intrinsics_have_pixel_centres_at_a_half(data, layout):
    camera = open_posed(data / layout).view(0).camera
    assert (camera.width, camera.height) == (W, H)
    assert np.allclose((camera.fx, camera.fy, camera.cx, camera.cy), (30, 31, 16, 12))


def test_seven_scenes_zooms_colour_to_the_depth_cameras_rays(data):
    frame = open_posed(data / "7scenes")[0]
    camera = frame.view.camera
    assert np.allclose((camera.fx, camera.cx), (585 * W / 640, W / 2))
    written = colour(0)[H // 2, :, 0].astype(float)
    share = (np.arange(W) + 0.5 - W / 2) * 525 / 585 + W / 2 - 0.5
    assert np.allclose(frame.rgb[H // 2, :, 0], np.interp(share, np.arange(W), written), atol=1.5)


def test_larger_colour_shows_the_same_rays(data):
    rgb = open_posed(data / "scannet")[0].rgb.astype(float)
    wanted = colour(0, 2 * W, 2 * H)[..., :2].astype(float).reshape(H, 2, W, 2, 2).mean(axis=(1, 3))
    assert np.abs(rgb[..., :2] - wanted).mean() < 3


def test_sky_is_told_where_the_source_knows(data):
    sky = open_posed(data / "frames")[1].sky
    assert sky is not None
    assert sky[0, 0]
    assert sky.sum() == 1
    assert open_posed(data / "plain")[1].sky is None
    assert open_posed(data / "frames").entries[0].kind == "room"


def test_scenes_in_subfolders(data):
    everything = open_posed(data)
    assert len(everything) == 6 * FRAMES - 1
    assert len(everything.scene_indices) == 6
    assert everything.scene(0).startswith("posed")
    assert set(map(len, everything.scene_indices.values())) == {FRAMES, FRAMES - 1}


def test_some_scenes_only(data):
    everything = open_posed(data)
    assert set(everything.of_scenes("*/tum").scene_indices) == {everything.scene(len(everything) - 1)}
    assert len(everything.of_scenes("*")) == len(everything)
    with pytest.raises(ProblemError, match="room_00007"):
        everything.of_scenes("nowhere*")


def test_frames_are_read_lazily_and_travel_to_other_processes(data, tmp_path):
    shutil.copytree(data / "plain", tmp_path / "p")
    frames = open_posed(tmp_path / "p")
    (tmp_path / "p/color/3.png").unlink()
    there = pickle.loads(pickle.dumps(frames[2:6]))
    assert len(there) == 4
    assert np.array_equal(there[0].depth, frames[2].depth)
    with pytest.raises(ProblemError) as error:
        there[1]
    assert error.value.problem.kind == "missing_file"


def test_camera_json_and_arguments_override(data, tmp_path):
    shutil.copytree(data / "plain", tmp_path / "p")
    note = {"fx": 64, "fy": 64, "cx": 31.5, "cy": 23.5, "width": 64, "height": 48, "metres_per_unit": 0.002}
    (tmp_path / "p/camera.json").write_text(json.dumps({**note, "missing": 2040, "down": [0, 0, 1]}))
    frames = open_posed(tmp_path / "p")
    camera, frame = frames.view(0).camera, frames[0]
    assert np.allclose((camera.fx, camera.cx, camera.cy), (32, 16, 12))
    assert frame.depth[0, 4] == 0  # 2.04 m = 2040 units
    assert np.isclose(frame.depth[0, 5], 4.1)
    assert np.allclose(frame.view.world_from_camera.rotation[1], trajectory()[0].rotation[2])
    again = open_posed(tmp_path / "p", note=Note(metres_per_unit=0.001, missing=0.0))
    assert np.isclose(again[0].depth[0, 5], 2.05)


def test_icl_in_tum_style_is_mirrored_where_the_depth_says_so(tmp_path):
    """A camera that moves up, right and forwards past a slanted plane, in both hands."""
    k = (481.2 / 20, 480 / 20, 16.0, 12.0)
    poses = [Pose.from_angles(0.01 * i, 0.03 * i, position=(0.02 * i, -0.04 * i, 0.02 * i)) for i in range(30)]
    for hand in ("mirrored", "straight"):
        folder = tmp_path / hand
        flip = np.diag([1.0, -1.0, 1.0]) if hand == "mirrored" else np.eye(3)
        lines = []
        for i, pose in enumerate(poses):
            save(colour(0), folder / f"rgb/{i}.png")
            save((5000 * _plane_depth(pose, k)).round().astype(np.uint16), folder / f"depth/{i}.png")
            lines.append(f"{i} {tum_row(Pose(flip @ pose.rotation @ flip, flip @ pose.translation))}")
        (folder / "livingRoom0.gt.freiburg").write_text("\n".join(lines))
        frames = open_posed(folder)
        assert frames.layout == "icl"
        assert np.allclose((frames.view(0).camera.fx, frames.view(0).camera.fy), k[:2])
        for i in (5, 29):
            assert np.allclose(frames.view(i).world_from_camera.as_matrix(), poses[i].as_matrix(), atol=1e-6)


def _plane_depth(pose: Pose, k) -> np.ndarray:
    """[H, W] depth of the plane z + 0.5 y + 0.2 x = 3 m."""
    u, v = np.meshgrid(np.arange(W) + 0.5, np.arange(H) + 0.5)
    rays = np.stack([(u - k[2]) / k[0], (v - k[3]) / k[1], np.ones_like(u)], axis=-1)
    normal = np.array([0.2, 0.5, 1.0])
    return (3 - normal @ pose.translation) / (rays @ pose.rotation.T @ normal)


def test_tum_intrinsics_by_name_and_poses_between_stamps(data, tmp_path):
    folder = tmp_path / "rgbd_dataset_freiburg2_desk"
    shutil.copytree(data / "tum", folder)
    (folder / "calibration.txt").unlink()
    with pytest.raises(ProblemError, match="camera"):
        shutil.copytree(folder, tmp_path / "somewhere")
        open_posed(tmp_path / "somewhere")
    camera = open_posed(folder).view(0).camera
    assert np.isclose(camera.fx, 520.9 * W / 640, rtol=1e-3)
    lines = (folder / "groundtruth.txt").read_text().splitlines()
    shifted = [lines[0]] + [f"{float(line.split()[0]) - 0.02:.4f} {line.split(' ', 1)[1]}" for line in lines[1:]]
    (folder / "groundtruth.txt").write_text("\n".join(shifted))
    frames = open_posed(folder)
    a, b = trajectory()[3], trajectory()[4]
    middle = frames.view(3).world_from_camera
    first = Pose.from_quat(trajectory()[0].quat + trajectory()[1].quat)
    assert np.allclose(middle.translation[1], (a.translation + b.translation)[1] / 2, atol=1e-6)
    halfway = Pose.from_quat(a.quat + b.quat)
    assert np.allclose(
        (frames.view(0).world_from_camera.inverse() @ middle).rotation, first.rotation.T @ halfway.rotation, atol=1e-6
    )


def test_pictures_without_poses(data, tmp_path):
    for i in range(3):
        save(colour(i), tmp_path / f"{i:05d}_colors.png")
        save(depth_units(i), tmp_path / f"{i:05d}_depth.png")
    frames = open_posed(tmp_path)
    assert (frames.layout, len(frames), len(frames.scene_indices)) == ("nyu", 3, 3)
    assert np.isclose(frames.view(0).camera.fx, 518.8579 * W / 640)
    assert np.allclose(frames[2].depth, depth_units(2) / 1000, atol=1e-6)


def test_nyu_mat(tmp_path):
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "nyu_depth_v2_labeled.mat", "w") as mat:
        mat["images"] = np.stack([colour(i).transpose(2, 1, 0) for i in range(3)])
        mat["depths"] = np.stack([depth_units(i).T / 1000 for i in range(3)]).astype(np.float32)
    frames = open_posed(tmp_path)
    assert (frames.layout, len(frames)) == ("nyu", 3)
    assert np.array_equal(frames[2].rgb, colour(2))
    assert np.allclose(frames[2].depth, depth_units(2) / 1000)


def test_other_pose_files_and_depth_files(data, tmp_path):
    """Open3D's .log, metres in .npy, colour in `rgb`."""
    for i in range(FRAMES):
        save(colour(i), tmp_path / f"rgb/frame{i:03d}.jpg")
        (tmp_path / "depth").mkdir(exist_ok=True)
        np.save(tmp_path / f"depth/depth{i:03d}.npy", (depth_units(i) / 1000).astype(np.float32))
    blocks = [
        f"{i} {i} {i + 1}\n" + "\n".join(" ".join(map(str, r)) for r in p.as_matrix())
        for i, p in enumerate(trajectory())
    ]
    (tmp_path / "trajectory.log").write_text("\n".join(blocks))
    (tmp_path / "intrinsics.txt").write_text("30, 31, 15.5, 11.5")
    frames = open_posed(tmp_path)
    assert (frames.layout, len(frames)) == ("plain", FRAMES)
    assert np.allclose(frames[4].depth, depth_units(4) / 1000, atol=1e-6)
    _same_up_to_a_turn(frames.view(0).world_from_camera, frames.view(7).world_from_camera, 7)


def test_the_way_down_is_told_from_level_cameras():
    rng = np.random.default_rng(0)
    tilted = rotation_to_y([0.6, -0.3, 0.7]).T  # a world whose gravity is anywhere
    down = np.array([0.6, -0.3, 0.7]) / np.linalg.norm([0.6, -0.3, 0.7])
    poses = [Pose.from_angles(a, -0.4, roll=0.02 * rng.normal()) for a in rng.uniform(-2, 2, 40)]
    got = estimated_down(np.stack([tilted @ pose.rotation for pose in poses]))
    assert np.degrees(np.arccos(got @ down)) < 1.5
    for pose in poses[:3]:
        assert np.allclose(rotation_to_y(down) @ down, [0, 1, 0])
        assert np.allclose(rotation_to_y(-pose.rotation[1]) @ -pose.rotation[1], [0, 1, 0], atol=1e-9)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda f: (f / "poses.txt").write_text("1 2 3 4 5"), "no pose"),
        (lambda f: (f / "poses.txt").write_text("a " * 12), "no number"),
        (lambda f: (f / "poses.txt").write_text(row(Pose.identity())), "12 pictures"),
        (lambda f: (f / "poses.txt").write_text("2 " * 16), "rigid"),
        (lambda f: (f / "K.txt").unlink(), "camera"),
        (lambda f: (f / "K.txt").write_text("0 0 0"), "intrinsics"),
        (lambda f: (f / "camera.json").write_text("{"), "camera.json"),
        (lambda f: (f / "camera.json").write_text('{"focal": 3}'), "focal"),
        (lambda f: save(depth_units(0)[:8], f / "depth/2.png"), "32x8"),
        (lambda f: save(colour(0), f / "depth/2.png"), "colour picture"),
    ],
)
def test_contradictions_are_one_clear_problem(data, tmp_path, change, told):
    shutil.copytree(data / "plain", tmp_path / "p")
    change(tmp_path / "p")
    with pytest.raises(ProblemError, match=told):
        open_posed(tmp_path / "p")[2]


def test_folders_that_hold_nothing(tmp_path):
    for folder, layout, kind in ((tmp_path / "no", "auto", "missing_file"), (tmp_path, "auto", "bad_input")):
        with pytest.raises(ProblemError) as error:
            open_posed(folder, layout)
        assert error.value.problem.kind == kind
    with pytest.raises(ProblemError, match="no layout 'x'"):
        open_posed(tmp_path, "x")
    assert all(layout.summary for layout in LAYOUTS.values())


@pytest.mark.parametrize("layout", WRITERS)
def test_truncated_files_are_problems(data, tmp_path, layout):
    """Whatever is cut off or scrambled: it is read or it is a Problem, never another exception."""
    rng = random.Random(layout)
    for trial in range(12):
        folder = tmp_path / str(trial)
        shutil.copytree(data / layout, folder)
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        texts = [path for path in files if path.suffix in (".txt", ".jsonl", ".json")]
        victim = rng.choice(texts if trial % 2 else files)
        content = bytearray(victim.read_bytes())
        if trial % 3:
            content = content[: rng.randrange(len(content))]
        else:
            for _ in range(8):
                content[rng.randrange(len(content))] = rng.randrange(256)
        victim.write_bytes(content)
        try:
            frames = open_posed(folder)
            for i in range(len(frames)):
                assert frames[i].depth.shape == frames[i].rgb.shape[:2]
        except ProblemError as error:
            assert error.problem.kind in ("bad_input", "missing_file", "damaged_file")


@pytest.mark.skipif(not RECORDINGS, reason="needs a folder of recordings in SCENELOOM_RECORDINGS")
def test_real_recordings_agree_with_their_poses():
    """In every scene, the points of a frame lie on the surfaces that a frame soon after sees."""
    frames = open_posed(Path(RECORDINGS))
    for indices in frames.scene_indices.values():
        middle = len(indices) // 2
        a, b = frames[indices[middle]], frames[indices[min(middle + 3, len(indices) - 1)]]
        points = a.view.points(a.depth)[a.depth > 0]
        pixels, z = b.view.project(points)
        u, v = np.floor(pixels).astype(int).T
        inside = (z > 0) & (u >= 0) & (v >= 0) & (u < b.view.camera.width) & (v < b.view.camera.height)
        there = b.depth[v[inside], u[inside]]
        error = np.abs(there - z[inside])[there > 0] / there[there > 0]
        assert np.median(error) < 0.03, a.scene

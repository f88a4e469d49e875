"""A film on a Ray cluster of two workers: the same file, failures made good, stopped and gone on with."""

from __future__ import annotations

import numpy as np
import pytest

from app import film_cluster
from app.film import Film, poses
from app.film_cluster import made_on_cluster
from app.filming import film_video
from engine.core.control import Cancelled, Control
from engine.core.gaussians import Gaussians, sh_from_colors
from engine.core.pose import Pose
from engine.core.problem import ProblemError
from engine.core.trajectory import Keyframe, Trajectory
from engine.render.cpu import CpuRenderer

FILM = Film("ods", 64, 64, fps=5.0)
ENDS = (Pose.identity(), Pose.from_angles(0.6, 0.0, position=[0.3, 0.0, 0.5]))
VIEWS = poses(FILM, Trajectory(tuple(Keyframe.from_pose(pose, 1.0, 8.0 * n) for n, pose in enumerate(ENDS))))


def splats():
    rng = np.random.default_rng(0)
    ones, means = np.ones((400, 1)), rng.normal(size=(400, 3))
    means *= 2.0 / np.linalg.norm(means, axis=1, keepdims=True)
    quats, scales = ones * [[1, 0, 0, 0]], ones * [[0.15] * 3]
    return Gaussians(means, quats, scales, ones[:, 0] * 0.9, sh_from_colors(rng.random((400, 3))))


class Flaky:
    """The CPU renderer; somebody pulls the plug so many times first, each a file in a folder."""

    name = "cpu"

    def __init__(self, folder, failures):
        self._folder, self._failures = folder, failures

    def render(self, *arguments, **options):
        done = len(list(self._folder.iterdir()))
        if done < self._failures:
            (self._folder / str(done)).touch()
            raise OSError("somebody pulled the plug")
        return CpuRenderer().render(*arguments, **options)


@pytest.fixture(scope="module")
def address():
    ray = pytest.importorskip("ray", reason="the extra 'cluster' is not installed")
    from ray import cloudpickle
    from ray.cluster_utils import Cluster

    cloudpickle.register_pickle_by_value(__import__(__name__))
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
    for _worker in range(2):
        cluster.add_node(num_cpus=1)
    cluster.wait_for_nodes()
    yield cluster.address
    ray.shutdown()
    cluster.shutdown()


def filmed(out, address=None, renderer=None, control=None, tick=lambda _done: None):
    control, renderer = control or Control(), renderer or CpuRenderer()
    make = address and made_on_cluster(address, FILM, VIEWS, splats(), renderer, control)
    film_video(FILM, VIEWS, splats(), renderer, out, control, tick, make=make)


def test_the_file_is_the_one_that_is_made_here(address, tmp_path):
    ticks = []
    filmed(tmp_path / "there.mp4", address, tick=ticks.append)
    filmed(tmp_path / "here.mp4")
    assert (tmp_path / "there.mp4").read_bytes() == (tmp_path / "here.mp4").read_bytes()
    assert ticks[0] == 0 and ticks[-1] == len(VIEWS) == 40 and ticks == sorted(ticks)


def test_what_fails_is_done_again(address, tmp_path):
    (tmp_path / "failures").mkdir()
    filmed(tmp_path / "v.mp4", address, Flaky(tmp_path / "failures", 3))
    assert len(list((tmp_path / "failures").iterdir())) >= 3
    assert (tmp_path / "v.mp4").exists()


def test_what_always_fails_is_told_once_and_leaves_no_video(address, tmp_path):
    (tmp_path / "failures").mkdir()
    with pytest.raises(ProblemError, match="could not make frames") as told:
        filmed(tmp_path / "v.mp4", address, Flaky(tmp_path / "failures", 10_000))
    assert "pulled the plug" in told.value.problem.detail
    assert not (tmp_path / "v.mp4").exists()


def test_a_stopped_one_keeps_its_parts_and_goes_on_here(address, tmp_path):
    control, drawn = Control(), []

    def tick(done):
        if done:
            control.cancel()

    with pytest.raises(Cancelled):
        filmed(tmp_path / "v.mp4", address, control=control, tick=tick)
    assert list((tmp_path / "v.mp4.parts").glob("*.mp4"))
    filmed(tmp_path / "v.mp4", tick=drawn.append)
    assert drawn[0] >= 10 and (tmp_path / "v.mp4").exists()


def test_a_cluster_that_is_not_there_is_told(tmp_path):
    pytest.importorskip("ray", reason="the extra 'cluster' is not installed")
    with pytest.raises(ProblemError, match="No Ray cluster answers"):
        filmed(tmp_path / "v.mp4", "127.0.0.1:1")
    assert not list(tmp_path.iterdir())


def test_without_ray_the_next_step_is_told(tmp_path, monkeypatch):
    def absent(name):
        raise ImportError(name)

    monkeypatch.setattr(film_cluster, "import_module", absent)
    with pytest.raises(ProblemError, match=r"sceneloom\[cluster\]"):
        filmed(tmp_path / "v.mp4", "auto")
    assert not list(tmp_path.iterdir())

"""A film on a Ray cluster of two workers: the same file, failures made good, stopped and gone on with."""

from __future__ import annotations

import re
import shutil
import socket
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from app import film_cluster, ray_cluster
from app.film import Film, makers, poses
from app.film_cluster import made_on_cluster
from app.filming import film_video
from engine.core.control import Cancelled, Control
from engine.core.gaussians import Gaussians, sh_from_colors
from engine.core.pose import Pose
from engine.core.problem import ProblemError
from engine.core.trajectory import Keyframe, Trajectory
from engine.render.cpu import CpuRenderer

pytestmark = pytest.mark.timeout(120)  # a cluster that hangs is ended
FILM = Film("ods", 64, 64, fps=5.0)
ENDS = (Pose.identity(), Pose.from_angles(0.6, 0.0, position=[0.3, 0.0, 0.5]))
VIEWS = poses(FILM, Trajectory(tuple(Keyframe.from_pose(pose, 1.0, 8.0 * n) for n, pose in enumerate(ENDS))))
PARTS = ["0:10", "10:20", "20:30", "30:40"]
LOOPBACK = "127.0.0.2"  # where nobody else looks; Ray takes 127.0.0.1 for the name of the network's card


def splats():
    rng = np.random.default_rng(0)
    ones, means = np.ones((400, 1)), rng.normal(size=(400, 3))
    means *= 2.0 / np.linalg.norm(means, axis=1, keepdims=True)
    quats, scales = ones * [[1, 0, 0, 0]], ones * [[0.15] * 3]
    return Gaussians(means, quats, scales, ones[:, 0] * 0.9, sh_from_colors(rng.random((400, 3))))


class Broken:
    """The CPU renderer on a machine where something is wrong. frames: whose drawing fails."""

    name = "cpu"

    def __init__(self, frames):
        self._places = [VIEWS[number].world_from_camera.translation for number in frames]

    def render(self, gaussians, view, **options):
        if any(np.allclose(view.world_from_camera.translation, place) for place in self._places):
            self.trouble()
        return CpuRenderer().render(gaussians, view, **options)

    def trouble(self):
        raise OSError("somebody pulled the plug")


class BrokenThere(Broken):
    """Works on every machine but the first that draws such a frame, whose id it leaves in a file."""

    def __init__(self, file, frames):
        super().__init__(frames)
        self._file = file

    def trouble(self):
        import ray

        here = ray.get_runtime_context().get_node_id()
        if not self._file.exists():
            self._file.write_text(here)
        if self._file.read_text() == here:
            super().trouble()


class Stuck(Broken):
    def trouble(self):
        time.sleep(120)


class Slow(CpuRenderer):
    def render(self, *arguments, **options):
        time.sleep(0.06)
        return super().render(*arguments, **options)


class NeedsGpu(CpuRenderer):
    name = "gsplat"


@pytest.fixture(scope="module", autouse=True)
def no_trace():
    """Ray leaves logs, and the address of the newest cluster: not among those of the person who tests."""
    folder = Path(tempfile.mkdtemp(prefix="loom-ray-"))  # short: sockets lie in it
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_TMPDIR", str(folder))
        patch.setenv("RAY_AUTH_MODE", "disabled")  # else Ray leaves a token in the home folder
        patch.delenv("RAY_ADDRESS", raising=False)
        ray_cluster.installed()  # its settings hold for what is started here, too
        yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def cluster(no_trace):
    """A head that doesn't draw and two machines that do, one core each, at work in another folder than the tests."""
    import ray
    from ray import cloudpickle
    from ray.cluster_utils import Cluster

    cloudpickle.register_pickle_by_value(__import__(__name__))
    node = {"node_ip_address": LOOPBACK, "include_dashboard": False, "object_store_memory": 80 * 2**20}
    pulse = {"initial_delay_ms": 0, "period_ms": 500, "failure_threshold": 6}  # who is silent for 3 s is dead
    pulse = {f"health_check_{name}": value for name, value in pulse.items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(no_trace)
        cluster = Cluster()
        cluster.add_node(num_cpus=0, _system_config=pulse, **node)
        for _machine in range(2):
            cluster.add_node(wait=False, num_cpus=1, **node)
        cluster.wait_for_nodes(60)
    yield cluster
    ray.shutdown()
    cluster.shutdown()


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """The film, made by this process at once."""
    out = tmp_path_factory.mktemp("here") / "v.mp4"
    film_video(FILM, VIEWS, splats(), CpuRenderer(), out, Control())
    return out.read_bytes()


def filmed(out, address, renderer=None, control=None, tick=lambda _done: None, say=lambda _text: None):
    control, renderer = control or Control(), renderer or CpuRenderer()
    make = made_on_cluster(address, FILM, VIEWS, splats(), renderer, control, say)
    film_video(FILM, VIEWS, splats(), renderer, out, control, tick, make=make)
    return out.read_bytes()


def finished(out):
    return sorted(file.stem.partition("-")[2] for file in out.with_name(out.name + ".parts").glob("*.mp4"))


def test_the_file_is_the_one_that_is_made_here(cluster, here, tmp_path, monkeypatch):
    ticks, said = [], []
    monkeypatch.chdir(tmp_path)
    assert filmed(Path("v.mp4"), cluster.address, tick=ticks.append, say=said.append) == here
    assert ticks[0] == 0 and ticks[-1] == len(VIEWS) == 40 and ticks == sorted(ticks)
    assert len({tick % 10 for tick in ticks}) > 1, "frames are told, not only whole parts"
    told = [re.fullmatch(r"(\S+/\w{4}) draws frames (\S+)\.", line).groups() for line in said]
    assert sorted(part for _, part in told) == PARTS
    assert len({machine for machine, _ in told}) == 2


def test_what_fails_on_one_machine_is_made_on_the_other(cluster, here, tmp_path):
    said = []
    renderer = BrokenThere(tmp_path / "broken", range(40))
    assert filmed(tmp_path / "v.mp4", cluster.address, renderer, say=said.append) == here
    broken = (tmp_path / "broken").read_text()[:4]
    failed = [line for line in said if "failed on" in line]
    assert failed and all(f"/{broken}, they are drawn again: OSError: somebody" in line for line in failed)


def test_what_always_fails_is_told_last_and_the_rest_is_kept(cluster, here, tmp_path):
    out, ticks = tmp_path / "v.mp4", []
    with pytest.raises(ProblemError, match=r"could not make frames 10:20, 4 times: OSError: somebody pulled the plug"):
        filmed(out, cluster.address, Broken([15]))
    assert not out.exists()
    assert finished(out) == ["000000-000010", "000020-000030", "000030-000040"]
    assert filmed(out, cluster.address, tick=ticks.append) == here
    assert ticks[0] == 30
    assert [file.name for file in tmp_path.iterdir()] == ["v.mp4"]


def test_where_nothing_succeeds_it_ends_soon_and_leaves_nothing(cluster, tmp_path, monkeypatch):
    monkeypatch.setattr(film_cluster, "AHEAD", 1)
    said = []
    with pytest.raises(ProblemError, match="somebody pulled the plug"):
        filmed(tmp_path / "v.mp4", cluster.address, Broken(range(40)), say=said.append)
    assert said and not [line for line in said if "20:30" in line or "30:40" in line]
    assert not list(tmp_path.iterdir())


def test_stopping_frees_the_machines_at_once_and_keeps_what_is_finished(cluster, here, tmp_path):
    out, control, ticks = tmp_path / "v.mp4", Control(), []

    def tick(done):
        if done >= 10:
            threading.Timer(0.5, control.cancel).start()

    started = time.monotonic()
    with pytest.raises(Cancelled):
        filmed(out, cluster.address, Stuck(range(10, 40)), control, tick)
    assert time.monotonic() - started < 60, "they sleep for longer"
    assert finished(out) == ["000000-000010"]
    assert filmed(out, cluster.address, tick=ticks.append) == here
    assert ticks[0] == 10


def test_another_version_on_a_machine_is_told(cluster, tmp_path, monkeypatch):
    monkeypatch.setattr(film_cluster, "makers", lambda: dict.fromkeys(makers(), "0.0"))
    with pytest.raises(ProblemError, match=r"a machine of the cluster has version [\d.]+ of sceneloom, not 0\.0"):
        filmed(tmp_path / "v.mp4", cluster.address)


def test_a_cluster_without_a_machine_that_can_draw_is_told(cluster, tmp_path):
    with pytest.raises(ProblemError, match=f"No machine of the cluster at '{re.escape(cluster.address)}' can draw"):
        filmed(tmp_path / "v.mp4", cluster.address, NeedsGpu())
    assert not list(tmp_path.iterdir())


def test_a_cluster_of_another_ray_is_told(cluster, tmp_path, monkeypatch):
    import ray

    ours = ray.__version__
    monkeypatch.setattr(ray, "__version__", "0.0.1")
    with pytest.raises(ProblemError, match=rf"runs Ray {ours} with Python [\d.]+, here is Ray 0\.0\.1 with"):
        filmed(tmp_path / "v.mp4", cluster.address)


def test_a_machine_that_dies_is_replaced(cluster, here, tmp_path):
    """The last one that needs two machines."""
    said, doomed = [], [next(iter(cluster.worker_nodes))]

    def tick(done):
        if done > 2 and doomed:
            cluster.remove_node(doomed.pop(), allow_graceful=False)

    assert filmed(tmp_path / "v.mp4", cluster.address, Slow(), tick=tick, say=said.append) == here
    assert any("they are drawn again" in line for line in said)


def test_when_the_last_machine_leaves_it_is_told_and_what_is_finished_goes_on_here(
    cluster, here, tmp_path, monkeypatch
):
    """The last one that needs a machine."""
    monkeypatch.setattr(film_cluster, "ALONE_S", 1.0)
    out, ticks = tmp_path / "v.mp4", []

    def tick(_done):
        if finished(out) and cluster.worker_nodes:
            cluster.remove_node(next(iter(cluster.worker_nodes)))

    with pytest.raises(ProblemError, match="No machine of the cluster is left that can draw"):
        filmed(out, cluster.address, Slow(), tick=tick)
    assert finished(out)
    film_video(FILM, VIEWS, splats(), CpuRenderer(), out, Control(), ticks.append)
    assert out.read_bytes() == here and ticks[0] >= 10


@pytest.mark.parametrize("address", ["127.0.0.1", "ray://127.0.0.1:10001", "local", "127.0.0.1:port"])
def test_what_is_no_address_is_told(address, tmp_path):
    with pytest.raises(ProblemError, match=f"'{address}' is no address of a Ray cluster"):
        filmed(tmp_path / "v.mp4", address)
    assert not list(tmp_path.iterdir())


@pytest.fixture
def stranger():
    """Something else that listens; it never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"127.0.0.1:{listening.getsockname()[1]}"


def test_a_cluster_that_is_not_there_is_told_soon(stranger, no_trace, tmp_path, monkeypatch):
    monkeypatch.setattr(ray_cluster, "KNOCK_S", 0.5)
    note = no_trace / "ray" / "ray_current_cluster"
    note.parent.mkdir(exist_ok=True)
    note.write_text(stranger)  # of a cluster that was killed
    for address in ("127.0.0.1:1", stranger, "auto"):
        started = time.monotonic()
        with pytest.raises(ProblemError, match=f"No Ray cluster answers at '{address}'"):
            filmed(tmp_path / "v.mp4", address)
        assert time.monotonic() - started < 5
    assert not list(tmp_path.iterdir())


def test_without_ray_the_next_step_is_told(tmp_path, monkeypatch):
    def absent(name):
        raise ImportError(name)

    monkeypatch.setattr(ray_cluster, "import_module", absent)
    with pytest.raises(ProblemError, match=r"sceneloom\[cluster\]"):
        filmed(tmp_path / "v.mp4", "auto")
    assert not list(tmp_path.iterdir())

"""Films as files: stopped and gone on with, split and joined, tagged, refused."""

from __future__ import annotations

import av
import numpy as np
import pytest
from PIL import Image

from app.film import Film, poses
from app.filming import film_stills, film_video, parts_folder
from engine.core.control import Cancelled, Control
from engine.core.gaussians import Gaussians, sh_from_colors
from engine.core.pose import Pose
from engine.core.problem import ProblemError
from engine.core.trajectory import Keyframe, Trajectory
from engine.export.parts import Parts
from engine.render.cpu import CpuRenderer

FILM = Film("ods", 64, 64, fps=5.0)
ENDS = (Pose.identity(), Pose.from_angles(0.6, 0.0, position=[0.3, 0.0, 0.5]))
PATH = Trajectory(tuple(Keyframe.from_pose(pose, 1.0, 5.0 * n) for n, pose in enumerate(ENDS)))
VIEWS = poses(FILM, PATH)  # 25 frames, parts of 10


def splats():
    rng = np.random.default_rng(0)
    ones = np.ones((400, 1))
    means = rng.normal(size=(400, 3))
    means *= 2.0 / np.linalg.norm(means, axis=1, keepdims=True)
    return Gaussians(
        means,
        ones * [[1, 0, 0, 0]],
        ones * [[0.15] * 3],
        ones[:, 0] * 0.9,
        sh_from_colors(np.repeat(rng.random((400, 1)), 3, axis=1)),
    )


class Counting:
    """The CPU renderer; after so many pictures somebody presses Cancel."""

    name = "cpu"

    def __init__(self, control, stop_after=None):
        self.drawn, self._control, self._stop_after = 0, control, stop_after

    def render(self, *arguments, **options):
        self.drawn += 1
        if self.drawn == self._stop_after:
            self._control.cancel()
        return CpuRenderer().render(*arguments, **options)


def filmed(out, stop_after=None, span=None, film=FILM):
    control, ticks = Control(), []
    renderer = Counting(control, stop_after)
    film_video(film, VIEWS, splats(), renderer, out, control, ticks.append, span)
    return renderer.drawn, ticks


def test_a_stopped_film_goes_on_where_it_was_and_ends_the_same(tmp_path):
    filmed(tmp_path / "once.mp4")
    with pytest.raises(Cancelled):
        filmed(tmp_path / "twice.mp4", stop_after=2 * 13)
    assert not (tmp_path / "twice.mp4").exists()
    drawn, ticks = filmed(tmp_path / "twice.mp4")
    assert drawn == 2 * 15  # two eyes; the first ten frames were there
    assert (ticks[0], ticks[-1]) == (10, 25)
    assert (tmp_path / "twice.mp4").read_bytes() == (tmp_path / "once.mp4").read_bytes()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["once.mp4", "twice.mp4"]


def test_ranges_made_apart_join_to_the_same_file(tmp_path):
    filmed(tmp_path / "once.mp4")
    for folder, span in (("a", (0, 12)), ("b", (12, 25))):
        (tmp_path / folder).mkdir()
        filmed(tmp_path / folder / "v.mp4", span=span)
    joined = parts_folder(tmp_path / "a" / "v.mp4")
    for file in parts_folder(tmp_path / "b" / "v.mp4").glob("*.mp4"):
        file.replace(joined / file.name)
    Parts.open(joined).join(tmp_path / "joined.mp4")
    assert (tmp_path / "joined.mp4").read_bytes() == (tmp_path / "once.mp4").read_bytes()


def test_the_frames_are_those_of_the_renderer(tmp_path):
    filmed(tmp_path / "v.mp4")
    with av.open(str(tmp_path / "v.mp4")) as container:
        frames = [frame.to_ndarray(format="rgb24") / 255 for frame in container.decode(video=0)]
    assert len(frames) == 25
    film_stills(FILM, VIEWS, splats(), CpuRenderer(), tmp_path / "still.png", Control())
    still = np.asarray(Image.open(tmp_path / "still.png")) / 255
    assert np.abs(frames[0] - still).mean() < 0.02


def test_a_folder_gets_every_frame(tmp_path):
    assert film_stills(FILM, VIEWS, splats(), CpuRenderer(), tmp_path / "frames", Control()) == 25
    assert len(list((tmp_path / "frames").glob("*.png"))) == 25


def test_an_unknown_kind_of_file_is_refused(tmp_path):
    with pytest.raises(ProblemError, match="no kind of file"):
        film_stills(FILM, VIEWS, splats(), CpuRenderer(), tmp_path / "v.avi", Control())
    assert not list(tmp_path.iterdir())


def test_a_name_that_a_folder_has_is_refused_before_anything_is_drawn(tmp_path):
    (tmp_path / "a.mp4").mkdir()
    with pytest.raises(ProblemError, match="is a folder"):
        filmed(tmp_path / "a.mp4", stop_after=1)
    assert list(tmp_path.iterdir()) == [tmp_path / "a.mp4"]


def test_a_stopped_folder_of_pictures_goes_on_with_what_it_has(tmp_path):
    film = Film("equirect", 64, 32, fps=5.0)
    control = Control()
    stopped = Counting(control, stop_after=9)
    with pytest.raises(Cancelled):
        film_stills(film, VIEWS, splats(), stopped, tmp_path / "frames", control)
    made = {file.name: file.read_bytes() for file in (tmp_path / "frames").iterdir()}
    assert len(made) == 9
    renderer = Counting(Control())
    assert film_stills(film, VIEWS, splats(), renderer, tmp_path / "frames", Control()) == 25
    assert renderer.drawn == 25 - 9
    assert {name: (tmp_path / "frames" / name).read_bytes() for name in made} == made
    other = Counting(Control())
    film_stills(Film("equirect", 32, 16, fps=5.0), VIEWS, splats(), other, tmp_path / "frames", Control())
    assert other.drawn == 25

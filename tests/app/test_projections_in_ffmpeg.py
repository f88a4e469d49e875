"""Pictures of other projections, turned into a sphere by FFmpeg's v360 filter, show what the sphere itself shows."""

from __future__ import annotations

import subprocess

import imageio_ffmpeg
import numpy as np
import pytest
from app_ball import ball
from PIL import Image

from app.film import Film, poses
from app.filming import film_stills
from engine.core.control import Control
from engine.core.pose import Pose
from engine.core.trajectory import Keyframe, Trajectory
from engine.render.cpu import CpuRenderer

SPLATS = ball(20_000)
STILL = Trajectory((Keyframe.from_pose(Pose.from_angles(0.7, 0.0), 1.0, 0.0),))
WIDTH, HEIGHT = 512, 256


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("pictures")


def picture(folder, name, film):
    film_stills(film, poses(film, STILL), SPLATS, CpuRenderer(), folder / name, Control())
    return read(folder / name)


def read(file):
    with Image.open(file) as opened:
        return np.asarray(opened.convert("RGB"), np.float32) / 255


@pytest.fixture(scope="module")
def sphere(folder):
    return picture(folder, "sphere.png", Film("equirect", WIDTH, HEIGHT))


def through_ffmpeg(folder, name, filters):
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-i", name, "-vf", filters, f"turned-{name}"]
    subprocess.run(command, cwd=folder, check=True)
    return read(folder / f"turned-{name}")


def psnr(one, other):
    return -10 * np.log10(((one - other) ** 2).mean())


def test_a_cube_map(folder, sphere):
    """in_frot: v360's own up and down faces stand the other way round than Spherical Video V2 has them."""
    picture(folder, "cube.png", Film("cubemap", 768, 512))
    turned = through_ffmpeg(folder, "cube.png", f"v360=c3x2:e:in_frot=002200:w={WIDTH}:h={HEIGHT}")
    assert psnr(turned, sphere) > 33


def test_each_half_of_vr180(folder, sphere):
    """The eyes stand 6 cm apart, the ball is 5 m away: they see it nearly as the sphere does."""
    picture(folder, "half.png", Film("vr180", WIDTH, HEIGHT))
    ahead = slice(WIDTH // 4 + 4, 3 * WIDTH // 4 - 4)
    for left in ("0", "iw"):
        turned = through_ffmpeg(folder, "half.png", f"crop=iw/2:ih:{left}/2:0,v360=he:e:w={WIDTH}:h={HEIGHT}")
        assert psnr(turned[:, ahead], sphere[:, ahead]) > 30


def test_each_fisheye(folder, sphere):
    picture(folder, "fish.png", Film("vr180", WIDTH, HEIGHT, lens="fisheye"))
    ahead = slice(WIDTH // 4 + 8, 3 * WIDTH // 4 - 8)
    for left in ("0", "iw"):
        bent = f"v360=fisheye:e:ih_fov=180:iv_fov=180:w={WIDTH}:h={HEIGHT}"
        turned = through_ffmpeg(folder, "fish.png", f"crop=iw/2:ih:{left}/2:0,{bent}")
        assert psnr(turned[16:-16, ahead], sphere[16:-16, ahead]) > 30

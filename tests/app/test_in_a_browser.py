"""Spheres opened in a browser, with panorama viewers that know nothing of us: they show what our own renderer shows of
the same scene, not mirrored, not turned, in the right colours.

It needs Chromium and, in a folder of npm packages that SCENELOOM_VIEWERS names, three, pannellum,
@photo-sphere-viewer/{core,equirectangular-video-adapter,video-plugin}; without them it is skipped, and nothing is
downloaded. SCENELOOM_VIEWERS_KEEP names a folder for the pictures, --log-cli-level=INFO tells the figures.
"""

from __future__ import annotations

import io
import json
import logging
import mimetypes
import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlencode

import numpy as np
import pytest
from app_ball import ball
from PIL import Image

from app.film import Film, poses
from app.filming import film_stills, film_video
from engine.core.camera import Camera, View
from engine.core.control import Control
from engine.core.pose import Pose
from engine.core.trajectory import Keyframe, Trajectory
from engine.render.cpu import CpuRenderer

log = logging.getLogger(__name__)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PACKAGES = Path(os.environ.get("SCENELOOM_VIEWERS", "node_modules")).resolve()
PAGE = Path(__file__).with_name("viewers.html")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium"),
    pytest.mark.skipif(not (PACKAGES / "three").is_dir(), reason="SCENELOOM_VIEWERS names no folder of npm packages"),
]
LOOKS = [(0, 0), (90, 0), (180, 0), (-90, 0), (0, 85), (0, -85), (30, 20)]  # yaw to the right, pitch upwards; degrees
SIZE = 480, 360  # px of the viewer
HEADING = 40.0  # degrees that the sphere's middle lies to the right of +z
FPS, FRAMES = 10, 25
SPLATS = ball()
START = Pose.from_angles(np.radians(HEADING), 0.0)
TURNED = Pose.from_angles(np.radians(HEADING + 60), 0.0)
PATH = Trajectory(tuple(Keyframe.from_pose(pose, 1.0, 2.5 * n) for n, pose in enumerate((START, TURNED))))


@dataclass
class Browser:
    """Serves the page and the files, and collects what the page posts."""

    folder: Path
    pictures: dict[int, np.ndarray] = field(default_factory=dict)
    told: dict = field(default_factory=dict)
    done: Event = field(default_factory=Event)

    def opened(self, **wish):
        """What the page tells. Raises AssertionError for what went wrong in it."""
        self.pictures.clear()
        self.done.clear()
        server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/viewers.html?{urlencode(wish)}"
        command = [
            CHROMIUM, "--headless=new", "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
            "--autoplay-policy=no-user-gesture-required", f"--user-data-dir={self.folder / 'chromium'}",
            "--window-size=800,600", "--force-device-scale-factor=1", "--force-color-profile=srgb", address,
        ]  # fmt: skip
        browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            assert self.done.wait(90), "the page never finished"
        finally:
            browser.terminate()
            browser.wait(20)
            server.shutdown()
            server.server_close()
        assert "error" not in self.told, self.told
        return self.told

    def handler(self):
        browser = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                first, _, rest = self.path.partition("?")[0].lstrip("/").partition("/")
                file = {"node_modules": PACKAGES / rest, "files": browser.folder / rest}.get(first, PAGE)
                if not file.is_file():
                    self.send_error(404)
                    return
                data = file.read_bytes()
                first, last = re.match(r"bytes=(\d+)-(\d*)", self.headers.get("Range", "bytes=0-")).groups()
                part = data[int(first) : int(last or len(data)) + 1]  # without ranges a browser can't seek in a video
                self.send_response(206 if "Range" in self.headers else 200)
                self.send_header("Content-Type", mimetypes.guess_type(file.name)[0] or "text/javascript")
                self.send_header("Content-Range", f"bytes {first}-{int(first) + len(part) - 1}/{len(data)}")
                self.send_header("Accept-Ranges", "bytes")
                self.send_header("Content-Length", str(len(part)))
                self.end_headers()
                self.wfile.write(part)

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.path == "/done":
                    browser.told = json.loads(body)
                else:
                    picture = np.asarray(Image.open(io.BytesIO(body)).convert("RGB"), np.float32) / 255
                    browser.pictures[int(self.path.rpartition("/")[2])] = picture
                self.send_response(200)
                self.end_headers()
                if self.path == "/done":
                    browser.done.set()

            def log_message(self, *_):
                pass

        return Handler


@pytest.fixture
def browser(tmp_path):
    return Browser(tmp_path)


def seen(yaw, pitch, fov, middle=START):
    """What our renderer shows when it looks that way out of a sphere whose middle is `middle`; degrees."""
    turned = middle @ Pose.from_angles(np.radians(yaw), np.radians(pitch))
    return CpuRenderer().render(SPLATS, View(Camera.pinhole(*SIZE, np.radians(fov)), turned)).solid


def alike(one, other):
    """Correlation of two pictures, and dB between them."""
    correlation = np.corrcoef(one.ravel(), other.ravel())[0, 1]
    return correlation, -10 * np.log10(((one - other) ** 2).mean())


def kept(name, *pictures):
    if folder := os.environ.get("SCENELOOM_VIEWERS_KEEP"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        Image.fromarray((np.concatenate(pictures, axis=1) * 255).astype(np.uint8)).save(Path(folder) / f"{name}.png")


def compare(what, browser, fov, middle=START):
    assert len(browser.pictures) == len(LOOKS)
    for number, (yaw, pitch) in enumerate(LOOKS):
        shown, ours = browser.pictures[number], seen(yaw, pitch, fov, middle)
        kept(f"{what}_{yaw}_{pitch}", shown, ours)
        correlation, psnr = alike(shown, ours)
        log.info(f"{what:12} yaw {yaw:4} pitch {pitch:3}: correlation {correlation:.4f}, {psnr:.1f} dB")
        assert correlation > 0.99 and psnr > 28
        assert alike(shown[:, ::-1], ours)[0] < 0.9  # the check itself: mirrored or turned would be noticed
        assert alike(shown, seen(yaw + 10, pitch, fov, middle))[0] < 0.98


@pytest.mark.parametrize("viewer", ["psv-picture", "pannellum"])
def test_a_panorama_viewer_shows_a_picture_as_it_is(browser, viewer):
    film = Film("equirect", 2048, 1024, frames=1)
    film_stills(film, poses(film, PATH), SPLATS, CpuRenderer(), browser.folder / "a.jpg", Control())
    told = browser.opened(what=viewer, file="a.jpg", looks=json.dumps(LOOKS))
    compare(viewer, browser, told["fov"])


@pytest.mark.parametrize("codec", ["h264", "av1"])
def test_a_panorama_viewer_shows_a_film_as_it_is(browser, codec):
    film = Film("equirect", 2048, 1024, FPS, FRAMES, codec=codec)
    views = poses(film, PATH)
    film_video(film, views, SPLATS, CpuRenderer(), browser.folder / "a.mp4", Control())
    told = browser.opened(what="psv-video", file="a.mp4", looks=json.dumps(LOOKS), at=(12 + 0.5) / FPS)
    compare(f"psv-{codec}", browser, told["fov"], views[12].world_from_camera)


@pytest.mark.parametrize("codec", ["h264", "av1", "hevc"])
def test_a_film_plays_in_the_right_colours(browser, codec):
    film = Film("equirect", 512, 256, FPS, FRAMES, codec=codec)
    views = poses(film, PATH)
    film_video(film, views, SPLATS, CpuRenderer(), browser.folder / "a.mp4", Control())
    film_stills(film, views, SPLATS, CpuRenderer(), browser.folder / "a.png", Control(), span=(12, 13))
    try:
        told = browser.opened(what="video", file="a.mp4", at=(12 + 0.5) / FPS)
    except AssertionError as error:
        if codec == "hevc":
            pytest.skip(f"this Chromium has no HEVC: {error}")
        raise
    with Image.open(browser.folder / "a.png") as picture:
        ours = np.asarray(picture, np.float32) / 255
    kept(f"video_{codec}", browser.pictures[0], ours)
    difference = np.abs(browser.pictures[0] - ours)
    log.info(f"{codec}: mean difference {255 * difference.mean():.2f} of 255, {told}")
    assert told["size"] == [512, 256] and told["duration"] == pytest.approx(FRAMES / FPS, abs=0.01)
    assert told["played"] > 0.3
    assert difference.mean() < 3 / 255

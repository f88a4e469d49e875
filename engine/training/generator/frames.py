"""Scenes by seed, cameras that show something, and the frames they take."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from engine.training.generator.draw import colour_picture, depth_picture
from engine.training.generator.halls import hall_scene
from engine.training.generator.landscapes import landscape_scene
from engine.training.generator.photo import photo_from_light
from engine.training.generator.rooms import room_scene
from engine.training.generator.scene import Look, Scene
from engine.training.generator.streets import street_scene

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

WIDTH, HEIGHT = 320, 240
FAMILIES: dict[str, tuple[float, Callable[[Random], Scene]]] = {  # share of the scenes, maker
    "room": (0.55, room_scene),
    "hall": (0.20, hall_scene),
    "street": (0.15, street_scene),
    "landscape": (0.10, landscape_scene),
}
_TRIES = 60  # looks tried before a camera is given up


@dataclass(frozen=True)
class Frame:
    """One picture: sRGB [H, W, 3], planar depth [H, W] in metres (0 = nothing), lens fx fy cx cy, 4x4 pose."""

    family: str
    variant: str
    seed: int
    cam: int
    rgb: NDArray[np.uint8]
    depth: NDArray[np.float64]
    lens: NDArray[np.float64]
    world_from_camera: NDArray[np.float64]
    hfov: float  # degrees


def scene_from_seed(seed: int, families: tuple[str, ...] = ()) -> Scene:
    """The scene of a seed; `families` narrows the choice."""
    rng = Random(f"sceneloom {seed}")
    makers = [made for name, made in FAMILIES.items() if not families or name in families]
    make = rng.choices([maker for _, maker in makers], [share for share, _ in makers])[0]
    return make(rng)


def frames_of_scene(seed: int, families: tuple[str, ...] = ()) -> Iterator[Frame]:
    """3 to 5 frames that overlap; fewer where no good place for a camera is found."""
    scene, rng = scene_from_seed(seed, families), Random(f"cameras {seed}")
    first: Look | None = None
    many = rng.randint(3, 5)
    for cam in range(many):
        look = _good_look(scene, rng, first if cam % 2 else None)
        if look is None:
            continue
        first = look if cam % 2 == 0 else first
        yield _shot(scene, look, seed, cam, rng)


def pose_of(look: Look) -> NDArray[np.float64]:
    """[4, 4] world_from_camera of a look in a world whose z points up: x right, y down, z ahead."""
    eye, target = np.array(look.eye), np.array(look.target)
    ahead = (target - eye) / np.linalg.norm(target - eye)
    right = np.cross(ahead, (0.0, 0.0, 1.0))
    right = right / max(np.linalg.norm(right), 1e-9)
    down = np.cross(ahead, right)
    cos, sin = math.cos(look.roll), math.sin(look.roll)
    pose = np.eye(4)
    pose[:3, 0], pose[:3, 1] = cos * right + sin * down, cos * down - sin * right
    pose[:3, 2], pose[:3, 3] = ahead, eye
    return pose


def lens_of(look: Look, width: int, height: int) -> NDArray[np.float64]:
    f = 0.5 * width / math.tan(math.radians(look.hfov) / 2)
    return np.array([f, f, width / 2, height / 2])


def _good_look(scene: Scene, rng: Random, near: Look | None) -> Look | None:
    """A look that shows enough; `near` = stay about there, so that both pictures overlap."""
    for attempt in range(_TRIES):
        look = scene.propose(rng) if near is None else _beside(near, rng, scene.wander / (1 + attempt / 10))
        if _shows_enough(scene, look, plain=attempt > 0.6 * _TRIES):
            return look
    return None


def _beside(look: Look, rng: Random, step: float) -> Look:
    def moved(p: tuple[float, float, float], far: float) -> tuple[float, float, float]:
        return (p[0] + rng.gauss(0, far), p[1] + rng.gauss(0, far), p[2] + rng.gauss(0, 0.4 * far))

    return Look(moved(look.eye, step), moved(look.target, step), look.roll + rng.gauss(0, 0.03), look.hfov)


def _shows_enough(scene: Scene, look: Look, plain: bool) -> bool:
    """From a tiny picture: not inside something, not only one thing, not only sky. `plain` views may show less."""
    depth, solid = depth_picture(scene.world, pose_of(look), lens_of(look, 40, 30), 40, 30)
    seen = depth[depth > 0]
    if (
        len(seen) < (1 - scene.most_sky) * depth.size
        or np.quantile(seen, 0.05) < scene.nearest
        or np.quantile(seen, 0.5) < 0.5
    ):
        return False
    _, counts = np.unique(solid[solid >= 0], return_counts=True)
    return len(counts) >= (5 if plain else 9) and counts.max() < (0.7 if plain else 0.55) * depth.size


def _shot(scene: Scene, look: Look, seed: int, cam: int, rng: Random) -> Frame:
    pose, lens = pose_of(look), lens_of(look, WIDTH, HEIGHT)
    depth, solid = depth_picture(scene.world, pose, lens, WIDTH, HEIGHT)
    light = colour_picture(scene.world, scene.sky, pose, lens, depth, solid, rng.randrange(1 << 30))
    rgb = photo_from_light(light, solid < 0, rng)
    return Frame(scene.family, scene.variant, seed, cam, rgb, depth, lens, pose, look.hfov)

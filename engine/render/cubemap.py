"""An equirectangular picture out of overlapping pinhole faces, for renderers that know only pinhole cameras.

Faces are 100 degrees wide and fade between 40 and 50 degrees off their axis, which hides that each face sorts its
splats by its own z and bends them by its own Jacobian. The whole sphere takes six, the half ahead five. For one of two
eyes every splat is moved to where its own eye sees it, before any face is drawn.

Pictures are torch tensors with layers: colours, then alpha * depth and alpha. They are put together on the device they
were drawn on, be it a GPU or the processor.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn.functional import grid_sample

from engine.core.camera import Camera, View
from engine.core.frame import Rendered
from engine.core.pose import Pose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from torch import Tensor

    from engine.core.gaussians import Gaussians

FACE_FOV = np.radians(100.0)
FADE_FROM = np.radians(40.0)
FADE_TO = 0.5 * FACE_FOV
TAN_HALF = float(np.tan(0.5 * FACE_FOV))
DEPTH, ALPHA = -2, -1  # layers
FAINTEST = 1e-10  # alpha; what is divided by it is 0 where there is less
CAMERA_FROM_FACE = (
    Pose.from_angles(0.0, 0.0),
    Pose.from_angles(0.5 * np.pi, 0.0),
    Pose.from_angles(np.pi, 0.0),
    Pose.from_angles(-0.5 * np.pi, 0.0),
    Pose.from_angles(0.0, 0.5 * np.pi),
    Pose.from_angles(0.0, -0.5 * np.pi),
)


@dataclass(frozen=True)
class Share:
    """What one face has to say in an equirectangular picture."""

    pixels: Tensor  # [P] int, of the picture, counted row by row
    places: Tensor  # [1, 1, P, 2] where they lie on the face, -1..1 from border to border
    weight: Tensor  # [P]; all faces together have 1
    stretch: Tensor  # [P] range per z


def through_faces(
    draw: Callable[[Gaussians, View], Rendered], gaussians: Gaussians, view: View, background: Sequence[float]
) -> Rendered:
    """An equirectangular view by a renderer that makes pinhole pictures over black."""
    means = from_eyes(torch.tensor(gaussians.means), view).numpy()
    seen = replace(gaussians, means=means)
    return equirect_from_faces([draw(seen, face) for face in face_views(view)], view.camera, background)


def from_eyes(means: Tensor, view: View) -> Tensor:
    """[N, 3] splats' centres, moved to where, seen from the view's centre, they look as from the eye that looks at them
    (engine/core/camera.py). How they are turned stays: convergence is a matter of few degrees."""
    if not view.camera.eye:
        return means
    rotation, center = (
        torch.tensor(a, dtype=torch.float64, device=means.device)
        for a in (view.world_from_camera.rotation, view.world_from_camera.translation)
    )
    seen = view.camera.seen((means.double() - center) @ rotation, torch)
    return (seen @ rotation.T + center).to(means.dtype)


def face_views(view: View) -> list[View]:
    """Pinhole views around an equirectangular one; their axes have as many pixels per radian as its equator."""
    pixels_per_radian = view.camera.width / view.camera.turn
    size = int(np.ceil(2 * TAN_HALF * pixels_per_radian))
    camera = Camera.pinhole(size, size, FACE_FOV)
    return [View(camera, view.world_from_camera @ camera_from_face) for camera_from_face in faces_of(view.camera)]


def faces_of(camera: Camera) -> list[Pose]:
    """The faces that have a say in the picture."""
    rays = torch.as_tensor(camera.resized(64, 32).rays()).reshape(-1, 3)
    return [face for face in CAMERA_FROM_FACE if _fade(rays @ torch.tensor(face.rotation)).any()]


def equirect_from_faces(faces: Sequence[Rendered], camera: Camera, background: Sequence[float]) -> Rendered:
    """faces: the `face_views`, drawn over black."""
    layers = (np.dstack([face.rgb, face.depth * face.alpha, face.alpha]).transpose(2, 0, 1) for face in faces)
    picture = torch.zeros(5, camera.height, camera.width)
    glue(map(torch.tensor, layers), picture, camera)
    return rendered(picture, background)


def glue(faces: Iterable[Tensor], picture: Tensor, camera: Camera) -> None:
    """Adds the `face_views` over black, [L, S, S] each, to a picture [L, H, W]. z becomes range."""
    flat = picture.view(len(picture), -1)
    whole = Camera(camera.width, camera.height, projection="equirect", turn=camera.turn)
    for face, share in zip(faces, shares(whole, picture.device), strict=True):
        seen = grid_sample(face[None], share.places, padding_mode="border", align_corners=False)[0, :, 0]  # [L, P]
        seen[DEPTH] *= share.stretch
        flat[:, share.pixels] += share.weight * seen


@lru_cache(maxsize=3)  # the frames of a film have one camera; some 200 MB for 3840x1920 pixels
def shares(camera: Camera, device: torch.device) -> list[Share]:
    """Of the faces, in the order of `face_views`."""
    rays = _rays(camera, device)
    turned = [rays @ rays.new_tensor(face.rotation) for face in faces_of(camera)]
    fades = [_fade(in_face) for in_face in turned]
    together = torch.stack(fades).sum(dim=0)
    return [_share(in_face, fade, together) for in_face, fade in zip(turned, fades, strict=True)]


def _rays(camera: Camera, device: torch.device) -> Tensor:
    """[H * W, 3] as `Camera.rays`, from those of the equator and of the middle column: where they are many, numpy would
    take half a second."""
    middle = 0.5 * camera.width, 0.5 * camera.height
    equator = camera.rays([[column + 0.5, middle[1]] for column in range(camera.width)])
    meridian = camera.rays([[middle[0], row + 0.5] for row in range(camera.height)])
    across, down = (torch.tensor(a, dtype=torch.float32, device=device) for a in (equator, meridian))
    rays = down[:, None, 2:] * across + down[:, None] * down.new_tensor([0.0, 1.0, 0.0])
    return rays.reshape(-1, 3)


def rendered(layers: Tensor, background: Sequence[float], chunk: Tensor | None = None) -> Rendered:
    """The finished picture [5, H, W], read from the device."""
    alpha = layers[ALPHA]
    behind = layers.new_tensor(background)[:, None, None]
    rgb = (layers[:DEPTH] + (1 - alpha) * behind).permute(1, 2, 0)
    depth = layers[DEPTH] / alpha.clamp_min(FAINTEST)
    pictures = [rgb, depth, alpha] if chunk is None else [rgb, depth, alpha, chunk]
    return Rendered(*(picture.numpy() for picture in _read(pictures)))


def _read(tensors: Sequence[Tensor]) -> list[Tensor]:
    """Copies in the processor's memory; page-locked for a GPU, which writes to that several times faster."""
    copies = [torch.empty(t.shape, dtype=t.dtype, pin_memory=t.is_cuda) for t in tensors]
    for copy, tensor in zip(copies, tensors, strict=True):
        copy.copy_(tensor, non_blocking=True)
    if tensors[0].is_cuda:
        torch.cuda.current_stream().synchronize()
    return copies


def _share(in_face: Tensor, fade: Tensor, together: Tensor) -> Share:
    pixels = fade.nonzero()[:, 0]
    x, y, z = in_face[pixels].T
    places = torch.stack([x, y], dim=-1) / (TAN_HALF * z[:, None])
    return Share(pixels.int(), places[None, None], (fade / together)[pixels], in_face[pixels].norm(dim=-1) / z)


def _fade(in_face: Tensor) -> Tensor:
    """[P] the face's say at directions [P, 3]: 1 near its axis, 0 from its border on."""
    x, y, z = in_face.T
    off_axis = torch.atan2(torch.maximum(x.abs(), y.abs()), z)
    return ((FADE_TO - off_axis) / (FADE_TO - FADE_FROM)).clamp(0.0, 1.0)

"""What a project stores for a step: splats and frame without loss (safetensors), the pictures that explain it (PNG)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.core.frame import Frame
from engine.core.gaussians import Gaussians

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.camera import View
    from engine.core.scene import Step

PICTURE = "picture/"  # what the role of a picture begins with


@dataclass(frozen=True)
class Blob:
    """role: "gaussians", "frame", "picture/NAME". format: "safetensors", "png8" (0..1), "png16 NEAR FAR" (metres)."""

    role: str
    format: str
    data: bytes


def blobs_from_step(step: Step) -> list[Blob]:
    splats = {field.name: getattr(step.gaussians, field.name) for field in fields(Gaussians)}
    frame = {"rgb": step.frame.rgb, "depth": step.frame.depth, "confidence": step.frame.confidence}
    known = {name: _narrowed(array) for name, array in frame.items() if array is not None}
    return [_tensors("gaussians", splats), _tensors("frame", known), *packed_pictures(step.pictures).blobs]


def packed_pictures(pictures: Mapping[str, NDArray[np.float32]]) -> StoredPictures:
    """As they are stored, a tenth of the memory; what is packed already stays as it is."""
    if isinstance(pictures, StoredPictures):
        return pictures
    found = [blob_from_picture(name, picture) for name, picture in pictures.items()]
    return StoredPictures({blob.role: blob for blob in found})


def gaussians_from_blob(blob: Blob) -> Gaussians:
    return Gaussians(**_arrays(blob))


def frame_from_blob(blob: Blob, view: View, name: str) -> Frame:
    return Frame(view=view, name=name, **{key: _widened(array) for key, array in _arrays(blob).items()})


def blob_from_picture(name: str, picture: NDArray[np.float32]) -> Blob:
    """[H, W, 3] or [H, W] in 0..1 as 8 bits; a depth (metres, 0 = unknown) as 16 bits on a logarithmic scale."""
    if "depth" not in name:
        return Blob(PICTURE + name, "png8", _png(np.round(np.clip(picture, 0, 1) * 255).astype(np.uint8)))
    known = np.isfinite(picture) & (picture > 0)
    near, far = (float(picture[known].min()), float(picture[known].max())) if known.any() else (1.0, 1.0)
    share = np.log(np.where(known, picture, near) / near) / max(np.log(far / near), 1e-9)  # [H, W] 0 near .. 1 far
    code = np.where(known, 1 + np.round(share * 65534), 0).astype(np.uint16)
    return Blob(PICTURE + name, f"png16 {near!r} {far!r}", _png(code))


def picture_from_blob(blob: Blob) -> NDArray[np.float32]:
    import cv2

    stored = cv2.imdecode(np.frombuffer(blob.data, np.uint8), cv2.IMREAD_UNCHANGED)
    if stored is None:
        raise ValueError(f"{blob.role} is not a picture")
    if blob.format == "png8":
        return (stored if stored.ndim == 2 else stored[..., ::-1]).astype(np.float32) / np.float32(255)
    near, far = (float(word) for word in blob.format.split()[1:])
    depth = near * (far / near) ** ((stored.astype(np.float64) - 1) / 65534)
    return np.where(stored == 0, 0, depth).astype(np.float32)


class StoredPictures(Mapping[str, "NDArray[np.float32]"]):
    """A step's pictures, decoded when they are looked at."""

    def __init__(self, found: Mapping[str, Blob]) -> None:
        self._blobs = {role.removeprefix(PICTURE): b for role, b in found.items() if role.startswith(PICTURE)}

    @property
    def blobs(self) -> list[Blob]:
        return list(self._blobs.values())

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        return picture_from_blob(self._blobs[name])

    def __contains__(self, name: object) -> bool:
        return name in self._blobs  # Mapping's own would decode it

    def __iter__(self) -> Iterator[str]:
        return iter(self._blobs)

    def __len__(self) -> int:
        return len(self._blobs)


def _png(picture: NDArray[Any]) -> bytes:
    import cv2

    bgr = picture if picture.ndim == 2 else picture[..., ::-1]
    return cv2.imencode(".png", bgr, [cv2.IMWRITE_PNG_COMPRESSION, 2])[1].tobytes()


def _narrowed(array: NDArray[np.float32]) -> NDArray[Any]:
    """The same values in fewer bytes where nothing is lost: k / 255 as uint8, what float16 can hold as float16."""
    with np.errstate(all="ignore"):
        for narrow in (np.round(np.clip(array, 0, 1) * 255).astype(np.uint8), array.astype(np.float16)):
            if np.array_equal(_widened(narrow), array):
                return narrow
    return array


def _widened(array: NDArray[Any]) -> NDArray[np.float32]:
    return array.astype(np.float32) / np.float32(255) if array.dtype == np.uint8 else array.astype(np.float32)


def _tensors(role: str, arrays: Mapping[str, NDArray[Any]]) -> Blob:
    from safetensors.numpy import save

    return Blob(role, "safetensors", save(dict(arrays)))


def _arrays(blob: Blob) -> dict[str, NDArray[Any]]:
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        return load(blob.data)
    except SafetensorError as error:
        raise ValueError(f"{blob.role}: {error}") from error

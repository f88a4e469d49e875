"""A colour picture with a measured depth picture beside it."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, UnidentifiedImageError

from engine.core.problem import ProblemError, fail
from engine.source.exr import read_exr_channel
from engine.source.photo import MOST_MEGAPIXELS, Crop, frame_from_photo, read_photo

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.api import SourceRequest
    from engine.core.frame import Frame

SHAPE_TOLERANCE = 0.02  # relative difference of the aspect ratios of colour and depth


def load_rgbd(request: SourceRequest) -> Frame:
    """Colour and depth as a Frame; depth is z in metres (file units times `depth_scale`), 0 where it is invalid.

    The depth picture covers the same view as the colour picture and may have another resolution.
    """
    photo = read_photo(Path(request.path), request.max_side)
    frame = frame_from_photo(photo, request)
    path = Path(request.depth_path or "")
    units = read_depth(path)
    height, width = units.shape
    if abs(width * photo.size[1] / (height * photo.size[0]) - 1) > SHAPE_TOLERANCE:
        raise fail(
            "bad_input",
            f"The depth picture {path.name} ({width}x{height}) has another shape than the colour picture "
            f"({photo.size[0]}x{photo.size[1]}).",
            "Choose the depth picture of the same view.",
        )
    depth = valid_depth(nearest_in_crop(units, photo.size, photo.crop) * np.float32(request.depth_scale))
    if not depth.any():
        raise fail("bad_input", f"{path.name} holds no valid depth.", "Choose another depth picture.")
    return replace(frame, depth=depth)


def read_depth(path: Path) -> NDArray[np.float32]:
    """[H, W] in the file's own units, from a PNG or TIFF with one channel, an EXR or a NPY file."""
    if not path.is_file():
        raise fail("missing_file", f"There is no depth picture at {path}.", "Check the name.")
    readers = {".png": _from_picture, ".tif": _from_picture, ".tiff": _from_picture, ".npy": _from_npy}
    reader = readers.get(path.suffix.lower(), read_exr_channel if path.suffix.lower() == ".exr" else None)
    if reader is None:
        raise fail(
            "bad_input", f"{path.name} is not a depth picture that can be read.", "Choose a 16-bit PNG, EXR or NPY."
        )
    try:
        return reader(path)
    except ProblemError:
        raise
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError) as error:
        raise fail(
            "damaged_file", f"{path.name} is damaged or cut off.", "Export or download it again.", repr(error)
        ) from error


def valid_depth(depth: NDArray[np.float32]) -> NDArray[np.float32]:
    """The same with 0 where the value is not finite or not positive."""
    return np.where(np.isfinite(depth) & (depth > 0), depth, np.float32(0))


def nearest_in_crop(values: NDArray[np.float32], size: tuple[int, int], crop: Crop) -> NDArray[np.float32]:
    """What a picture [h, w] that covers all of a photo of `size` shows at each pixel [H, W] of the photo's crop.

    Nearest, because the mean of a near and a far depth is a place where nothing stands.
    """
    rows, columns = (
        ((start + (np.arange(n) + 0.5) / crop.scale) * of / whole).astype(np.int64).clip(0, of - 1)
        for start, n, of, whole in (
            (crop.box[1], crop.height, values.shape[0], size[1]),
            (crop.box[0], crop.width, values.shape[1], size[0]),
        )
    )
    return values[rows[:, None], columns[None, :]]


def _from_picture(path: Path) -> NDArray[np.float32]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path, formats=("PNG", "TIFF")) as image:
                if image.mode not in ("I", "F", "L") and not image.mode.startswith("I;16"):
                    raise fail(
                        "bad_input",
                        f"{path.name} is a colour picture, not a depth picture.",
                        "Choose a picture with one channel of 16 bits.",
                    )
                return np.asarray(image, dtype=np.float32)
    except UnidentifiedImageError as error:
        raise fail("bad_input", f"{path.name} is neither PNG nor TIFF.", "Choose another depth picture.") from error
    except Image.DecompressionBombError as error:
        raise _too_large(path) from error


def _from_npy(path: Path) -> NDArray[np.float32]:
    array = np.load(path, mmap_mode="r", allow_pickle=False)
    if not isinstance(array, np.ndarray) or array.ndim < 2 or array.dtype.kind not in "fiu":
        raise fail("bad_input", f"{path.name} holds no picture of numbers.", "Save an array of height x width.")
    if array.size > MOST_MEGAPIXELS * 1_000_000:
        raise _too_large(path)
    array = array.squeeze()
    if array.ndim != 2 or 0 in array.shape:
        raise fail("bad_input", f"{path.name} holds an array of shape {array.shape}.", "Save height x width.")
    return np.array(array, dtype=np.float32)


def _too_large(path: Path) -> ProblemError:
    return fail("bad_input", f"{path.name} has more than {MOST_MEGAPIXELS} megapixels.", "Scale it down first.")

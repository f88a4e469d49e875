"""A photograph becomes a Frame: upright, in sRGB, at working size, with the focal length that its EXIF data tells."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import ExifTags, Image, ImageCms, ImageOps, UnidentifiedImageError

from engine.core.camera import Camera, View
from engine.core.frame import Frame
from engine.core.pose import Pose
from engine.core.problem import fail

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.api import SourceRequest

FORMATS = ("JPEG", "PNG", "WEBP", "TIFF")  # JPEG opens MPO too: pictures of phones that carry a second one
DEFAULT_FOV = np.radians(55.0)  # of the longer side: a phone's main camera
PLAUSIBLE_FOV = np.radians([5.0, 150.0])  # of the longer side; EXIF data outside is not believed
MULTIPLE = 8  # px; sizes that every network and pyramid can halve
SMALLEST_SIDE = 64  # px
MOST_MEGAPIXELS = 178  # Pillow's own limit against decompression bombs
FULL_FRAME_DIAGONAL_MM = float(np.hypot(36.0, 24.0))  # 35 mm equivalents compare diagonals (CIPA DCG-001)
CONFIDENT = 0.5  # an estimated pitch is used from here on


@dataclass(frozen=True)
class Crop:
    """Which part of the upright photo the working picture shows: a centred box with the same shape, then resized."""

    box: tuple[float, float, float, float]  # left, top, right, bottom in px of the full photo
    width: int  # px of the working picture
    height: int  # px

    @property
    def scale(self) -> float:
        """Working pixels per photo pixel."""
        return self.width / (self.box[2] - self.box[0])


@dataclass(frozen=True, eq=False)
class Photo:
    """rgb: [H, W, 3] float32 in 0..1. size: (width, height) of the full upright photo. focal_px: in photo pixels."""

    rgb: NDArray[np.float32]  # [H, W, 3]
    size: tuple[int, int]
    crop: Crop
    focal_px: float | None


def load_photo(request: SourceRequest) -> Frame:
    """The photo of the request as a Frame without depth; it stands at the origin, turned by its pitch.

    Field of view: the request's (vertical), else EXIF's, else 55 degrees for the longer side.
    """
    return frame_from_photo(read_photo(Path(request.path), request.max_side), request)


def frame_from_photo(photo: Photo, request: SourceRequest) -> Frame:
    """Gives the photo its camera and its pitch."""
    camera = _camera(photo, request.fov_y)
    pitch = _estimated_pitch(photo.rgb, camera) if request.pitch is None else request.pitch
    return Frame(
        rgb=photo.rgb,
        view=View(camera, Pose.from_angles(0.0, pitch)),
        confidence=np.ones(photo.rgb.shape[:2], dtype=np.float32),
        name=Path(request.path).stem,
    )


def read_photo(path: Path, max_side: int) -> Photo:
    """Decodes, turns upright, converts to sRGB and scales down; ProblemError with one sentence if it can't."""
    if not path.is_file():
        raise fail("missing_file", f"There is no picture at {path}.", "Check the name.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of large pictures and odd metadata; both are judged here
            with Image.open(path, formats=FORMATS) as image:
                return _photo_from_image(image, max_side, path.name)
    except UnidentifiedImageError as error:
        raise fail(
            "bad_input", f"{path.name} is not a picture that can be read.", "Choose a JPEG, PNG, WebP or TIFF."
        ) from error
    except Image.DecompressionBombError as error:
        raise fail(
            "bad_input",
            f"{path.name} has more than {MOST_MEGAPIXELS} megapixels.",
            "Scale it down in a picture editor first.",
        ) from error
    except PermissionError as error:
        raise fail("bad_input", f"{path.name} may not be read.", "Check its permissions.", repr(error)) from error
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, RuntimeError) as error:
        # Pillow's decoders raise all of these for damaged files
        raise fail(
            "damaged_file", f"{path.name} is damaged or cut off.", "Export or download it again.", repr(error)
        ) from error


def crop_to_working_size(width: int, height: int, max_side: int, name: str) -> Crop:
    """The largest centred crop whose sides become multiples of 8 px, the longer at most `max_side`, without stretching.

    Pictures are never enlarged.
    """
    shrink = min(1.0, max_side / max(width, height))
    w, h = (int(side * shrink + 1e-9) // MULTIPLE * MULTIPLE for side in (width, height))
    if min(w, h) < SMALLEST_SIDE:
        raise fail(
            "bad_input",
            f"{name} has {width}x{height} pixels, too few or too narrow to work with at a size of {max_side}.",
            f"The shorter side needs at least {SMALLEST_SIDE} pixels at working size.",
        )
    wide, high = min(w / shrink, float(width)), min(h / shrink, float(height))  # rounded up, they'd be outside
    left, top = 0.5 * (width - wide), 0.5 * (height - high)
    return Crop((left, top, left + wide, top + high), w, h)


def _photo_from_image(image: Image.Image, max_side: int, name: str) -> Photo:
    focal_px = _focal_from_exif(image)
    full = _upright_size(image)
    crop = crop_to_working_size(*full, max_side, name)
    if image.format in ("JPEG", "MPO"):
        image.draft(None, (2 * max_side, 2 * max_side))  # decodes large photos at a half or a quarter
    ImageOps.exif_transpose(image, in_place=True)
    upright = _in_srgb(image)
    shrunk_x, shrunk_y = upright.width / full[0], upright.height / full[1]
    left, top, right, bottom = crop.box
    right, bottom = min(right * shrunk_x, upright.width), min(bottom * shrunk_y, upright.height)
    box = (left * shrunk_x, top * shrunk_y, right, bottom)
    small = upright.resize((crop.width, crop.height), Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)
    return Photo(_rgb_from_image(small), full, crop, focal_px)


def _upright_size(image: Image.Image) -> tuple[int, int]:
    turned = image.getexif().get(ExifTags.Base.Orientation, 1) in (5, 6, 7, 8)
    return (image.height, image.width) if turned else (image.width, image.height)


def _in_srgb(image: Image.Image) -> Image.Image:
    """To mode RGB or RGBA through the embedded colour profile, deep grey pictures to mode F in 0..255."""
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        return _grey_from_deep(image)
    profile = image.info.get("icc_profile")
    has_alpha = image.has_transparency_data
    if profile and image.mode in ("RGB", "CMYK", "L") and not has_alpha:
        try:
            own, srgb = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, own, srgb, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            converted = None  # a broken profile is worth no refusal: colours are taken as they are
        if converted is not None:
            return converted
    # premultiplied alpha, so that hidden colours don't bleed into the edges when the picture is resized
    if has_alpha:
        return image.convert("RGBA").convert("RGBa")
    return image if image.mode == "RGB" else image.convert("RGB")


def _grey_from_deep(image: Image.Image) -> Image.Image:
    values = np.nan_to_num(np.asarray(image, dtype=np.float32))
    whole = values.max(initial=0.0) > 1.0 or image.mode != "F"
    white = (65535.0 if values.max(initial=0.0) > 255.0 or image.mode != "F" else 255.0) if whole else 1.0
    return Image.fromarray(values * np.float32(255.0 / white))


def _rgb_from_image(image: Image.Image) -> NDArray[np.float32]:
    """[H, W, 3] float32 in 0..1; transparent parts become white."""
    values = np.asarray(image, dtype=np.float32) / np.float32(255.0)
    if values.ndim == 2:
        values = np.repeat(values[..., None], 3, axis=-1)
    if image.mode == "RGBa":
        values = values[..., :3] + (1.0 - values[..., 3:])
    return np.ascontiguousarray(values.clip(0.0, 1.0), dtype=np.float32)


def _camera(photo: Photo, fov_y: float | None) -> Camera:
    width, height = photo.crop.width, photo.crop.height
    if fov_y is not None:
        if not 0.0 < fov_y < np.pi:
            raise fail(
                "bad_input", f"A field of view of {np.degrees(fov_y):.1f} degrees is impossible.", "Use 5 to 150."
            )
        return Camera.pinhole(width, height, fov_y)
    focal = photo.focal_px or 0.5 * max(photo.size) / np.tan(0.5 * DEFAULT_FOV)
    return Camera.pinhole(width, height, 2 * float(np.arctan(0.5 * height / (focal * photo.crop.scale))))


def _estimated_pitch(rgb: NDArray[np.float32], camera: Camera) -> float:
    from engine.source.horizon import estimate_pitch  # OpenCV takes time to import

    pitch, confidence = estimate_pitch(rgb, camera)
    return pitch if confidence >= CONFIDENT else 0.0


def _focal_from_exif(image: Image.Image) -> float | None:
    """The focal length in pixels of the full photo, from the 35 mm equivalent or from the sensor's resolution."""
    tags = dict(image.getexif().get_ifd(ExifTags.IFD.Exif))
    diagonal, longer = float(np.hypot(*image.size)), max(image.size)
    equivalent = _number(tags.get(ExifTags.Base.FocalLengthIn35mmFilm))
    focal = equivalent * diagonal / FULL_FRAME_DIAGONAL_MM if equivalent else _focal_from_sensor(tags, longer)
    if not focal:
        return None
    fov = 2 * np.arctan(0.5 * longer / focal)
    return focal if PLAUSIBLE_FOV[0] <= fov <= PLAUSIBLE_FOV[1] else None


def _focal_from_sensor(tags: dict[int, object], longer: int) -> float:
    """Focal length in mm times sensor pixels per mm, for a photo whose longer side may have been scaled since."""
    focal_mm = _number(tags.get(ExifTags.Base.FocalLength))
    density = _number(tags.get(ExifTags.Base.FocalPlaneXResolution))
    unit_mm = {2: 25.4, 3: 10.0, 4: 1.0, 5: 0.001}.get(
        int(_number(tags.get(ExifTags.Base.FocalPlaneResolutionUnit, 2)))
    )
    taken = max(_number(tags.get(ExifTags.Base.ExifImageWidth)), _number(tags.get(ExifTags.Base.ExifImageHeight)))
    if not (focal_mm and density and unit_mm):
        return 0.0
    return focal_mm * density / unit_mm * (longer / taken if taken else 1.0)


def _number(value: object) -> float:
    """An EXIF number (rational, integer or text) that is finite and positive, else 0."""
    try:
        number = float(value)  # pyright: ignore[reportArgumentType] - anything may stand in a file
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0
    return number if np.isfinite(number) and number > 0 else 0.0

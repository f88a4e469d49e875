"""Single pictures that say what they are: PNG and JPEG with GPano XMP (Google's Photo Sphere metadata), EXR with the
`envmap` attribute, so that viewers offer to look around in a sphere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, PngImagePlugin

from engine.core.files import atomic_path
from engine.core.problem import fail
from engine.export.pictures import SAVE_OPTIONS, uint8_from_rgb, write_image
from engine.export.spherical import TOOL

if TYPE_CHECKING:
    import os

    from numpy.typing import NDArray

CONTENT = TOOL  # keyword of a PNG's text
GAMMA_CUT, GAMMA_SLOPE, GAMMA_OFFSET, GAMMA = 0.04045, 12.92, 0.055, 2.4  # sRGB, IEC 61966-2-1


def save_still(
    path: str | os.PathLike[str], rgb: NDArray[np.float32], heading_deg: float | None = None, content: str = ""
) -> None:
    """rgb: [H, W, 3] in 0..1. heading_deg: of the middle of a whole sphere's picture, clockwise from +z; None = an
    ordinary picture. content: what `content_of` a PNG will tell. EXR holds linear light, the others sRGB. Raises a
    Problem for another ending."""
    ending = Path(path).suffix.lower()
    if ending == ".exr":
        _save_exr(Path(path), rgb, heading_deg is not None)
        return
    if ending not in (".png", ".jpg", ".jpeg"):
        raise fail("bad_input", f"'{Path(path).name}' names no kind of still.", "Use .png, .jpg or .exr.")
    options = dict(SAVE_OPTIONS[ending])
    xmp = "" if heading_deg is None else gpano(rgb.shape[1], rgb.shape[0], heading_deg)
    options |= {"pnginfo": _png_text(xmp, content)} if ending == ".png" else {"xmp": xmp.encode()} if xmp else {}
    write_image(path, Image.fromarray(uint8_from_rgb(rgb)), **options)


def content_of(path: Path) -> str:
    """What a PNG was said to hold when it was saved; "" if that was nothing, or it is no such picture."""
    try:
        with Image.open(path, formats=["PNG"]) as picture:
            return str(picture.info.get(CONTENT, ""))
    except (OSError, ValueError, SyntaxError):
        return ""


def gpano(width: int, height: int, heading_deg: float) -> str:
    """XMP of a whole equirectangular sphere. Viewers that turn it to the compass begin in the picture's middle, too."""
    values = {
        "ProjectionType": "equirectangular", "UsePanoramaViewer": "True", "StitchingSoftware": TOOL,
        "CroppedAreaImageWidthPixels": width, "CroppedAreaImageHeightPixels": height, "CroppedAreaLeftPixels": 0,
        "CroppedAreaTopPixels": 0, "FullPanoWidthPixels": width, "FullPanoHeightPixels": height,
        "PoseHeadingDegrees": f"{round(heading_deg, 2) % 360:.2f}",
        "InitialViewHeadingDegrees": round(heading_deg) % 360, "InitialViewPitchDegrees": 0,
        "InitialViewRollDegrees": 0,
    }  # fmt: skip
    attributes = " ".join(f'GPano:{name}="{value}"' for name, value in values.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        f'xmlns:GPano="http://ns.google.com/photos/1.0/panorama/" {attributes}/></rdf:RDF></x:xmpmeta>'
        '<?xpacket end="w"?>'
    )


def linear_from_srgb(rgb: NDArray[np.float32]) -> NDArray[np.float32]:
    low = rgb <= GAMMA_CUT
    high = ((np.maximum(rgb, GAMMA_CUT) + GAMMA_OFFSET) / (1 + GAMMA_OFFSET)) ** GAMMA
    return np.where(low, rgb / GAMMA_SLOPE, high).astype(np.float32)


def _png_text(xmp: str, content: str) -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    if xmp:
        info.add_itxt("XML:com.adobe.xmp", xmp)
    if content:
        info.add_text(CONTENT, content)
    return info


def _save_exr(path: Path, rgb: NDArray[np.float32], sphere: bool) -> None:
    import OpenEXR

    header = {"compression": OpenEXR.ZIP_COMPRESSION, "type": OpenEXR.scanlineimage}
    if sphere:
        header["envmap"] = OpenEXR.ENVMAP_LATLONG
    channels = {"RGB": np.ascontiguousarray(linear_from_srgb(rgb), dtype=np.float16)}
    with atomic_path(path) as temporary:
        try:
            OpenEXR.File(header, channels).write(str(temporary))
        except RuntimeError as error:  # 'Failed to write pixel data to image file "x.exr". No space left on device.'
            raise OSError(str(error).rpartition('". ')[2].rstrip(".")) from error

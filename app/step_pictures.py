"""A step's pictures as they are looked at: known cool, imagined warm, depth as colour; and what one pixel says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from app.step_text import percent
from app.words import number, tr
from engine.preview.modes import IMAGINED, KNOWN, LUMA, depth_ramp, photographed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from engine.core.scene import Step

PictureName = Literal["rendered", "mask", "imagined", "depth", "confidence", "result"]
NAMES: tuple[PictureName, ...] = get_args(PictureName)
PROBED = ("depth", "seam_error", "confidence", "mask")  # what a pixel is asked for
TORN = np.array((0xEF, 0x6B, 0x73), np.float32) / 255
UNKNOWN = np.array((0x23, 0x27, 0x2E), np.float32) / 255
SKY_M = 90.0
CHECKER_PX = 8  # of a picture 512 px wide
SEEN_JUMP, WORST_JUMP = 0.02, 0.15  # of depth: where a seam begins to be red, and where it is all red


class Pictures(Mapping[str, "NDArray[np.float32]"]):
    """Those of a step, each unpacked when it is first asked for, which takes a while. own: instead of packed ones."""

    def __init__(
        self,
        packed: Mapping[str, NDArray[np.float32]],
        own: Mapping[str, NDArray[np.float32]] | None = None,
        without: tuple[str, ...] = (),
    ) -> None:
        self._packed, self._found = packed, dict(own or {})
        self._names = ({*packed} | self._found.keys()) - {*without}

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._found:
            self._found[name] = self._packed[name]
        return self._found[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def pictures_of(step: Step) -> Pictures:
    """A photo is what was known before, and nothing of it is imagined."""
    if not photographed(step):
        return Pictures(step.pictures)
    known = np.zeros(step.frame.rgb.shape[:2], np.float32)
    return Pictures(step.pictures, {"rendered": step.frame.rgb, "mask": known}, without=("imagined",))


def as_seen(name: PictureName, pictures: Pictures) -> NDArray[np.uint8]:
    """[H, W, 3] one of the pictures in colours to look at."""
    match name:
        case "rendered":
            rgb = _with_holes(pictures["rendered"], pictures.get("mask"))
        case "mask":
            rgb = _masked(pictures)
        case "depth":
            rgb = _depth(pictures["depth"])
        case "confidence":
            rgb = _trusted(pictures["confidence"], pictures.get("seam_error"))
        case _:
            rgb = pictures[name]
    return np.rint(np.clip(rgb, 0, 1) * 255).astype(np.uint8)


def meaning(name: PictureName, is_photo: bool = False) -> str:
    """What its colours say."""
    match name:
        case "rendered" if is_photo:
            return tr("The photo itself")
        case "rendered":
            return tr("What the scene showed from here; checkered: nothing")
        case "mask":
            return tr("Amber was missing and had to be imagined")
        case "imagined":
            return tr("The missing parts filled in")
        case "depth":
            return tr("Bright is near, dark is far")
        case "confidence":
            return tr("Teal is sure, amber a guess, red a torn seam")
        case "result":
            return tr("The scene after this step")


@dataclass(frozen=True)
class Probe:
    """What is known of one pixel. depth_m: None where nothing is; seam and confidence: None where they say nothing."""

    x: int
    y: int
    depth_m: float | None = None
    seam: float | None = None
    confidence: float | None = None
    imagined: bool | None = None


def probe(pictures: Mapping[str, NDArray[np.float32]], x: int, y: int) -> Probe:
    """Column x, row y of the pictures."""

    def at(name: str) -> float | None:
        picture = pictures.get(name)
        if picture is None or not (0 <= y < picture.shape[0] and 0 <= x < picture.shape[1]):
            return None
        return float(picture[y, x])

    mask = at("mask")
    return Probe(
        x, y, at("depth") or None, at("seam_error") or None, at("confidence"), None if mask is None else mask > 0.5
    )


def probe_words(found: Probe) -> str:
    """How far away a pixel is."""
    if found.depth_m is None:
        return tr("no depth here")
    if found.depth_m > SKY_M:
        return tr("sky under the cursor")
    return tr("{n} m under the cursor", n=number(found.depth_m, 2))


def pixel_words(found: Probe) -> str:
    """What else is known of it: "imagined · confidence 87 % · seam 0.8 % · pixel 120, 88"."""
    words = []
    if found.imagined is not None:
        words.append(tr("imagined") if found.imagined else tr("known"))
    if found.confidence is not None:
        words.append(tr("confidence {share}", share=percent(found.confidence)))
    if found.seam is not None:
        words.append(tr("seam {share}", share=percent(found.seam)))
    return " · ".join((*words, tr("pixel {x}, {y}", x=found.x, y=found.y)))


def _with_holes(rgb: NDArray[np.float32], mask: NDArray[np.float32] | None) -> NDArray[np.floating]:
    """A quiet checker shows through where nothing is known."""
    if mask is None:
        return rgb
    height, width = mask.shape
    size = max(1, round(CHECKER_PX * width / 512))
    v, u = np.mgrid[0:height, 0:width] // size
    checker = np.where(((u + v) % 2 == 0)[..., None], UNKNOWN * 0.75, UNKNOWN * 1.2)
    return rgb * (1 - mask[..., None]) + checker * mask[..., None]


def _masked(pictures: Pictures) -> NDArray[np.floating]:
    """What was to be imagined in amber over the dimmed picture, what was known in a breath of teal."""
    under, mask = pictures["imagined" if "imagined" in pictures else "rendered"], pictures["mask"][..., None]
    grey = (under @ np.array(LUMA, np.float32))[..., None]
    known = 0.45 * under * (0.6 + 0.4 * np.array(KNOWN))
    return (1 - mask) * known + mask * np.array(IMAGINED) * (0.35 + 0.65 * grey)


def _depth(depth: NDArray[np.float32]) -> NDArray[np.floating]:
    """Near is bright, far is dark, equal ratios are equal steps; grey where nothing is known."""
    known = (depth > 0) & np.isfinite(depth)
    near, far = np.percentile(depth[known & (depth < SKY_M)], [1, 99]) if (known & (depth < SKY_M)).any() else (1, 2)
    share = np.log(np.maximum(depth, 1e-6) / near) / np.log(max(far, near * 1.2) / near)
    ramp = depth_ramp().astype(np.float32) / np.float32(255)
    rgb = ramp[np.rint(np.clip(share, 0, 1) * (len(ramp) - 1)).astype(np.intp)]
    return np.where(known[..., None], rgb, UNKNOWN)


def _trusted(confidence: NDArray[np.float32], seam: NDArray[np.float32] | None) -> NDArray[np.floating]:
    """From dark amber (guessed) to bright teal (photographed); where depth jumps at the border of the known, red."""
    share = confidence[..., None]
    rgb = (share * np.array(KNOWN) + (1 - share) * np.array(IMAGINED)) * (0.25 + 0.75 * share)
    if seam is None:
        return rgb
    jump = np.clip((seam - SEEN_JUMP) / (WORST_JUMP - SEEN_JUMP), 0, 1)[..., None]
    return jump * TORN + (1 - jump) * rgb

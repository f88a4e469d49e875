"""The colours of the display modes: what a splat looks like in each, as plain functions of a step.

Known is cool, imagined is warm: teal is what a photograph showed, amber what the machine made up. Every mode keeps the
scene's brightness, so that shapes stay readable.
"""

from __future__ import annotations

import colorsys
from typing import TYPE_CHECKING

import numpy as np

from engine.core.frame import FAR_M

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from engine.core.scene import Scene, Step
    from engine.preview.look import Mode

KNOWN = (79 / 255, 195 / 255, 199 / 255)
IMAGINED = (242 / 255, 166 / 255, 90 / 255)

TINT = 0.7  # share of the tint in an imagined splat's colour
PHOTO_TINT = 0.3  # in a photographed one's
STEP_BACK = 0.45  # brightness of what is not lifted
GOLDEN = 0.6180339887  # multiples of it spread evenly over 0..1, however many there are
LUMA = (0.2126, 0.7152, 0.0722)  # Rec. 709

# inferno (Smith & van der Walt, matplotlib, CC0) as a polynomial of degree 6 in 0..1, constant term first
_INFERNO = (
    (0.00021894, 0.00165100, -0.01948090),
    (0.10651342, 0.56395644, 3.93271239),
    (11.60249308, -3.97285397, -15.94239411),
    (-41.70399613, 17.43639888, 44.35414520),
    (77.16293570, -33.40235894, -81.80730926),
    (-71.31942824, 32.62606426, 73.20951986),
    (25.13112622, -12.24266895, -23.07032500),
)
_RAMP_ENDS = 0.97, 0.12  # of inferno: the nearest is nearly white, the farthest not yet black


def depth_ramp(entries: int = 1024) -> NDArray[np.uint8]:
    """[entries, 3] colours from near (bright) to far (dark), perceptually even."""
    t = np.linspace(*_RAMP_ENDS, entries)
    return np.round(255 * inferno(t)).astype(np.uint8)


def inferno(t: ArrayLike) -> NDArray[np.float64]:
    """[...] in 0..1 -> colours [..., 3]."""
    powers = np.asarray(t, dtype=np.float64)[..., None] ** np.arange(len(_INFERNO))
    return np.clip(powers @ np.array(_INFERNO), 0, 1)


def depth_span(scene: Scene) -> tuple[float, float]:
    """Nearest and farthest depth (m) that the ramp tells apart: of the photo's surfaces, so it stays the same while the
    camera moves. The ramp goes between them in equal ratios."""
    depth = scene.steps[0].frame.depth if scene.steps else None
    solid = np.empty(0) if depth is None else depth[(depth > 0) & (depth < 0.99 * FAR_M)]
    if solid.size == 0:
        return 1.0, FAR_M
    near, far = np.percentile(solid, (2, 98))
    return 0.7 * float(near), 1.5 * float(max(far, 1.1 * near))


def splat_colours(step: Step, mode: Mode) -> NDArray[np.float32] | None:
    """[N, 3] of the step's splats; None = their own (which may depend on the direction they are seen from)."""
    if mode == "steps":
        return step_colours(step)
    if mode == "confidence":
        return confidence_colours(step.gaussians.colors, step.confidence)
    return None


def step_colours(step: Step) -> NDArray[np.float32]:
    """Photographed splats keep much of their own colour, imagined ones show which step made them."""
    own = step.gaussians.colors.clip(0, 1)
    if photographed(step):
        return _tinted(own, KNOWN, PHOTO_TINT, own)
    return _tinted(own, step_tint(step.number), TINT)


def photographed(step: Step) -> bool:
    """Step 0 of its run is the photo."""
    return step.request.get("step", step.number) == 0


def step_tint(number: int) -> tuple[float, float, float]:
    """Amber, for each step a little yellower, lighter or darker than for its neighbours."""
    hue, light, strength = colorsys.rgb_to_hls(*IMAGINED)
    place = number * GOLDEN % 1
    return colorsys.hls_to_rgb(hue + 0.04 * place, light + 0.16 * ((number * GOLDEN**2) % 1 - 0.5), strength)


def confidence_colours(own: NDArray[np.float32], confidence: NDArray[np.float32]) -> NDArray[np.float32]:
    """own [N, 3], confidence [N]: amber is a guess, teal is sure."""
    sure = confidence.clip(0, 1)[:, None]
    sure = sure * sure * (3 - 2 * sure)
    tint = (1 - sure) * np.array(IMAGINED, np.float32) + sure * np.array(KNOWN, np.float32)
    return _tinted(own.clip(0, 1), tint, TINT)


def stepped_back(colours: NDArray[np.float32]) -> NDArray[np.float32]:
    """Grey and dark, for what is not highlighted."""
    return (STEP_BACK * (0.3 * colours + 0.7 * luminance(colours))).astype(np.float32)


def luminance(colours: NDArray[np.float32]) -> NDArray[np.float32]:
    """[N, 3] -> [N, 1]."""
    return (colours @ np.array(LUMA, np.float32)[:, None]).astype(np.float32)


def _tinted(
    own: NDArray[np.float32], tint: ArrayLike, share: float, rest: NDArray[np.float32] | None = None
) -> NDArray[np.float32]:
    """The tint, lit as the colour is; the rest is the colour's brightness, or what is given instead."""
    light = luminance(own)
    lit = np.asarray(tint, np.float32) * (np.float32(0.3) + np.float32(0.9) * light)
    return (share * lit + (1 - share) * (light if rest is None else rest)).clip(0, 1).astype(np.float32)

"""Which pixels show the sky: two small logistic votes, one of each pixel's looks, one of each region's place and size.

The coefficients were fitted on some thousand rendered and photographed views of rooms, streets and
landscapes; sky is blue, smooth, high and bright beside the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

WORKING_SIDE_PX = 128
# bias, L, a, b, texture, L beside the brightest, elevation, b^2, a^2, L * L beside the brightest
PIXEL_VOTE = np.array([-1.57, -0.21, -0.87, -2.76, -0.35, 0.49, 0.18, -0.29, -1.98, 2.84])
# bias, median and 20 % quantile of the pixel votes, sqrt of area, lowest elevation, share of the top row, spread of L,
# L above the rest's bright parts, share of what is above the horizon
REGION_VOTE = np.array([-1.76, 1.57, 0.28, 0.34, 0.53, 0.41, -0.52, 1.86, -0.68])
NEEDED_VOTE = 0.7  # a ceiling at FAR_M spoils a room; a piece of sky hung between houses does little harm
NEEDED_VOTE_AT_HORIZON = -0.3  # what spans the top and comes down to the horizon is no ceiling
SAME_LOOK = 0.06
HORIZON_REACH = 0.12  # radians
DOUBT = 1.5  # on top of that where much is known above the horizon and none of it is sky
LIKE_KNOWN = 0.8
FEW = 12  # pixels
VOTE_ODDS = 1.2  # what `sky_mask` says counts as much as a network that says so with a probability of 0.77
BELOW_HORIZON = 8.0  # of odds lost per radian: where the horizon lies is itself a guess
VOTE_ODDS_KNOWN = 4.0  # the same where some of the sky is known: that tells best
UNLIKELY = 0.15  # a network's probability below which not even an island in the sky is sky
SMALLEST_SHARE = 0.004  # of the picture


def sky_mask(
    rgb: NDArray[np.float32],  # [H, W, 3] in 0..1
    elevation: NDArray[np.float64],  # [H, W] radians above the horizon
    known_sky: NDArray[np.bool_],  # [H, W] seen before as sky
    known_other: NDArray[np.bool_],  # [H, W] seen before as anything else
) -> NDArray[np.bool_]:
    """[H, W] True where the sky is seen; what is known of it overrules its looks."""
    height, width = rgb.shape[:2]
    scale = min(1.0, WORKING_SIDE_PX / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small, up, sky_share, other_share = (
        np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.float32)
        for picture in (rgb, elevation, known_sky.astype(np.float32), known_other.astype(np.float32))
    )
    looks = _looks(small, up)
    votes = np.asarray(cv2.GaussianBlur(looks @ PIXEL_VOTE, (0, 0), 1.3), dtype=np.float64)
    told = (sky_share > 0.5).astype(np.int8) - (other_share > 0.5)
    if np.count_nonzero(told > 0) >= FEW:  # the known sky shows how sky looks here
        votes += max(0.0, LIKE_KNOWN - float(np.percentile(votes[told > 0], 30)))
    sky = _accepted_regions(looks, votes, up, told)
    sky |= _islands(~sky, up) if sky.any() else sky
    soft = np.asarray(cv2.resize(sky.astype(np.float32), (width, height)), dtype=np.float32)
    guided = _guided(soft, rgb.mean(axis=-1), radius=max(1, round(1.5 / scale))) > 0.5
    return (guided & (elevation > -0.02) & ~known_other) | known_sky


def agreed_sky(
    rgb: NDArray[np.float32],  # [H, W, 3] in 0..1
    elevation: NDArray[np.float64],  # [H, W] radians above the horizon
    known_sky: NDArray[np.bool_],  # [H, W]
    known_other: NDArray[np.bool_],  # [H, W]
    probability: NDArray[np.float32],  # [H, W] of the sky, by a network
) -> NDArray[np.bool_]:
    """[H, W] True where a network and the votes of `sky_mask` together see the sky, along the picture's own edges."""
    voted = sky_mask(rgb, elevation, known_sky, known_other)
    odds = np.log(probability.clip(0.02, 0.98) / (1 - probability).clip(0.02, 0.98))
    vote = VOTE_ODDS_KNOWN if known_sky.any() else VOTE_ODDS
    odds += np.where(voted, vote, -vote) - BELOW_HORIZON * np.maximum(-elevation - 0.02, 0)
    soft = 1 / (1 + np.exp(-odds))
    radius = max(1, round(1.5 * max(soft.shape) / WORKING_SIDE_PX))
    sky = _guided(soft.astype(np.float32), rgb.mean(axis=-1), radius) > 0.5
    if known_other.any() and not known_sky.any():
        sky &= voted  # most likely a room: a ceiling at FAR_M would spoil it, so both must say so
    if sky.any():
        sky |= _islands(~sky, elevation) & (probability > UNLIKELY)
    return (sky & ~known_other) | known_sky


def _looks(rgb: NDArray[np.float32], elevation: NDArray[np.floating]) -> NDArray[np.float64]:
    """[h, w, 10] what PIXEL_VOTE weighs."""
    lab = cv2.cvtColor(rgb, cv2.COLOR_RGB2Lab).astype(np.float64)
    lightness, a, b = lab[..., 0] / 100, lab[..., 1] / 30, lab[..., 2] / 30
    grey = rgb.mean(axis=-1)
    deviation = cv2.blur(np.abs(grey - cv2.blur(grey, (5, 5))), (5, 5)) * 1.25
    texture = np.log(deviation + 0.004) + 4
    beside = lightness / max(float(np.percentile(lightness, 97)), 0.05)
    one = np.ones_like(lightness)
    parts = [one, lightness, a, b, texture, beside, 2 * elevation, b * b, a * a, lightness * beside]
    return np.stack(parts, axis=-1)


def _accepted_regions(
    looks: NDArray[np.float64],
    votes: NDArray[np.float64],
    elevation: NDArray[np.floating],
    told: NDArray[np.int8],  # [h, w] 1 = known sky, -1 = known to be something else
) -> NDArray[np.bool_]:
    """[h, w] the regions of sky-like pixels at the picture's top that are known as sky or win the second vote."""
    likely = (votes > 0) & (elevation > -0.02)
    labels = cv2.connectedComponents(likely.astype(np.uint8), connectivity=4)[1]
    sky = np.zeros_like(likely)
    high = elevation > 0.02
    indoors = not (told > 0).any() and np.count_nonzero((told < 0) & high) > 0.3 * np.count_nonzero(high)
    for label in np.setdiff1d(np.append(labels[:2], labels[told > 0]), [0]):
        region = labels == label
        if np.count_nonzero(told[region]) >= max(FEW, 0.02 * region.sum()):
            sky |= region if told[region].sum(dtype=int) > 0 else False
            continue
        if region.mean() < SMALLEST_SHARE or _runs_through(region, looks, elevation):
            continue
        reaches_horizon = region[0].mean() > 0.5 and np.percentile(elevation[region], 5) < HORIZON_REACH
        needed = NEEDED_VOTE_AT_HORIZON if reaches_horizon else NEEDED_VOTE
        needed += DOUBT * indoors
        if _region_looks(region, looks, votes, elevation) @ REGION_VOTE > needed:
            sky |= region
    return sky


def _runs_through(region: NDArray[np.bool_], looks: NDArray[np.float64], elevation: NDArray[np.floating]) -> bool:
    """Whether a region goes on below the horizon without an edge, as a wall does and the sky does not."""
    low = region & (elevation < 0.06)
    columns = np.flatnonzero(low.any(axis=0))
    if columns.size < 0.04 * region.shape[1]:
        return False
    above = region.shape[0] - 1 - low[::-1, columns].argmax(axis=0)
    step = max(2, region.shape[0] // 24)
    beneath = np.minimum(above + step, region.shape[0] - 1)
    change = np.abs(looks[above, columns, 1:4] - looks[beneath, columns, 1:4]).sum(axis=-1)
    return float((change < SAME_LOOK).mean()) > 0.4


def _region_looks(
    region: NDArray[np.bool_], looks: NDArray[np.float64], votes: NDArray[np.float64], elevation: NDArray[np.floating]
) -> NDArray[np.float64]:
    """[9] what REGION_VOTE weighs."""
    lightness = looks[..., 1]
    inside, rest = lightness[region], lightness[~region]
    bright_rest = float(np.percentile(rest, 80)) if rest.size else 0.0
    return np.array(
        [
            1.0,
            np.median(votes[region]),
            np.percentile(votes[region], 20),
            np.sqrt(region.mean()),
            2 * np.percentile(elevation[region], 5),
            region[0].mean(),
            4 * inside.std(),
            inside.mean() - bright_rest,
            region.sum() / max(int((elevation > 0).sum()), 1),
        ]
    )


def _islands(other: NDArray[np.bool_], elevation: NDArray[np.floating]) -> NDArray[np.bool_]:
    """[h, w] parts of `other` that nothing joins to the horizon or below: clouds and birds."""
    labels = cv2.connectedComponents(other.astype(np.uint8), connectivity=8)[1]
    grounded = np.unique(labels[other & (elevation < 0.02)])
    return other & ~np.isin(labels, grounded) if grounded.size else np.zeros_like(other)


def _guided(soft: NDArray[np.float32], guide: NDArray[np.float32], radius: int) -> NDArray[np.float32]:
    """[H, W] guided filter (He, Sun & Tang 2010): follows the guide's edges."""
    window = (2 * radius + 1, 2 * radius + 1)
    mean_g, mean_s = cv2.blur(guide, window), cv2.blur(soft, window)
    slope = (cv2.blur(guide * soft, window) - mean_g * mean_s) / (cv2.blur(guide * guide, window) - mean_g**2 + 1e-4)
    guided = cv2.blur(slope, window) * guide + cv2.blur(mean_s - slope * mean_g, window)
    return np.asarray(guided, dtype=np.float32)

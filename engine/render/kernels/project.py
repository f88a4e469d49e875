"""Projection: every Gaussian becomes a 2D splat record, a depth key and a box of tiles (see layout.py).

3DGS (Kerbl et al. 2023, section 4; Zwicker et al. 2001, EWA splatting) for pinhole cameras. For equirectangular cameras
the Jacobian is that of the sphere's tangent plane at the splat, so nothing happens at the poles. Splats with a
non-finite number, a zero quaternion, or an opacity below 1/255 are skipped.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import prange

from engine.core.camera import FAR_EYE
from engine.render.kernels import layout as L  # noqa: N812
from engine.render.kernels.jit import bits_from_float, kernel
from engine.render.kernels.sh import base_color, directional_color

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Scalar = Any  # a float32

F = np.float32
ZERO, HALF, ONE, TWO = F(0), F(0.5), F(1), F(2)
HUGE = F(1e30)
NEARLY_1 = F(1 - 1e-6)
LOG2_255 = F(math.log2(255.0))
HALF_PI = F(0.5 * math.pi)
QUARTER_PI = F(0.25 * math.pi)
ATAN = tuple(F(c) for c in (0.99997723, -0.33262283, 0.1935403, -0.11642627, 0.0526471, -0.01171903))  # minimax, 0..1
ALL_ROUND = F(2 * math.pi - 1e-4)
FAR_EYE_LESS_1 = F(FAR_EYE - 1.0)
SLACK = F(0.02)  # px; boxes are a little wide, the raster kernel decides exactly


@kernel(parallel=True)
def project_pinhole(
    means: Floats,  # [N, 3]
    quats: Floats,  # [N, 4]
    scales: Floats,  # [N, 3]
    opacities: Floats,  # [N]
    sh: Floats,  # [N, K, 3]
    rotation: Floats,  # [3, 3] camera_from_world
    translation: Floats,  # [3] camera_from_world
    center: Floats,  # [3] of the camera, in the world
    intrinsics: Floats,  # [4] fx, fy, cx, cy
    size: tuple[int, int],  # width, height
    records: Floats,  # [N, RECORD] out
    keys: NDArray[np.int32],  # [N] out: bits of the depth, 0 = not visible
    boxes: NDArray[np.int16],  # [N, 4] out: tiles x0, y0, x1, y1 (ends exclusive)
    flags: NDArray[np.uint8],  # [N] out
) -> None:
    fx, fy, cx, cy = intrinsics[0], intrinsics[1], intrinsics[2], intrinsics[3]
    width, height = F(size[0]), F(size[1])
    margin_x, margin_y = L.CLAMP_MARGIN * HALF * width / fx, L.CLAMP_MARGIN * HALF * height / fy
    x_low, x_high = -cx / fx - margin_x, (width - cx) / fx + margin_x
    y_low, y_high = -cy / fy - margin_y, (height - cy) / fy + margin_y
    for i in prange(means.shape[0]):
        keys[i] = 0
        x, y, z = to_camera((means[i, 0], means[i, 1], means[i, 2]), rotation, translation)
        if not (z > L.NEAR and abs(x) + abs(y) + z < HUGE and usable(quats, scales, opacities, i)):
            continue
        inv_z = ONE / z
        tx, ty = x * inv_z, y * inv_z
        jx, jy = min(max(tx, x_low), x_high), min(max(ty, y_low), y_high)
        u, v = fx * tx + cx, fy * ty + cy
        ax, ay = fx * inv_z, fy * inv_z
        log2_o = math.log2(opacities[i])
        reach = (log2_o + LOG2_255) / L.HALF_LOG2E  # squared Mahalanobis radius where alpha = 1/255
        # a ball around the splat shows at once that most splats of a scene are out of the picture
        ball2 = max(scales[i, 0] ** 2, scales[i, 1] ** 2, scales[i, 2] ** 2)
        rx = math.sqrt(reach * (ball2 * ax * ax * (ONE + jx * jx) + L.EPS2D)) + SLACK
        ry = math.sqrt(reach * (ball2 * ay * ay * (ONE + jy * jy) + L.EPS2D)) + SLACK
        if not (u + rx > ZERO and u - rx < width and v + ry > ZERO and v - ry < height):
            continue
        # rows of the Jacobian times camera_from_world
        m00 = ax * (rotation[0, 0] - jx * rotation[2, 0])
        m01 = ax * (rotation[0, 1] - jx * rotation[2, 1])
        m02 = ax * (rotation[0, 2] - jx * rotation[2, 2])
        m10 = ay * (rotation[1, 0] - jy * rotation[2, 0])
        m11 = ay * (rotation[1, 1] - jy * rotation[2, 1])
        m12 = ay * (rotation[1, 2] - jy * rotation[2, 2])
        a, b, c, det = covariance_2d(quats, scales, i, m00, m01, m02, m10, m11, m12, L.EPS2D)
        if not (det > ZERO and det < HUGE):
            continue
        rx, ry = math.sqrt(reach * a) + SLACK, math.sqrt(reach * c) + SLACK
        first_x, last_x = span(u - rx, u + rx, width)
        first_y, last_y = span(v - ry, v + ry, height)
        if not (first_x <= last_x and first_y <= last_y):
            continue
        flag = shade(means, center, sh, records, i)
        if flag < 0:
            continue
        if jx != tx:
            flag |= L.X_CLAMPED
        if jy != ty:
            flag |= L.Y_CLAMPED
        flags[i] = flag
        write_shape(records, i, a, b, c, det, log2_o, z, first_y, last_y)
        records[i, L.U], records[i, L.V], records[i, L.LEFT], records[i, L.RIGHT] = u, v, first_x, last_x
        boxes[i, 0], boxes[i, 1] = first_x // L.TILE_W, first_y // L.TILE_H
        boxes[i, 2], boxes[i, 3] = last_x // L.TILE_W + 1, last_y // L.TILE_H + 1
        keys[i] = bits_from_float(z)


@kernel(parallel=True)
def project_equirect(
    means: Floats,  # [N, 3]
    quats: Floats,  # [N, 4]
    scales: Floats,  # [N, 3]
    opacities: Floats,  # [N]
    sh: Floats,  # [N, K, 3]
    rotation: Floats,  # [3, 3] camera_from_world
    translation: Floats,  # [3] camera_from_world
    center: Floats,  # [3] of the camera, in the world
    sphere: Floats,  # [4] longitudes covered, the eye's offset, latitude from which it fades, 1 / screen (Camera)
    size: tuple[int, int],  # width, height
    records: Floats,  # [N, RECORD] out
    keys: NDArray[np.int32],  # [N] out: bits of the range, 0 = not visible
    boxes: NDArray[np.int16],  # [N, 4] out: tiles x0, y0, x1, y1 (ends exclusive); x1 may pass the right edge and wrap
    flags: NDArray[np.uint8],  # [N] out
) -> None:
    width, height = F(size[0]), F(size[1])
    px_per_lon, px_per_lat = width / sphere[0], height / F(math.pi)
    eps = L.EPS2D / (px_per_lat * px_per_lat)
    for i in prange(means.shape[0]):
        keys[i] = 0
        x, y, z = to_camera((means[i, 0], means[i, 1], means[i, 2]), rotation, translation)
        eye = ZERO
        if sphere[1] != ZERO:
            eye = eye_towards(x, y, z, sphere[1], sphere[2])
            x, z = from_eye(x, z, eye, abs(sphere[1]))
        horizontal = math.sqrt(x * x + z * z)
        distance = math.sqrt(horizontal * horizontal + y * y)
        if not (distance > L.NEAR and distance < HUGE and usable(quats, scales, opacities, i)):
            continue
        inv = ONE / distance
        cos_lat, sin_lat = horizontal * inv, y * inv
        cos_lon, sin_lon = ONE, ZERO  # straight up or down any frame will do
        if horizontal > ZERO:
            cos_lon, sin_lon = z / horizontal, x / horizontal
        # e1, e2 (layout.py) over the range, times camera_from_world
        ex, ez = cos_lon * inv, -sin_lon * inv
        dx, dy, dz = -sin_lat * sin_lon * inv, cos_lat * inv, -sin_lat * cos_lon * inv
        m00 = ex * rotation[0, 0] + ez * rotation[2, 0]
        m01 = ex * rotation[0, 1] + ez * rotation[2, 1]
        m02 = ex * rotation[0, 2] + ez * rotation[2, 2]
        m10 = dx * rotation[0, 0] + dy * rotation[1, 0] + dz * rotation[2, 0]
        m11 = dx * rotation[0, 1] + dy * rotation[1, 1] + dz * rotation[2, 1]
        m12 = dx * rotation[0, 2] + dy * rotation[1, 2] + dz * rotation[2, 2]
        a, b, c, det = covariance_2d(quats, scales, i, m00, m01, m02, m10, m11, m12, eps)
        if not (det > ZERO and det < HUGE):
            continue
        log2_o = math.log2(opacities[i])
        reach = (log2_o + LOG2_255) / L.HALF_LOG2E
        if eye * sphere[3] != ZERO:
            cos_lon, sin_lon = turned(cos_lon, sin_lon, eye * sphere[3])
        south, north, west, east = sphere_box(reach * a, reach * b, reach * c, cos_lat, sin_lat)
        first_y, last_y = span((north + HALF_PI) * px_per_lat - SLACK, (south + HALF_PI) * px_per_lat + SLACK, height)
        u = (angle(sin_lon, cos_lon) + HALF * (east - west)) * px_per_lon + HALF * width
        reach_x = HALF * (east + west) * px_per_lon + SLACK
        if sphere[0] < ALL_ROUND:
            first_x, last_x = columns_ahead(u, reach_x, size[0], TWO * F(math.pi) * px_per_lon)
        else:
            first_x, last_x = columns_around(u, reach_x, size[0])
        if not (first_y <= last_y and first_x <= last_x):
            continue
        flag = shade(means, center, sh, records, i)
        if flag < 0:
            continue
        flags[i] = flag
        write_shape(records, i, a, b, c, det, log2_o, distance, first_y, last_y)
        records[i, L.COS_LON], records[i, L.SIN_LON], records[i, L.COS_LAT], records[i, L.SIN_LAT] = (
            cos_lon,
            sin_lon,
            cos_lat,
            sin_lat,
        )
        records[i, L.LEFT], records[i, L.RIGHT] = first_x, last_x
        boxes[i, 0], boxes[i, 1] = first_x // L.TILE_W, first_y // L.TILE_H
        boxes[i, 2], boxes[i, 3] = last_tile(last_x, size[0]) + 1, last_y // L.TILE_H + 1
        keys[i] = bits_from_float(distance)


@kernel(parallel=False)
def to_camera(
    mean: tuple[Scalar, Scalar, Scalar], rotation: Floats, translation: Floats
) -> tuple[Scalar, Scalar, Scalar]:
    """World point -> camera axes."""
    x = rotation[0, 0] * mean[0] + rotation[0, 1] * mean[1] + rotation[0, 2] * mean[2] + translation[0]
    y = rotation[1, 0] * mean[0] + rotation[1, 1] * mean[1] + rotation[1, 2] * mean[2] + translation[1]
    z = rotation[2, 0] * mean[0] + rotation[2, 1] * mean[1] + rotation[2, 2] * mean[2] + translation[2]
    return x, y, z


@kernel(parallel=False)
def eye_towards(x: Scalar, y: Scalar, z: Scalar, eye: Scalar, fade: Scalar) -> Scalar:
    """How far beside the centre the eye stands that looks up or down to there (core/camera.py)."""
    horizontal = math.sqrt(x * x + z * z)
    if abs(y) <= horizontal and fade >= QUARTER_PI:  # no angle is needed for what lies near the horizon
        return eye
    return eye * ease((HALF_PI - angle(abs(y), horizontal)) / (HALF_PI - fade))


@kernel(parallel=False)
def from_eye(x: Scalar, z: Scalar, eye: Scalar, head: Scalar) -> tuple[Scalar, Scalar]:
    """x and z as seen from the eye that looks at the point: it stands where its line of sight touches the circle of
    eyes, or within it for what is in the head. First-order exact for the splat around the point too, because it is
    seen from that eye."""
    horizontal = math.sqrt(x * x + z * z)
    offset = eye * ease((horizontal / head - ONE) / FAR_EYE_LESS_1)
    if offset == ZERO:
        return x, z
    cos_lon, sin_lon = turned(z / horizontal, x / horizontal, -offset / horizontal)
    return x - offset * cos_lon, z + offset * sin_lon


@kernel(parallel=False)
def turned(cos: Scalar, sin: Scalar, sin_by: Scalar) -> tuple[Scalar, Scalar]:
    """Cos and sin of an angle, and of that angle with another one added whose sine is given."""
    cos_by = math.sqrt(ONE - sin_by * sin_by)
    return cos * cos_by - sin * sin_by, sin * cos_by + cos * sin_by


@kernel(parallel=False)
def ease(t: Scalar) -> Scalar:
    t = min(max(t, ZERO), ONE)
    return t * t * (F(3) - TWO * t)


@kernel(parallel=False)
def span(low: Scalar, high: Scalar, size: Scalar) -> tuple[int, int]:
    """First and last pixel whose centre (index + 0.5) lies within low..high and the picture; last < first: none."""
    return int(min(max(low + HALF, ZERO), size)), int(min(max(high + HALF, ZERO), size)) - 1


@kernel(parallel=False)
def usable(quats: Floats, scales: Floats, opacities: Floats, i: int) -> Any:
    """Visible and finite; a comparison with NaN is false."""
    norm2 = (
        quats[i, 0] * quats[i, 0] + quats[i, 1] * quats[i, 1] + quats[i, 2] * quats[i, 2] + quats[i, 3] * quats[i, 3]
    )
    size2 = scales[i, 0] * scales[i, 0] + scales[i, 1] * scales[i, 1] + scales[i, 2] * scales[i, 2]
    opacity = opacities[i]
    return opacity >= L.ALPHA_MIN and opacity < HUGE and norm2 > F(1e-24) and norm2 < HUGE and size2 < HUGE


@kernel(parallel=False)
def covariance_2d(
    quats: Floats,
    scales: Floats,
    i: int,
    m00: Scalar,
    m01: Scalar,
    m02: Scalar,
    m10: Scalar,
    m11: Scalar,
    m12: Scalar,
    eps: Scalar,
) -> tuple[Scalar, Scalar, Scalar, Scalar]:
    """Dilated 2D covariance [[a, b], [b, c]] and its determinant; m: 2x3 Jacobian times camera_from_world."""
    w, x, y, z = quats[i, 0], quats[i, 1], quats[i, 2], quats[i, 3]
    s = TWO / (w * w + x * x + y * y + z * z)
    r00, r01, r02 = ONE - s * (y * y + z * z), s * (x * y - w * z), s * (x * z + w * y)
    r10, r11, r12 = s * (x * y + w * z), ONE - s * (x * x + z * z), s * (y * z - w * x)
    r20, r21, r22 = s * (x * z - w * y), s * (y * z + w * x), ONE - s * (x * x + y * y)
    n00 = (m00 * r00 + m01 * r10 + m02 * r20) * scales[i, 0]
    n01 = (m00 * r01 + m01 * r11 + m02 * r21) * scales[i, 1]
    n02 = (m00 * r02 + m01 * r12 + m02 * r22) * scales[i, 2]
    n10 = (m10 * r00 + m11 * r10 + m12 * r20) * scales[i, 0]
    n11 = (m10 * r01 + m11 * r11 + m12 * r21) * scales[i, 1]
    n12 = (m10 * r02 + m11 * r12 + m12 * r22) * scales[i, 2]
    a = n00 * n00 + n01 * n01 + n02 * n02
    b = n00 * n10 + n01 * n11 + n02 * n12
    c = n10 * n10 + n11 * n11 + n12 * n12
    # Cauchy-Binet: a sum of squares, so needles lose nothing to cancellation (a c - b b would)
    d01, d02, d12 = n00 * n11 - n01 * n10, n00 * n12 - n02 * n10, n01 * n12 - n02 * n11
    det = d01 * d01 + d02 * d02 + d12 * d12 + eps * (a + c) + eps * eps
    return a + eps, b, c + eps, det


@kernel(parallel=False)
def write_shape(
    records: Floats,
    i: int,
    a: Scalar,
    b: Scalar,
    c: Scalar,
    det: Scalar,
    log2_o: Scalar,
    depth: Scalar,
    first_y: Scalar,
    last_y: Scalar,
) -> None:
    """The part of a record that both cameras share."""
    scale = L.HALF_LOG2E / det
    records[i, L.A], records[i, L.B], records[i, L.C] = -c * scale, TWO * b * scale, -a * scale
    records[i, L.LOG2_OPACITY], records[i, L.DEPTH] = log2_o, depth
    records[i, L.TOP], records[i, L.BOTTOM] = first_y, last_y


@kernel(parallel=False)
def shade(means: Floats, center: Floats, sh: Floats, records: Floats, i: int) -> int:
    """Writes the colour seen from `center`; returns the clamp flags, -1 for a colour that is no number."""
    r, g, b = base_color(sh, i)
    if sh.shape[1] > 1:
        x, y, z = means[i, 0] - center[0], means[i, 1] - center[1], means[i, 2] - center[2]
        inv = ONE / math.sqrt(x * x + y * y + z * z)
        dr, dg, db = directional_color(sh, i, x * inv, y * inv, z * inv)
        r, g, b = r + dr, g + dg, b + db
    if not (abs(r) < HUGE and abs(g) < HUGE and abs(b) < HUGE):
        return -1
    records[i, L.RED], records[i, L.GREEN], records[i, L.BLUE] = max(r, ZERO), max(g, ZERO), max(b, ZERO)
    return (
        (L.RED_CLAMPED if r < ZERO else 0) | (L.GREEN_CLAMPED if g < ZERO else 0) | (L.BLUE_CLAMPED if b < ZERO else 0)
    )


@kernel(parallel=False)
def sphere_box(
    xx: Scalar, xy: Scalar, yy: Scalar, cos_lat: Scalar, sin_lat: Scalar
) -> tuple[Scalar, Scalar, Scalar, Scalar]:
    """Southernmost and northernmost latitude of an ellipse on the tangent plane, and the longitudes it reaches to the
    west and to the east. xx, xy, yy: its covariance times the squared radius where it ends.

    On that plane the latitude grows with y if no pole is inside, and a meridian is the line x = t (cos_lat - y sin_lat)
    with t the tangent of the longitude; two of them touch the ellipse.
    """
    rx, ry, lat = math.sqrt(xx), math.sqrt(yy), angle(sin_lat, cos_lat)
    apart = cos_lat * cos_lat * NEARLY_1 - yy * sin_lat * sin_lat
    if apart <= ZERO:  # a pole is inside, or level with it: every column, rows within the circle
        reach = angle(math.sqrt(xx + yy), ONE)
        return lat + reach, lat - reach, F(math.pi), F(math.pi)
    half_height = angle(ry, ONE)
    south, north = lat + half_height, lat - half_height
    # corners of the rectangle around it lean towards the equator
    if sin_lat + ry * cos_lat < ZERO:
        south = angle(sin_lat + ry * cos_lat, length(rx, cos_lat - ry * sin_lat))
    if sin_lat - ry * cos_lat > ZERO:
        north = angle(sin_lat - ry * cos_lat, length(rx, cos_lat + ry * sin_lat))
    middle = xy * sin_lat
    root = math.sqrt(middle * middle + xx * apart)
    return south, north, angle(root - middle, apart), angle(root + middle, apart)


@kernel(parallel=False)
def length(x: Scalar, y: Scalar) -> Scalar:
    return math.sqrt(x * x + y * y)


@kernel(parallel=False)
def angle(y: Scalar, x: Scalar) -> Scalar:
    """atan2(y, x) to 2e-6, in a third of the time: enough for boxes, and for how far an eye has faded. Nothing is drawn
    with it. Not both may be 0."""
    across, along = abs(y), abs(x)
    q = min(across, along) / max(across, along)
    s = q * q
    p = ((((ATAN[5] * s + ATAN[4]) * s + ATAN[3]) * s + ATAN[2]) * s + ATAN[1]) * s + ATAN[0]
    a = HALF_PI - p * q if across > along else p * q
    a = F(math.pi) - a if x < ZERO else a
    return -a if y < ZERO else a


@kernel(parallel=False)
def columns_around(u: Scalar, reach: Scalar, width: int) -> tuple[int, int]:
    """First and last of the pixel columns within `reach` of column u on a ring; the last may pass the right edge."""
    if TWO * reach > F(width - 2 * L.TILE_W):
        return 0, width - 1
    first, last = math.ceil(u - reach - HALF), math.floor(u + reach - HALF)
    if first < 0:
        first, last = first + width, last + width
    if first >= width:
        first, last = first - width, last - width
    return int(first), int(last)


@kernel(parallel=False)
def columns_ahead(u: Scalar, reach: Scalar, width: int, round_px: Scalar) -> tuple[int, int]:
    """As columns_around, in a picture that shows a part of the ring of round_px pixels: no column wraps."""
    if u + reach - round_px > ZERO or u - reach + round_px < F(width):
        return 0, width - 1  # reaches in from behind, at the other side
    first, last = span(u - reach, u + reach, F(width))
    return int(first), int(last)


@kernel(parallel=False)
def last_tile(last: int, width: int) -> int:
    """The tile column of a pixel column; past the right edge tiles are counted on from the first one."""
    if last < width:
        return last // L.TILE_W
    return (width + L.TILE_W - 1) // L.TILE_W + (last - width) // L.TILE_W

"""What the forward kernels hand to each other, and to the backward pass.

One *record* is one projected splat, a row of `records` [N, RECORD]; rows stay in the order of the Gaussians, and only
rows of visible splats (keys[i] != 0) are written. Columns:

    A, B, C   the inverse of the dilated 2D covariance [[a, b], [b, c]], scaled so that the exponent is one of two:
              A = -log2(e)/2 * a, B = -log2(e) * b, C = -log2(e)/2 * c, and
              alpha = 2^(LOG2_OPACITY + A x^2 + B x y + C y^2) for an offset (x, y) from the splat's centre
    LOG2_OPACITY
    RED, GREEN, BLUE   max(0, 0.5 + SH), from the camera's centre
    DEPTH     z (pinhole) or range (equirect) of the mean
    TOP, BOTTOM   first and last pixel row (whole numbers, inclusive) that the splat can touch
    LEFT, RIGHT   the same for columns; of a whole sphere RIGHT may pass the right edge and goes on from the left one
    pinhole:  U, V   the centre in pixels; (x, y) = pixel centre - (U, V), in pixels
    equirect: COS_LON, SIN_LON, COS_LAT, SIN_LAT   the direction n of the mean. Offsets are measured on the plane that
              touches the unit sphere at n: for a pixel's direction d, x = d.e1 / d.n, y = d.e2 / d.n (d.n > 0), where
              e1 = (COS_LON, 0, -SIN_LON) points east, e2 = (-SIN_LAT SIN_LON, COS_LAT, -SIN_LAT COS_LON) down.
              The covariance is that of the splat seen in this plane, [e1; e2] cov [e1; e2]^T / range^2, dilated by
              EPS2D (pi / height)^2. No pixel grid enters, so poles are as good as any other place.
"""

from __future__ import annotations

import math

import numpy as np

A, B, C, LOG2_OPACITY, RED, GREEN, BLUE, DEPTH, TOP, BOTTOM, LEFT, RIGHT = range(12)
U, V = 12, 13
COS_LON, SIN_LON, COS_LAT, SIN_LAT = 12, 13, 14, 15
RECORD = 16  # floats in a record: one cache line

TILE_W, TILE_H = 32, 16  # px; tiles are numbered row by row; wide ones mean fewer splats that lie in several
EPS2D = np.float32(0.3)  # px^2 added to the 2D covariance (3DGS' low-pass filter)
ALPHA_MIN = np.float32(1.0 / 255.0)  # weaker contributions are skipped
ALPHA_MAX = np.float32(0.999)
T_MIN = np.float32(1e-4)  # a pixel takes no further splat once its transmittance is below this
NEAR = np.float32(0.01)  # metres; means nearer than this (z, or range for equirect) are culled
CLAMP_MARGIN = np.float32(
    0.3
)  # 3DGS/gsplat: x/z, y/z in the Jacobian stay within the picture plus 30 % of its half width
HALF_LOG2E = np.float32(0.5 * math.log2(math.e))

# bits of `flags`
RED_CLAMPED, GREEN_CLAMPED, BLUE_CLAMPED = 1, 2, 4  # the colour was negative and was set to 0: no gradient
X_CLAMPED, Y_CLAMPED = 8, 16  # x/z or y/z was limited in the Jacobian

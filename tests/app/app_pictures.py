"""Steps with all the pictures that the engine keeps, in values that a test can look for."""

from __future__ import annotations

import numpy as np
from app_fakes import SIZE

MISSING = slice(SIZE // 2, None)  # the columns that are imagined


def all_pictures():
    """The right half is imagined; depth grows from 2 m to 4 m from left to right; one pixel of the seam is torn."""
    half = np.zeros((SIZE, SIZE), np.float32)
    half[:, MISSING] = 1
    grey = np.full((SIZE, SIZE, 3), 0.5, np.float32)
    depth = np.tile(np.linspace(2, 4, SIZE, dtype=np.float32), (SIZE, 1))
    seam = np.zeros_like(half)
    seam[3, SIZE // 2 - 1] = 0.3
    return {
        "rendered": grey * (1 - half[..., None]), "mask": half, "imagined": grey, "depth": depth,
        "confidence": 1 - 0.5 * half, "seam_error": seam, "result": grey,
    }  # fmt: skip


def give_pictures(session, *step_ids):
    """As if the engine had kept them; what it did keep is packed in the background first."""
    while session.files.busy:
        assert session.files.wait(20)
        session.poll()
    for step_id in step_ids:
        session.store.pack(step_id, all_pictures())

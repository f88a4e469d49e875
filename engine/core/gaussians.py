"""3D Gaussian splats as a structure of arrays, and the chunk that remembers which step made them.

Conventions of Kerbl et al. 2023 ("3D Gaussian Splatting") with *activated* values: scales in metres, opacities 0..1.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

SH_C0 = 0.28209479177387814  # Y_00; colour = 0.5 + SH_C0 * sh[:, 0]


@dataclass(frozen=True, eq=False)
class Gaussians:
    """means [N, 3] world metres; quats [N, 4] wxyz, unit; scales [N, 3] metres (standard deviations);
    opacities [N] in 0..1; sh [N, K, 3] with K = (degree + 1)^2, degree 0-3. All float32, C-contiguous.
    """

    means: NDArray[np.float32]  # [N, 3]
    quats: NDArray[np.float32]  # [N, 4]
    scales: NDArray[np.float32]  # [N, 3]
    opacities: NDArray[np.float32]  # [N]
    sh: NDArray[np.float32]  # [N, K, 3]

    def __post_init__(self) -> None:
        for field in fields(self):
            object.__setattr__(self, field.name, np.ascontiguousarray(getattr(self, field.name), dtype=np.float32))
        n = len(self.means)
        wanted = {"means": (n, 3), "quats": (n, 4), "scales": (n, 3), "opacities": (n,), "sh": (n, self.sh.shape[1], 3)}
        for name, shape in wanted.items():
            if getattr(self, name).shape != shape:
                raise ValueError(f"Gaussians.{name} must have shape {shape}, got {getattr(self, name).shape}")
        if self.sh.shape[1] not in (1, 4, 9, 16):
            raise ValueError(f"Gaussians.sh needs 1, 4, 9 or 16 coefficients a channel, got {self.sh.shape[1]}")

    @staticmethod
    def empty(sh_degree: int = 0) -> Gaussians:
        return Gaussians(
            means=np.zeros((0, 3), np.float32),
            quats=np.zeros((0, 4), np.float32),
            scales=np.zeros((0, 3), np.float32),
            opacities=np.zeros(0, np.float32),
            sh=np.zeros((0, (sh_degree + 1) ** 2, 3), np.float32),
        )

    @staticmethod
    def concatenate(parts: Sequence[Gaussians]) -> Gaussians:
        """All parts in order; lower SH degrees are padded with zeros."""
        if not parts:
            return Gaussians.empty()
        k = max(part.sh.shape[1] for part in parts)
        sh = [np.pad(part.sh, ((0, 0), (0, k - part.sh.shape[1]), (0, 0))) for part in parts]
        return Gaussians(
            means=np.concatenate([part.means for part in parts]),
            quats=np.concatenate([part.quats for part in parts]),
            scales=np.concatenate([part.scales for part in parts]),
            opacities=np.concatenate([part.opacities for part in parts]),
            sh=np.concatenate(sh),
        )

    def __len__(self) -> int:
        return len(self.means)

    def __getitem__(self, index: ArrayLike | slice) -> Gaussians:
        """The chosen splats: a boolean mask [N], indices [M] or a slice."""
        i = index if isinstance(index, slice) else np.asarray(index)
        return Gaussians(self.means[i], self.quats[i], self.scales[i], self.opacities[i], self.sh[i])

    @property
    def sh_degree(self) -> int:
        return int(np.sqrt(self.sh.shape[1])) - 1

    @property
    def colors(self) -> NDArray[np.float32]:
        """[N, 3] the view-independent part of the colour."""
        return np.float32(0.5) + np.float32(SH_C0) * self.sh[:, 0]

    @property
    def nbytes(self) -> int:
        return sum(getattr(self, field.name).nbytes for field in fields(self))


def sh_from_colors(colors: ArrayLike) -> NDArray[np.float32]:
    """[N, 3] colours in 0..1 -> degree-0 coefficients [N, 1, 3]."""
    return ((np.asarray(colors, dtype=np.float32) - np.float32(0.5)) / np.float32(SH_C0))[:, None, :]

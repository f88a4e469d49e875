"""Training on several processes: `accelerate launch -m app train depth ...`, or torchrun (which needs no GPUs)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from accelerate import Accelerator, PartialState

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


def new_accelerator() -> Accelerator:
    """For this process, in bfloat16 wherever it works: on processors and on GPUs that know it."""
    return Accelerator(mixed_precision=_precision(), cpu=_on_processor())


def main_first() -> AbstractContextManager[None]:
    """The first process goes through the block alone, then the others."""
    return PartialState(cpu=_on_processor()).main_process_first()


def _on_processor() -> bool:
    return not torch.accelerator.is_available()


def _precision() -> str:
    if torch.cuda.is_available():
        return "bf16" if torch.cuda.is_bf16_supported() else "no"
    return "bf16" if _on_processor() else "no"

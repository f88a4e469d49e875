"""An engine's process whose stages do what the prompt says: "wait FILE" until FILE exists (FILE.pid tells who waits),
"abort", "allocate MB"."""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
from pipeline_fakes import RoundDepth, SeededViews

from engine.pipeline import Backends
from engine.remote.child import serve
from engine.render.cpu import CpuRenderer


class PromptedViews(SeededViews):
    def generate(self, rendered, known, view, *, prompt, **rest):
        what, _, with_what = prompt.partition(" ")
        if what == "wait":
            wait_for(Path(with_what))
        elif what == "abort":
            os.abort()
        elif what == "allocate":
            self.held = np.ones(int(with_what) << 17)
        return super().generate(rendered, known, view, prompt=prompt, **rest)


def wait_for(file):
    """Deaf to cancelling, as a long call into a library is; what was asked meanwhile arrives before it returns."""
    unfinished = file.with_suffix(".new")
    unfinished.write_text(str(os.getpid()))
    unfinished.rename(file.with_suffix(".pid"))
    while not file.exists():
        time.sleep(0.005)
    time.sleep(0.05)


if __name__ == "__main__":
    threads = os.environ.get("OMP_NUM_THREADS")
    stages = Backends(CpuRenderer(), PromptedViews(), RoundDepth())
    serve(lambda say: say(f"{threads} threads"), backends=stages)

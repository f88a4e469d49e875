"""An engine's process as the window's, but with scripted stages; a prompt names a file that a view waits for."""

from __future__ import annotations

import os
import time
from pathlib import Path

from app_stages import Stages

from app.blobs import packed_pictures
from engine.pipeline import Backends
from engine.remote.child import serve
from engine.render.cpu import CpuRenderer


class WaitingStages(Stages):
    def generate(self, rendered, known, view, *, prompt, **rest):
        if prompt:
            unfinished = Path(prompt).with_suffix(".new")
            unfinished.write_text(str(os.getpid()))
            unfinished.rename(Path(prompt).with_suffix(".pid"))
            while not Path(prompt).exists():
                time.sleep(0.005)
        return super().generate(rendered, known, view, prompt=prompt, **rest)


if __name__ == "__main__":
    threads, stages = os.environ.get("OMP_NUM_THREADS"), WaitingStages()
    serve(lambda say: say(f"{threads} threads"), packed_pictures, Backends(CpuRenderer(), stages, stages))

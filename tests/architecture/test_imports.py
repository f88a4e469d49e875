"""Who may import whom, and what must stay out of the way at the start."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import pytest

HEAVY = ("torch", "diffusers", "transformers", "gsplat", "accelerate")
COMPUTING = ("numpy", "numba", "cv2", "scipy", "PIL", "av", *HEAVY)


def loaded_after(code: str, *arguments: str) -> set[str]:
    """The top-level modules a fresh interpreter holds after running the code."""
    report = "\nimport sys; sys.stderr.write('LOADED ' + ' '.join({name.partition('.')[0] for name in sys.modules}))"
    command = [sys.executable, "-c", code + report, *arguments]
    result = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return set(result.stderr.rpartition("LOADED ")[2].split())


def test_the_contracts_hold():
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_watch_over_imports_can_see():
    """The tests below would pass for ever if this did not see a heavy module."""
    assert "numpy" in loaded_after("import engine.core.pose")


def test_the_command_line_starts_without_anything_that_computes():
    loaded = loaded_after("import app.__main__, app.cli\nassert app.cli.run(['--help']) == 0")
    assert "typer" in loaded
    assert not loaded & set(COMPUTING)


def test_the_window_starts_without_torch():
    start = ["app.__main__", "app.make", "app.project", "app.console"]
    if find_spec("ui.main_window"):
        start.append("ui.main_window")
    loaded = loaded_after(f"import {', '.join(start)}")
    assert "engine" in loaded
    assert not loaded & set(HEAVY)


@pytest.mark.parametrize("module", ["engine.api", "engine.registry", "engine.preview.mailbox", "engine.core.scene"])
def test_the_engines_vocabulary_is_light(module):
    assert not loaded_after(f"import {module}") & (set(COMPUTING) - {"numpy"})


def test_drawing_a_splat_file_needs_no_torch(tmp_path):
    code = """
import sys
from pathlib import Path
import numpy as np
from app import cli
from engine.core.gaussians import Gaussians, sh_from_colors
from engine.export.ply import write_ply
folder = Path(sys.argv[1])
splats = Gaussians([[0, 0, 2.0]], [[1, 0, 0, 0]], [[0.3] * 3], [0.9], sh_from_colors([[1.0, 0.5, 0.0]]))
write_ply(folder / "one.ply", splats)
assert cli.run(["info", str(folder / "one.ply")]) == 0
wanted = ["--preset", "dolly", "--size", "64x48", "-o", str(folder / "o.png")]
assert cli.run(["render", str(folder / "one.ply"), *wanted]) == 0
"""
    loaded = loaded_after(code, str(tmp_path))
    assert "numba" in loaded
    assert not loaded & set(HEAVY)
    assert (tmp_path / "o.png").stat().st_size > 100

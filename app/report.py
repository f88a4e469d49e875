"""What a bug report needs, as text to paste: versions, machine, what was open and what went wrong. No names, no paths,
no prompts."""

from __future__ import annotations

import os
import platform
import re
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from app import paths

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.session import Session

PACKAGES = ("sceneloom", "numpy", "numba", "torch", "pyside6-essentials", "opencv-python-headless")
MOST_CHARS = 60_000  # issue trackers cut at 65,536
LOG_CHARS = 20_000
PRIVATE = ("photo_folder", "project_folder", "export_folder", "unknown")


def report(session: Session, more: Iterable[str] = ()) -> str:
    """more: lines that only the window knows, such as the name of the GL renderer."""
    parts = [
        "## Sceneloom",
        *(f"{name} {_version(name)}" for name in PACKAGES),
        f"Python {platform.python_version()} on {platform.platform()}, {os.cpu_count()} processors",
        *more,
        "## Settings",
        *(f"{name}: {value}" for name, value in asdict(session.settings).items() if name not in PRIVATE),
        "## Document",
        *_document(session),
        "## Problems, newest last",
        *(f"{problem.kind}: {problem}\n{problem.detail}".strip() for problem in session.problems),
        "## Log",
        _tail(paths.log_file()),
    ]
    return redacted("\n".join(parts))[:MOST_CHARS]


def redacted(text: str) -> str:
    """Without the user's name and without the folders of absolute paths."""
    home = str(Path.home())
    text = text.replace(home, "~") if len(home) > 1 else text
    user = Path.home().name
    text = re.sub(rf"\b{re.escape(user)}\b", "<user>", text) if len(user) > 2 else text
    text = re.sub(r"(['\"])[^'\"\n]*[/\\]([^'\"/\\\n]+)\1", r"\1.../\2\1", text)  # in quotes, spaces and all
    text = re.sub(r"(?<![\w.~])(?:/[^/\s'\":]+)+/([^/\s'\":]+)", r".../\1", text)
    return re.sub(r"\b[A-Za-z]:\\(?:[^\\\s'\":]+\\)*([^\\\s'\":]+)", r"...\\\1", text)


def _document(session: Session) -> list[str]:
    document = session.document
    kinds = [step.kind for step in document.steps]
    counts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds))
    recipe = {name: value for name, value in asdict(document.recipe).items() if name != "prompt"}
    return [
        f"steps: {counts or 'none'}; hidden regions: {len(document.hidden)}",
        f"splats shown: {sum(len(step.gaussians) for step in session.scene.steps)}",
        f"keys: {len(document.path.trajectory.keyframes) if document.path else 0}",
        f"recipe: {recipe}",
        f"generation: {asdict(document.generation)}",
        *(f"job: {job.title}, {job.state}, {job.done} of {job.total}" for job in session.jobs.statuses),
    ]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _tail(log: Path) -> str:
    try:
        return log.read_text(encoding="utf-8", errors="replace")[-LOG_CHARS:]
    except OSError:
        return "(empty)"

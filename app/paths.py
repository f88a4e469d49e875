"""Where this program keeps its things, in one place. Asking makes no folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import platformdirs

if TYPE_CHECKING:
    from pathlib import Path

NAME = "sceneloom"


def cache_dir() -> Path:
    """What may be deleted at any time."""
    return platformdirs.user_cache_path(NAME, appauthor=False)


def config_dir() -> Path:
    """What the user chose."""
    return platformdirs.user_config_path(NAME, appauthor=False)


def state_dir() -> Path:
    """What should outlive a restart but is no choice: recovery files, recent projects."""
    return platformdirs.user_state_path(NAME, appauthor=False)


def log_file() -> Path:
    return platformdirs.user_log_path(NAME, appauthor=False) / "sceneloom.log"

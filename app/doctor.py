"""What this machine offers: versions, processor, GPU, system libraries, folders, and which backends can be used."""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from app import paths
from engine import registry

PACKAGES = (
    "sceneloom",
    "numpy",
    "scipy",
    "numba",
    "torch",
    "diffusers",
    "transformers",
    "gsplat",
    "pyside6-essentials",
)
LIBRARIES = ("libGL.so.1", "libEGL.so.1", "libxkbcommon-x11.so.0", "libxcb-cursor.so.0", "libgomp.so.1")


def report() -> dict[str, Any]:
    """Name -> one line. Never fails: what can't be found out is told as such."""
    return {
        "python": f"{platform.python_version()} ({sys.executable})",
        "system": f"{platform.platform()}, {os.cpu_count()} cores, {_memory()}",
        "GPU": _gpu(),
        **{name: _version(name) for name in PACKAGES},
        **_backends(),
        "system libraries": _libraries(),
        "cache folder": str(paths.cache_dir()),
        "log file": str(paths.log_file()),
    }


def _backends() -> dict[str, str]:
    told = {}
    for backend in registry.backends():
        reason = _reason(backend)
        told[f"{backend.kind} {backend.name}"] = f"not usable: {reason}" if reason else f"ready ({backend.summary})"
    return told


def _reason(backend: registry.Backend) -> str | None:
    try:
        return backend.unavailable()
    except Exception as error:  # noqa: BLE001 - a broken library is a finding, not a reason to stop looking
        return f"its check failed ({type(error).__name__}: {error})"


def _gpu() -> str:
    if not (tool := shutil.which("nvidia-smi")):
        return "no NVIDIA driver found; everything runs on the processor"
    query = [tool, "--query-gpu=name,memory.total,driver_version", "--format=csv,noheader"]
    try:
        found = subprocess.run(query, capture_output=True, text=True, timeout=20, check=True).stdout
    except (OSError, subprocess.SubprocessError) as error:
        return f"nvidia-smi fails ({error})"
    return "; ".join(found.strip().splitlines()) or "none"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


def _memory() -> str:
    if not hasattr(os, "sysconf"):
        return "memory unknown"
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.1f} GiB memory"


def _libraries() -> str:
    if sys.platform != "linux":
        return "not checked on this system"
    missing = [name for name in LIBRARIES if not _loads(name)]
    return f"missing: {', '.join(missing)} (packaging/setup.sh tells how to get them)" if missing else "all there"


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True

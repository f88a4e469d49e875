"""The house is in order: what is shipped, what it is called, what it may say."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from resources import samples

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
OURS = ("app", "ui", "engine", "resources")


def tracked_files() -> list[Path]:
    """What a clone holds; outside a clone (a source archive), what lies here."""
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs a git clone")
    return [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]


def test_packaging_is_no_package():
    """With an __init__.py it would shadow the PyPI package `packaging`, which torch and many others import."""
    assert (ROOT / "packaging").is_dir()
    assert not list((ROOT / "packaging").rglob("__init__.py"))


def test_every_package_on_disk_is_shipped_and_no_other():
    on_disk = {
        str(init.parent.relative_to(ROOT)).replace("/", ".")
        for name in OURS
        for init in (ROOT / name).rglob("__init__.py")
    }
    assert set(PROJECT["tool"]["setuptools"]["packages"]) == on_disk


def test_every_module_lies_in_a_package():
    for name in OURS:
        for module in (ROOT / name).rglob("*.py"):
            assert (module.parent / "__init__.py").exists(), f"{module} would not be shipped"


def test_every_file_a_package_needs_is_shipped():
    patterns = PROJECT["tool"]["setuptools"]["package-data"]
    shipped = {path for name, globs in patterns.items() for glob in globs for path in (ROOT / name).glob(glob)}
    needed = [p for p in tracked_files() if p.relative_to(ROOT).parts[0] in OURS and p.suffix != ".py"]
    assert needed
    assert [str(path) for path in needed if path not in shipped] == []


def test_every_dependency_is_pinned():
    pins = [
        line.split("==")[0] for line in (ROOT / "packaging/constraints.txt").read_text().splitlines() if "==" in line
    ]
    pinned = {normal(pin) for pin in pins}
    wanted = PROJECT["project"]["dependencies"] + PROJECT["project"]["optional-dependencies"]["dev"]
    assert {normal(re.split(r"[\[<>=!~ ]", need)[0]) for need in wanted} <= pinned


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_no_file_speaks_of_the_place_it_was_made_at():
    """Paths and tickets of one workplace mean nothing to whoever reads this elsewhere."""
    place = re.compile(rb"(?<![\w.])/(?:work|root|home|Users)/\w|\bshared/(?:data|docs|tools)/")
    texts = [path for path in tracked_files() if is_text(path)]
    assert len(texts) > 50
    assert [str(path.relative_to(ROOT)) for path in texts if place.search(path.read_bytes())] == []


def is_text(path: Path) -> bool:
    return b"\0" not in path.read_bytes()[:8000]


def test_every_sample_may_be_passed_on():
    licences = (ROOT / "resources/samples/LICENSES.md").read_text()
    photos = samples()
    assert len(photos) >= 3
    for photo in photos:
        assert photo.path.is_file()
        assert photo.licence
        assert photo.path.name in licences
        assert photo.author in licences
    shown = {photo.path for photo in photos}
    extra = {
        p for p in (ROOT / "resources/samples").iterdir() if p.suffix.lower() in (".jpg", ".jpeg", ".png", ".webp")
    }
    assert extra <= shown


def test_no_two_test_files_share_a_name():
    """pytest imports test files by their name alone; two of one name stop the whole run."""
    names = [path.name for path in tracked_files() if path.parts[len(ROOT.parts)] == "tests" and path.suffix == ".py"]
    assert sorted({name for name in names if names.count(name) > 1} - {"conftest.py"}) == []


def test_the_licence_is_the_one_declared():
    assert PROJECT["project"]["license"] == "Apache-2.0"
    assert "Apache License" in (ROOT / "LICENSE").read_text()

"""Files appear whole or not at all."""

from __future__ import annotations

import os
import stat

import pytest

from engine.core.control import Cancelled
from engine.core.files import atomic_path
from engine.core.problem import ProblemError


def test_a_finished_file_replaces_the_old_one(tmp_path):
    target = tmp_path / "deep" / "new" / "scene.ply"
    for text in ("old", "new"):
        with atomic_path(target) as temporary:
            assert temporary.suffix == ".ply"
            assert temporary.parent == target.parent
            temporary.write_text(text)
    assert target.read_text() == "new"
    assert [p.name for p in target.parent.iterdir()] == ["scene.ply"]


@pytest.mark.parametrize("trouble", [Cancelled, ValueError, KeyboardInterrupt])
def test_trouble_leaves_the_old_file_and_nothing_else(tmp_path, trouble):
    target = tmp_path / "scene.ply"
    target.write_text("old")
    with pytest.raises(trouble), atomic_path(target) as temporary:
        temporary.write_text("half")
        raise trouble
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["scene.ply"]


def test_a_place_that_can_not_be_written_is_told_in_one_sentence(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(ProblemError, match="can't be written") as caught, atomic_path(tmp_path / "file" / "scene.ply"):
        pass
    assert caught.value.problem.kind == "disk"


def test_a_full_disk_is_told_in_one_sentence(tmp_path):
    with pytest.raises(ProblemError, match="no space left") as caught, atomic_path(tmp_path / "scene.ply"):
        raise OSError(28, "No space left on device")
    assert caught.value.problem.kind == "disk"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")
def test_results_are_as_readable_as_other_files(tmp_path):
    (tmp_path / "plain").write_text("")
    with atomic_path(tmp_path / "scene.ply") as temporary:
        temporary.write_text("x")
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("plain", "scene.ply")]
    assert modes[0] == modes[1]

"""Kernels are compiled once, and whoever waits for it is told."""

from __future__ import annotations

import pytest

from app import kernels


@pytest.fixture
def compiled(monkeypatch, tmp_path) -> list[str]:
    """What was compiled, in order; nothing is for real."""
    calls: list[str] = []
    monkeypatch.setattr("app.paths.cache_dir", lambda: tmp_path / "cache")
    monkeypatch.setattr("engine.render.warmup.warm_up", lambda report: calls.append("draw"))
    monkeypatch.setattr(kernels, "_make_tiny_scene", lambda: calls.append("make"))
    monkeypatch.setattr(kernels, "probe_gsplat", lambda say: calls.append("gsplat"))
    return calls


def test_the_second_time_nothing_is_said_or_done(compiled):
    said: list[str] = []
    kernels.compile_once("make", said.append)
    assert compiled == ["draw", "make", "gsplat"]
    assert "only once" in said[0]
    said.clear()
    kernels.compile_once("make", said.append)
    kernels.compile_once("draw", said.append)
    assert (compiled, said) == (["draw", "make", "gsplat"], [])


def test_drawing_compiles_only_the_renderer(compiled):
    kernels.compile_once("draw", lambda _text: None)
    assert compiled == ["draw"]


def test_a_failure_is_not_remembered(compiled, monkeypatch):
    def broken() -> None:
        raise RuntimeError

    monkeypatch.setattr(kernels, "_make_tiny_scene", broken)
    with pytest.raises(RuntimeError):
        kernels.compile_once("make", lambda _text: None)
    monkeypatch.setattr(kernels, "_make_tiny_scene", lambda: compiled.append("make"))
    kernels.compile_once("make", lambda _text: None)
    assert compiled[-2:] == ["make", "gsplat"]


def test_a_cache_that_cannot_be_written_does_not_stop_anyone(compiled, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr("app.paths.cache_dir", lambda: tmp_path / "file" / "cache")
    kernels.compile_once("draw", lambda _text: None)
    assert compiled == ["draw"]

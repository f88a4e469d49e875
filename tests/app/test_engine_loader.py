"""The engine comes in by itself, and a job waits for it without anyone waiting."""

from __future__ import annotations

import sys
import time
from types import ModuleType

import pytest
from app_fakes import FakeEngine

from app.engine_loader import EngineLoader
from engine.core.problem import ProblemError


def called_until(loader, there, timeout_s=30.0):
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        if there(result := loader()):
            return result
        time.sleep(0.002)
    raise AssertionError("nothing came")


@pytest.fixture
def worker(monkeypatch):
    """A stand-in for engine.worker."""
    module = ModuleType("engine.worker")
    module.Worker = FakeEngine
    monkeypatch.setitem(sys.modules, "engine.worker", module)
    monkeypatch.setattr("app.kernels.compile_once", lambda what, say: say(f"compiling for {what}"))
    return module


def test_the_engine_comes_and_stays(worker):
    loader = EngineLoader()
    engine = called_until(loader, lambda engine: engine is not None)
    assert isinstance(engine, FakeEngine) and loader() is engine
    assert loader.notes() == ["compiling for make"] and loader.notes() == []


def test_trouble_is_told_once_and_tried_again(worker):
    def broken():
        raise OSError("no threads left")

    worker.Worker = broken
    loader = EngineLoader()
    with pytest.raises(ProblemError, match="could not be started"):
        called_until(loader, lambda engine: engine is not None)
    worker.Worker = FakeEngine
    assert called_until(loader, lambda engine: engine is not None)


def test_a_job_waits_until_the_engine_is_there(bench):
    engines = [None, None, bench.engine]
    bench.session.jobs._make_engine = lambda: engines.pop(0)
    assert bench.session.do("file.open_photo", path=bench.photo)
    bench.poll()
    assert bench.jobs[-1].state == "waiting" and not bench.engine.runs
    bench.poll()
    bench.poll()
    assert bench.jobs[-1].state == "running" and bench.engine.runs

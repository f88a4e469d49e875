"""The verdict on gsplat: a clear reason, never a stack trace, and asked only once."""

from __future__ import annotations

import subprocess
import sys

import pytest

from engine.render import probe

torch = pytest.importorskip("torch")


@pytest.mark.skipif(torch.cuda.is_available(), reason="says no only where there is no GPU")
def test_a_machine_without_a_gpu_gets_a_reason(tmp_path):
    assert probe.probe_gsplat(verdicts=tmp_path / "verdicts.json").startswith("PyTorch sees no CUDA GPU.")
    assert not list(tmp_path.iterdir())


def test_trial_verdicts():
    def trial(code: str, timeout_s: float = 20) -> str | None:
        return probe._try_it([sys.executable, "-c", code], timeout_s)

    assert trial("pass") is None
    reasons = {
        "raise OSError('gsplat_cuda.so: not found')": "cannot draw on this GPU: OSError: gsplat_cuda.so: not found",
        "raise SystemExit(3)": "gsplat cannot draw on this GPU: exit code 3",
        "import time; time.sleep(20)": "gsplat did not draw its first splats within 1 s.",
    }
    for code, reason in reasons.items():
        told = trial(code, 1 if "sleep" in code else 20)
        assert reason in told
        assert told.endswith(probe.NEXT_STEP)


@pytest.mark.parametrize("verdict", [None, "gsplat cannot draw on this GPU: no nvcc"])
def test_the_verdict_is_remembered_per_gpu(tmp_path, monkeypatch, verdict):
    asked = []
    monkeypatch.setattr(probe, "_may_have_gpu", lambda: True)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "GPU one")
    monkeypatch.setattr(probe, "_try_it", lambda command, timeout_s: asked.append(command) or verdict)
    path, said = tmp_path / "cache" / "verdicts.json", []
    assert probe.probe_gsplat(verdicts=path, say=said.append) == verdict
    assert probe.probe_gsplat(verdicts=path, say=said.append) == verdict
    assert len(asked) == len(said) == 1
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "GPU two")
    probe.probe_gsplat(verdicts=path)
    assert len(asked) == 2
    path.write_text("{ damaged")
    probe.probe_gsplat(verdicts=path)
    assert len(asked) == 3


def test_without_a_driver_torch_is_not_even_loaded():
    code = (
        "import sys; from engine.render import probe; probe._may_have_gpu = lambda: False;"
        "assert 'CUDA' in probe.probe_gsplat(); sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

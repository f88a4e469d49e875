"""Backends by name: where each one lives, what it is for, and why one cannot be used here.

A choice is written `NAME` or `NAME:SPEC`, where SPEC is what the backend needs to know (a model folder or hub id).
Nothing is imported before a backend is asked for, so listing them costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Literal

from engine.core.problem import fail

Kind = Literal["render", "depth", "views"]


@dataclass(frozen=True)
class Backend:
    """target: "module:Class". probe: "module:function" that returns None or the reason why the backend cannot be used;
    it is called with SPEC if the backend takes one. default_spec: used when the choice names none. fingerprint:
    "module:function" that tells the weights behind SPEC apart."""

    kind: Kind
    name: str
    summary: str
    target: str
    probe: str | None = None
    default_spec: str | None = None
    fingerprint: str | None = None

    @property
    def takes_spec(self) -> bool:
        return self.default_spec is not None

    def unavailable(self, spec: str | None = None) -> str | None:
        """Why this backend cannot be used here (one sentence and the next step), or None."""
        if self.probe is None:
            return None
        probe = _resolve(self.probe)
        return probe(spec or self.default_spec) if self.takes_spec else probe()


BACKENDS: tuple[Backend, ...] = (
    Backend("render", "gsplat", "CUDA rasteriser of the gsplat library",
            "engine.render.gsplat_backend:GsplatRenderer", "engine.render.probe:probe_gsplat"),
    Backend("render", "cpu", "our tile rasteriser, on every processor", "engine.render.cpu:CpuRenderer"),
    Backend("views", "exemplar", "imagines from the photo itself, without weights",
            "engine.views.planned:PlannedViews"),
    Backend("views", "inpaint", "a diffusion inpainting model, from a folder or the hub cache",
            "engine.views.inpaint_hub:HubInpaint", "engine.views.inpaint_hub:unavailable",
            "stable-diffusion-v1-5/stable-diffusion-inpainting"),
    Backend("depth", "network", "our own depth completion network; its weights come with the program",
            "engine.depth.trained:TrainedDepth", "engine.depth.trained:unavailable", "",
            "engine.depth.trained:fingerprint"),
    Backend("depth", "geometric", "ground, sky and upright structure, without weights",
            "engine.depth.geometric:GeometricDepth"),
    Backend("depth", "hub", "a monocular depth model, from a folder or the hub cache, aligned to the scene",
            "engine.depth.hub:HubDepth", "engine.depth.hub:unavailable",
            "depth-anything/Depth-Anything-V2-Small-hf"),
)  # fmt: skip


def backends(kind: Kind | None = None) -> list[Backend]:
    """All backends of one kind (or of every kind), best first."""
    return [b for b in BACKENDS if kind in (None, b.kind)]


def find(kind: Kind, choice: str) -> tuple[Backend, str | None]:
    """`NAME` or `NAME:SPEC` -> the backend and its spec; raises a Problem that lists the names there are."""
    name, _, spec = choice.partition(":")
    for backend in backends(kind):
        if backend.name == name:
            return backend, spec or backend.default_spec
    names = ", ".join(b.name for b in backends(kind))
    raise fail("bad_input", f"There is no {kind} backend called '{name}'.", f"Choose one of: {names}.")


def resolved(kind: Kind, choice: str) -> str:
    """The choice itself; for "auto" the name of the first backend that works here."""
    return next(b.name for b in backends(kind) if b.unavailable() is None) if choice == "auto" else choice


def signature(kind: Kind, choice: str) -> str:
    """What exactly a choice stands for, to be kept with what it makes: name, spec, and the fingerprint of weights."""
    backend, spec = find(kind, resolved(kind, choice))
    weights = _resolve(backend.fingerprint)(spec) if backend.fingerprint else ""
    return " ".join(word for word in (backend.name, spec, weights) if word)


def load(kind: Kind, choice: str) -> Any:
    """The ready backend; "auto" takes the first that works here. Raises a Problem with the reason if it cannot."""
    backend, spec = find(kind, resolved(kind, choice))
    reason = backend.unavailable(spec)
    if reason is not None:
        raise fail("unavailable", f"The {kind} backend '{backend.name}' cannot be used here.", reason)
    return _instance(backend.target, spec if backend.takes_spec else None)


@cache
def _instance(target: str, spec: str | None) -> Any:
    made = _resolve(target)
    return made() if spec is None else made(spec)


def _resolve(target: str) -> Any:
    module, _, name = target.partition(":")
    return getattr(import_module(module), name)

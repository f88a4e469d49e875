"""The backends of the engine as a list to choose from: what they are called, and why one can't be used here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from app.told import told
from app.words import tr
from engine import registry

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["views", "depth"]

BUILT_IN: dict[Kind, str] = {"views": "exemplar", "depth": "auto"}
WITH_MODEL: dict[Kind, str] = {"views": "inpaint", "depth": "hub"}  # those that take the name of a model


@dataclass(frozen=True)
class Choice:
    """choice: as in a recipe. note: a few words on what it does. why_not: "", or the reason with its next step."""

    choice: str
    title: str
    note: str
    why_not: str = ""


def choices(kind: Kind) -> tuple[Choice, ...]:
    """What there is, the built-in one first. Looks for models on this machine: not for the thread of a window."""
    return tuple(looked_at(kind, name) for name in _names(kind))


def looked_at(kind: Kind, choice: str) -> Choice:
    """One choice, which may name a model. Looks for it on this machine."""
    notes = {
        "exemplar": tr("Imagines from the photo itself, on any computer."),
        "inpaint": tr("Paints what a prompt says. Needs a model on this computer."),
        "auto": tr("The trained network that comes with the program."),
        "geometric": tr("Ground, sky and upright things, without a network."),
        "hub": tr("A depth model on this computer, fitted to the scene."),
    }
    name = choice.partition(":")[0]
    return Choice(choice, title_of(kind, choice), notes.get(name, ""), _why_not(kind, choice))


def title_of(kind: Kind, choice: str) -> str:
    """At once, whether it can be used or not."""
    name, _, spec = choice.partition(":")
    titles = {
        ("views", "exemplar"): tr("Built in · no download"),
        ("views", "inpaint"): tr("Diffusion model · reads a prompt"),
        ("depth", "auto"): tr("Built in · agrees with scene"),
        ("depth", "network"): tr("Built in · our own network"),
        ("depth", "geometric"): tr("Plain geometry · no network"),
        ("depth", "hub"): tr("Depth model · aligned to scene"),
    }
    return f"{Path(spec).name} · {titles[kind, name].partition(' · ')[0]}" if spec else titles[kind, name]


def reads_prompt(choice: str) -> bool:
    """Whether this imagination listens to words."""
    return choice.partition(":")[0] == WITH_MODEL["views"]


def _names(kind: Kind) -> Iterator[str]:
    yield BUILT_IN[kind]
    known_as_auto = {"depth": "network", "views": ""}[kind]
    yield from (b.name for b in registry.backends(kind) if b.name not in (BUILT_IN[kind], known_as_auto))


def _why_not(kind: Kind, choice: str) -> str:
    if choice == BUILT_IN[kind]:
        return ""
    backend, spec = registry.find(kind, choice)
    return told(backend.unavailable(spec) or "")

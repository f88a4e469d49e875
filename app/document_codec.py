"""Documents as JSON, exactly: floats come back to the last bit, an unknown field is told, not dropped."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from app.document import CameraPath, Document, Generation, Hidden, StepRecord
from engine.api import Recipe, SourceRequest
from engine.core.trajectory import Keyframe, Trajectory

if TYPE_CHECKING:
    from collections.abc import Mapping


def json_from_document(document: Document) -> dict[str, Any]:
    """Plain values; `asdict` follows the dataclasses down to the keys of the path."""
    return asdict(document)


def document_from_json(values: Mapping[str, Any]) -> Document:
    """Raises ValueError, TypeError, KeyError or a Problem when something is missing, unknown or of the wrong shape."""
    source, path = values["source"], values["path"]
    nouns = {
        "source": None if source is None else SourceRequest(**source),
        "path": None if path is None else _path(path),
        "recipe": Recipe(**values["recipe"]),
        "generation": _generation(values["generation"]),
        "steps": tuple(StepRecord(**step) for step in values["steps"]),
        "hidden": tuple(Hidden(**region) for region in values["hidden"]),
    }
    return Document(**{**values, **nouns})


def _path(values: Mapping[str, Any]) -> CameraPath:
    keys = tuple(Keyframe(**key) for key in values["trajectory"]["keyframes"])
    target = values["look_at"]
    trajectory = Trajectory(**{**values["trajectory"], "keyframes": keys})
    return CameraPath(trajectory, values["preset"], None if target is None else _three(target))


def _generation(values: Mapping[str, Any]) -> Generation:
    span = values["span_s"]
    return Generation(**{**values, "span_s": None if span is None else (float(span[0]), float(span[1]))})


def _three(values: Any) -> tuple[float, float, float]:
    x, y, z = map(float, values)
    return x, y, z

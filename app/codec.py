"""Requests and views as JSON, exactly: a float comes back to the last bit, an unknown field is told, not dropped."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from engine.api import GenerateRequest, Recipe, SourceRequest
from engine.core.camera import Camera, View
from engine.core.pose import Pose

if TYPE_CHECKING:
    from collections.abc import Mapping


def json_from_view(view: View) -> dict[str, Any]:
    """{"camera": {...}, "world_from_camera": {"rotation": 3x3, "translation": [3]}}."""
    pose = view.world_from_camera
    return {
        "camera": asdict(view.camera),
        "world_from_camera": {"rotation": pose.rotation.tolist(), "translation": pose.translation.tolist()},
    }


def view_from_json(values: Mapping[str, Any]) -> View:
    pose = values["world_from_camera"]
    return View(Camera(**values["camera"]), Pose(pose["rotation"], pose["translation"]))


def json_from_request(request: GenerateRequest) -> dict[str, Any]:
    return {
        **{field.name: getattr(request, field.name) for field in fields(request)},
        "source": asdict(request.source),
        "views": [json_from_view(view) for view in request.views],
        "cover": [json_from_view(view) for view in request.cover],
        "recipe": asdict(request.recipe),
    }


def request_from_json(values: Mapping[str, Any]) -> GenerateRequest:
    """Raises ValueError, TypeError or KeyError when something is missing, unknown or of the wrong shape."""
    nouns = {
        "source": SourceRequest(**values["source"]),
        "views": tuple(view_from_json(view) for view in values["views"]),
        "cover": tuple(view_from_json(view) for view in values["cover"]),
        "recipe": Recipe(**values["recipe"]),
    }
    return GenerateRequest(**{**values, **nouns})


def text_from_json(values: Any) -> str:
    """One line; floats are written so that they read back to the same bits."""
    return json.dumps(values, separators=(",", ":"), ensure_ascii=False)


def json_from_text(text: str) -> Any:
    return json.loads(text)

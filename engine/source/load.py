"""Whatever the user dropped becomes one Frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.source.photo import load_photo
from engine.source.rgbd import load_rgbd

if TYPE_CHECKING:
    from engine.api import SourceRequest
    from engine.core.frame import Frame


def load_source(request: SourceRequest) -> Frame:
    """The first frame of the scene: upright, at working size, standing at the origin; with depth if the request has it.

    Raises ProblemError ("missing_file", "bad_input", "damaged_file") with one sentence for the user.
    """
    return load_rgbd(request) if request.depth_path else load_photo(request)

"""From what the user wants to what the engine is asked: which views a path needs, and the complete request for them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from app.document import QUALITIES
from engine.api import GenerateRequest, Recipe
from engine.core import presets
from engine.core.problem import fail
from engine.core.scene import Scene

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.camera_path import Start
    from app.document import CameraPath, Document, Generation
    from app.store import Chunk, Store
    from engine.core.camera import Camera, View

SAMPLES = 97  # along a path, to measure how much the picture changes on it
COVER_VIEWS = 16  # along the path: where the video is looked through for holes
PARALLAX = 3.0  # moving uncovers what was hidden: it counts so many times as much as turning by the same angle
MOST_GAPS = 8  # views that a job may add to close them
SAME = 1e-6  # metres, radians, seconds: nearer than this is the same


@dataclass(frozen=True)
class PlannedView:
    """A view to generate. time_s: on the path's clock; None when it stands beside the path."""

    view: View
    time_s: float | None = None


@dataclass(frozen=True)
class PhotoTarget:
    """The scene's beginning: the photo and its depth."""


@dataclass(frozen=True)
class PathTarget:
    """The views of the path. span_s: only from and to these seconds, None = what the document says. known: views of it
    that would show nothing new, as a forecast found them; they are not made."""

    span_s: tuple[float, float] | None = None
    known: tuple[View, ...] = ()


@dataclass(frozen=True)
class ViewTarget:
    """One view from anywhere. recipe: None = the document's. masks: hidden regions that it fills, if that is what it is
    for; then hiding and filling are one entry of the history, under `merge_key`."""

    view: View
    recipe: Recipe | None = None
    masks: tuple[int, ...] = ()
    merge_key: str | None = None


@dataclass(frozen=True)
class SphereTarget:
    """What closes the sphere around the path. cover: views that must show no hole in the end."""

    views: tuple[View, ...]
    cover: tuple[View, ...]


@dataclass(frozen=True)
class RerollTarget:
    """A step once more, on what stood before it, with another seed."""

    step: int
    seed: int


Target = PhotoTarget | PathTarget | ViewTarget | SphereTarget | RerollTarget


@dataclass(frozen=True)
class Order:
    """What a run is asked to do. base_chunks: what `base` is made of; with the views and the recipe they tell whether
    two orders would make the same."""

    request: GenerateRequest
    base: Scene
    base_chunks: tuple[Chunk, ...]
    planned: tuple[PlannedView, ...]

    @property
    def most_steps(self) -> int:
        """Views for certain; gaps may come on top."""
        return max(len(self.planned), int(not self.base.steps))


def photo_start(document: Document, store: Store) -> Start | None:
    """Where the photo was taken and how large its scene is; None before the photo's step is made."""
    for step in document.steps:
        if step.kind == "photo":
            return store.start_at(step.id)
    return None


def planned_views(
    document: Document, start: Start, span_s: tuple[float, float] | None = None
) -> tuple[PlannedView, ...]:
    """The views that the document's path needs, in the order they are made."""
    if document.path is None:
        return ()
    return _planned(document.path, document.generation, start, span_s or document.generation.span_s)


@lru_cache(maxsize=8)
def _planned(
    path: CameraPath, generation: Generation, start: Start, span_s: tuple[float, float] | None
) -> tuple[PlannedView, ...]:
    camera = view_camera(start.view.camera, generation)
    if path.preset == "ring" and span_s is None:
        return _sphere(path, start, camera)
    times, change = _changes(path, start.scale, span_s)
    count = math.ceil(change[-1] / math.radians(generation.every_deg) - SAME)
    at = np.interp(np.linspace(0, change[-1], count + 1), change, times) if count else times[:1]
    if path.trajectory.loop and span_s is None and count > 1:
        at = at[:-1]
    seen = path.trajectory.views_at(at, camera.width, camera.height)
    views = [PlannedView(view, float(t)) for view, t in zip(seen, at, strict=True)]
    return tuple(views[1:] if _same_place(views[0].view, start.view) else views)


def made_views(document: Document, store: Store) -> tuple[View, ...]:
    """What generating need not make again: the views of the steps it stands on."""
    return tuple(store.step(step_id).view for step_id in document.standing)


def missing_views(planned: tuple[PlannedView, ...], made: tuple[View, ...]) -> tuple[PlannedView, ...]:
    """The planned views that no step has yet."""
    if not planned or not made:
        return planned
    apart = np.abs(_places([one.view for one in planned])[:, None] - _places(made)).max(axis=-1)  # [planned, made]
    return tuple(one for one, nearest in zip(planned, apart.min(axis=-1), strict=True) if nearest >= SAME)


def view_camera(photo: Camera, generation: Generation) -> Camera:
    """The photo's shape at the size that the quality asks for."""
    share = QUALITIES[generation.quality].size
    return photo.resized(max(16, round(photo.width * share)), max(16, round(photo.height * share)))


def order_of(
    target: Target, document: Document, store: Store, number: int, after_s: float | None = None, gaps_made: int = 0
) -> Order:
    """The complete request for a target as the document stands; only what comes later than `after_s` on the path, and
    `gaps_made` fewer gaps. Raises a Problem when something is missing."""
    if document.source is None:
        raise fail("bad_input", "There is no photo yet.", "Drop one on the window, or open a sample.")
    if isinstance(target, PhotoTarget):
        request = GenerateRequest(number, document.source, (), recipe_of(document))
        return Order(request, Scene(), (), ())
    start = photo_start(document, store)
    if start is None:
        raise fail("bad_input", "The photo is not read yet.", "Wait a moment, and try it again.")
    before = document.step(target.step).id if isinstance(target, RerollTarget) else None
    base, chunks = store.base_of(document, before), store.base_chunks(document, before)
    planned, cover = _views_of(target, document, store, start)
    left = tuple(one for one in planned if after_s is None or (one.time_s is not None and one.time_s > after_s + SAME))
    request = GenerateRequest(
        number, document.source, tuple(one.view for one in left), _recipe_of(target, document, store),
        len(base.steps), cover, max(0, MOST_GAPS - gaps_made),
    )  # fmt: skip
    return Order(request, base, chunks, left)


def _views_of(
    target: Target, document: Document, store: Store, start: Start
) -> tuple[tuple[PlannedView, ...], tuple[View, ...]]:
    """The views to walk, and those that shall show no hole in the end."""
    match target:
        case PathTarget():
            if document.path is None:
                raise fail("bad_input", "There is no camera path yet.", "Draw one, or choose a preset.")
            planned = planned_views(document, start, target.span_s)
            made = made_views(document, store) + target.known
            return missing_views(planned, made), _cover(document, start, target.span_s)
        case RerollTarget():
            return (PlannedView(store.step(target.step).view, document.step(target.step).time_s),), ()
        case ViewTarget():
            return (PlannedView(target.view),), ()
        case SphereTarget():
            planned = tuple(PlannedView(view) for view in target.views)
            return missing_views(planned, made_views(document, store)), target.cover
        case PhotoTarget():
            return (), ()


def recipe_of(document: Document) -> Recipe:
    """The document's recipe with what its quality asks for."""
    return replace(document.recipe, refine_steps=QUALITIES[document.generation.quality].refine_steps)


def _recipe_of(target: Target, document: Document, store: Store) -> Recipe:
    if isinstance(target, RerollTarget):
        return replace(Recipe(**store.step(target.step).request["recipe"]), seed=target.seed)
    if isinstance(target, ViewTarget) and target.recipe is not None:
        return target.recipe
    return recipe_of(document)


def _cover(document: Document, start: Start, span_s: tuple[float, float] | None) -> tuple[View, ...]:
    if document.path is None or not document.generation.close_gaps:
        return ()
    first, last = _span(document.path, span_s or document.generation.span_s)
    size = start.view.camera.width, start.view.camera.height
    return document.path.trajectory.views_at(np.linspace(first, last, COVER_VIEWS), *size)


def _span(path: CameraPath, span_s: tuple[float, float] | None) -> tuple[float, float]:
    start, end = path.trajectory.start, path.trajectory.start + path.trajectory.duration
    return (start, end) if span_s is None else (max(start, span_s[0]), min(end, span_s[1]))


def _changes(
    path: CameraPath, scale: float, span_s: tuple[float, float] | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Times [T] along the path, and how much the picture has changed up to each [T], as an angle in radians: turning,
    zooming, and moving as seen by what is `scale` metres away (which counts PARALLAX times)."""
    times = np.linspace(*_span(path, span_s), SAMPLES)
    places, quats, fovs = path.trajectory.sample_many(times)
    turned = 2 * np.arccos(np.clip(np.abs((quats[1:] * quats[:-1]).sum(axis=-1)), 0, 1))
    moved = np.linalg.norm(np.diff(places, axis=0), axis=-1) * PARALLAX / scale
    zoomed = np.abs(np.diff(fovs))
    return times, np.concatenate([[0.0], np.cumsum(np.maximum(turned, moved) + zoomed)])


def _sphere(path: CameraPath, start: Start, camera: Camera) -> tuple[PlannedView, ...]:
    """The ring's own views, which close the whole sphere, spread over the path's time."""
    views = presets.generation_views("ring", start.view, start.scale, 0, camera.width, camera.height)[1:]
    first, last = _span(path, None)
    times = np.linspace(first, last, len(views) + 1)[1:]
    return tuple(PlannedView(view, float(time)) for view, time in zip(views, times, strict=True))


def _same_place(a: View, b: View) -> bool:
    return bool(np.abs(_places((a,)) - _places((b,))).max() < SAME)


def _places(views: Sequence[View]) -> NDArray[np.float64]:
    """[N, 13] where each camera stands, how it is turned, how wide it sees."""
    poses = ((view.world_from_camera, view.camera.fov_y) for view in views)
    return np.array([(*pose.rotation.flat, *pose.translation, fov_y) for pose, fov_y in poses])

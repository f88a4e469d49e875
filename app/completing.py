"""Complete 360: finds what is unseen around the path, asks for the fewest views for it, and tells what is left.

`closing` and `measured` say what is to be made and what came of it, for the window's jobs (`Completing`) and for the
command line (complete_project.py) alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from app.background import Background
from app.pace import kind_of_work
from app.planning import SphereTarget, photo_start, recipe_of, view_camera
from app.sphere_text import covered_percent, left_words, planned_words
from app.words import tr
from engine.core.camera import Camera
from engine.core.control import Control

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.document import CameraPath, Document
    from app.session import Session
    from app.sphere import Sight, SpherePlan
    from app.store import Store
    from engine.core.scene import Scene
    from engine.core.trajectory import Trajectory

T = TypeVar("T")


class Completing:
    """Belongs to the session's thread; the measuring runs on another."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._thread: Background | None = None
        self._control = Control()  # until the window closes
        self._job: int | None = None  # whose end is waited for
        self._covered: tuple[Scene, Trajectory, Sight] | None = None

    @property
    def busy(self) -> bool:
        return self._thread is not None and self._thread.busy

    @property
    def making(self) -> bool:
        """Whether its views are being made, or wait for it."""
        return self._job is not None

    @property
    def covered(self) -> Sight | None:
        """What is seen from the worst place of the path, if scene and path are still those that were measured."""
        path = self._session.document.path
        if self._covered is None or path is None:
            return None
        scene, trajectory, sight = self._covered
        return sight if scene is self._session.scene and trajectory == path.trajectory else None

    def begin(self) -> None:
        """Plans, then queues the job. Nothing happens where nothing is unseen, which is then told."""
        scene, path = self._session.scene, self._session.document.path
        assert path is not None  # the command can't run without
        camera = view_camera_of(self._session.document, self._session.store)
        check = self._control.check
        self._run(
            lambda: closing(scene, path.trajectory, camera, check), lambda found: self._planned(*found, scene, path)
        )

    def poll(self) -> None:
        if self._thread is not None:
            self._thread.poll()
        if self._job is not None:
            self._look_after(self._job)

    def close(self) -> None:
        self._control.cancel()
        if self._thread is not None:
            self._thread.close()

    def _planned(self, plan: SpherePlan, target: SphereTarget, scene: Scene, path: CameraPath) -> None:
        session = self._session
        if plan.views:
            self._job = session.generate(target)
        else:
            self._measured((scene, path.trajectory, plan.worst))
        work = kind_of_work(recipe_of(session.document), view_camera_of(session.document, session.store))
        session.note(planned_words(plan, session.pace.view_s(work)))

    def _look_after(self, job: int) -> None:
        state = next((status.state for status in self._session.jobs.statuses if status.id == job), None)
        if state in ("waiting", "running", "paused"):
            return
        self._job = None
        path = self._session.document.path
        if state == "done" and path is not None:
            self._measure(path.trajectory)

    def _measure(self, path: Trajectory) -> None:
        scene, check = self._session.scene, self._control.check
        self._run(lambda: (scene, path, measured(scene, path, check)), self._measured)

    def _measured(self, found: tuple[Scene, Trajectory, Sight]) -> None:
        self._covered = found
        share, left = covered_percent(1 - found[-1].share), left_words(found[-1].gaps())
        told = tr("{share} % of the sphere is covered, wherever one looks from the path.", share=share)
        self._session.note(f"{told} {tr('Left: {where}.', where=left)}" if left else told)

    def _run(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        self._thread = self._thread or Background("sphere", self._session.problem)
        self._thread.submit(work, then)


def view_camera_of(document: Document, store: Store) -> Camera:
    """Of the views that close the sphere: square, with the side of the path's."""
    start = photo_start(document, store)
    assert start is not None  # the commands can't run without a photo
    camera = view_camera(start.view.camera, document.generation)
    side = max(camera.width, camera.height)
    return Camera.pinhole(side, side, 1.0)


def closing(
    scene: Scene, path: Trajectory, camera: Camera, check: Callable[[], None] = lambda: None
) -> tuple[SpherePlan, SphereTarget]:
    """What is to be made. camera: as `view_camera_of`. check: called often; raises when nobody wants it any more."""
    from app.sphere import cover_views, plan_sphere, sights
    from engine import registry

    seen = list(sights(scene.gaussians, path, registry.load("render", "cpu"), check))
    plan = plan_sphere(seen, camera.width)
    return plan, SphereTarget(plan.views, cover_views(path, camera.width))


def measured(scene: Scene, path: Trajectory, check: Callable[[], None] = lambda: None) -> Sight:
    """From the worst place of the path."""
    from app.sphere import sights, worst
    from engine import registry

    return worst(list(sights(scene.gaussians, path, registry.load("render", "cpu"), check)))

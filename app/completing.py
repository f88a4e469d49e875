"""Complete 360: finds what is unseen around the path, asks for the fewest views for it, and tells what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from app.background import Background
from app.planning import SphereTarget, photo_start, view_camera
from app.quantities import percent, views
from app.words import number, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.session import Session
    from app.sphere import SpherePlan
    from engine.core.scene import Scene
    from engine.core.trajectory import Trajectory

T = TypeVar("T")


class Completing:
    """Belongs to the session's thread; the measuring runs on another."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._thread: Background | None = None
        self._job: int | None = None  # whose end is waited for
        self._covered: tuple[Scene, Trajectory, float] | None = None

    @property
    def busy(self) -> bool:
        return self._thread is not None and self._thread.busy

    @property
    def making(self) -> bool:
        """Whether its views are being made, or wait for it."""
        return self._job is not None

    @property
    def covered(self) -> float | None:
        """The share of the sphere that is seen from the worst place of the path, if scene and path are still those
        that were measured."""
        path = self._session.document.path
        if self._covered is None or path is None:
            return None
        scene, trajectory, share = self._covered
        return share if scene is self._session.scene and trajectory == path.trajectory else None

    def begin(self) -> None:
        """Plans, then queues the job. Nothing happens where nothing is unseen, which is then told."""
        document, start = self._session.document, photo_start(self._session.document, self._session.store)
        assert document.path is not None and start is not None  # the command can't run without
        camera, scene, path = view_camera(start.view.camera, document.generation), self._session.scene, document.path
        side = max(camera.width, camera.height)
        self._run(lambda: _plan(scene, path.trajectory, side), lambda plan: self._planned(plan, path.trajectory, side))

    def poll(self) -> None:
        if self._thread is not None:
            self._thread.poll()
        if self._job is not None:
            self._look_after(self._job)

    def close(self) -> None:
        if self._thread is not None:
            self._thread.close()

    def _planned(self, plan: SpherePlan, path: Trajectory, side: int) -> None:
        from app.sphere import cover_views

        if not plan.views:
            self._session.note(tr("Nothing is unseen around the path: the sphere is closed."))
            self._measure(path)
            return
        target = SphereTarget(plan.views, cover_views(path, side))
        self._job = self._session.generate(target)
        unseen, made = percent(plan.unseen), views(len(plan.views))
        self._session.note(tr("{share} of the sphere is unseen. To close it: {views}.", share=unseen, views=made))

    def _look_after(self, job: int) -> None:
        state = next((status.state for status in self._session.jobs.statuses if status.id == job), None)
        if state in ("waiting", "running", "paused"):
            return
        self._job = None
        path = self._session.document.path
        if state == "done" and path is not None:
            self._measure(path.trajectory)

    def _measure(self, path: Trajectory) -> None:
        scene = self._session.scene
        self._run(lambda: (scene, path, _coverage(scene, path)), self._measured)

    def _measured(self, found: tuple[Scene, Trajectory, float]) -> None:
        self._covered = found
        covered = number(100 * found[-1], 2)
        self._session.note(tr("{share} % of the sphere is covered, wherever one looks from the path.", share=covered))

    def _run(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        self._thread = self._thread or Background("sphere", self._session.problem)
        self._thread.submit(work, then)


def _plan(scene: Scene, path: Trajectory, side: int) -> SpherePlan:
    from app.sphere import plan_sphere
    from engine import registry

    return plan_sphere(scene.gaussians, path, registry.load("render", "cpu"), side)


def _coverage(scene: Scene, path: Trajectory) -> float:
    from app.sphere import coverage, places
    from engine import registry

    return coverage(scene.gaussians, places(path), registry.load("render", "cpu"))

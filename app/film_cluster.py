"""The parts of a video on a Ray cluster (the optional extra "cluster").

The project stays here: what is drawn (splats, poses, how) goes to each machine once, and finished parts come back, so
that machines need no folder in common, only the same version of Sceneloom. A part that fails, or whose machine is gone,
is made again, elsewhere if there is an elsewhere.
"""

from __future__ import annotations

import re
import time
from collections import deque
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from app import ray_cluster
from app.film import draw_frame, makers
from engine.core.problem import ProblemError, fail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from app.film import Film
    from app.filming import Heard, MakeParts
    from app.ray_cluster import Machine
    from engine.core.camera import View
    from engine.core.control import Control
    from engine.core.gaussians import Gaussians
    from engine.export.parts import Parts, Plan
    from engine.render.base import Renderer

    Say = Callable[[str], None]

TRIES = 4  # of a part
CORES = 4  # for a part: drawing uses them all, encoding most
AHEAD = 2  # parts given to the cluster, to each that it can make at a time: none waits, and the first come first
PATIENCE_S = 0.2  # between two looks at Ctrl+C
ROLL_CALL_S = 2.0  # between two looks at who is there
ALONE_S = 20.0  # without a machine that draws, until that is called the end
KEPT = "What is finished is kept: the same command goes on, with or without --ray."


class Scene(NamedTuple):
    """What every machine gets, once. cores: for a part. versions: of what makes films, here."""

    film: Film
    views: list[View]
    splats: Gaussians
    renderer: Renderer
    cores: int
    versions: dict[str, str]


def made_on_cluster(
    address: str,
    film: Film,
    views: Sequence[View],
    splats: Gaussians,
    renderer: Renderer,
    control: Control,
    say: Say = lambda _text: None,
) -> MakeParts:
    """address: "auto" or HOST:PORT. say: hears which machine draws what. Raises a Problem without Ray, a cluster there,
    or a machine that can draw, and for parts that failed every time; others are made before."""
    ray = ray_cluster.installed()

    def make(parts: Parts, missing: Sequence[range], heard: Heard) -> None:
        if not missing:
            return  # nobody is needed
        with ray_cluster.joined(ray, address):
            team = _able(ray_cluster.machines(ray), renderer)
            if not team:
                raise fail("unavailable", f"No machine of the cluster at '{address}' can draw.",
                           "Start some: ray start --address=HOST:PORT.")  # fmt: skip
            cores = min(CORES, *(machine.cores for machine in team))
            scene = Scene(film, list(views), splats, renderer, cores, makers())
            _Shift(ray, scene, parts, control, heard, say).make(missing)

    return make


def drawn_part(scene: Scene, plan: Plan, part: range) -> Iterator[str | int | bytes]:
    """On a machine of the cluster: says which it is, then how many frames are done, and last gives the part."""
    import ray

    from engine.export.parts import made_part

    yield ray.get_runtime_context().get_node_id()
    _check_versions(scene.versions)
    file = BytesIO()
    yield from made_part(plan, part, lambda number: _drawn(scene, number), file)
    yield file.getvalue()


@dataclass(frozen=True)
class _Try:
    """A part that is being made, for the nth time. machine: whose, once it has begun. frames: done."""

    part: range
    nth: int = 1
    machine: str = ""
    frames: int = 0

    @property
    def name(self) -> str:
        return f"{self.part.start}:{self.part.stop}"


class _Shift:
    """Parts that are being made, by whom, and what came of them."""

    def __init__(self, ray: Any, scene: Scene, parts: Parts, control: Control, heard: Heard, say: Say) -> None:
        self._ray, self._parts, self._control, self._heard, self._say = ray, parts, control, heard, say
        self._renderer, self._cores = scene.renderer, scene.cores
        self._scene = ray.put(scene)
        needs = {"num_cpus": scene.cores, "num_gpus": _gpus(scene.renderer), "max_retries": 0}
        self._draw = ray.remote(num_returns="streaming", **needs)(drawn_part)
        self._open: dict[Any, _Try] = {}  # by the stream of what a machine says
        self._done = 0  # frames of finished parts
        self._failed: list[tuple[_Try, str]] = []
        self._names: dict[str, str] = {}
        self._room = 1  # parts that may be open
        self._seen_s = time.monotonic()  # when somebody was there
        self._called_s = 0.0

    def make(self, missing: Sequence[range]) -> None:
        waiting = deque(missing)
        while waiting or self._open:
            self._control.check()
            self._call_roll()
            while waiting and len(self._open) < self._room:
                self._begin(_Try(waiting.popleft()))
            ready, _ = self._ray.wait(list(self._open), timeout=PATIENCE_S)
            for stream in ready:
                self._hear(stream)
            self._heard(self._done + sum(one.frames for one in self._open.values()))
        if self._failed:
            raise self._problem()

    def _begin(self, one: _Try, elsewhere: str | None = None) -> None:
        """elsewhere: the id of a machine that shall do it, if it can."""
        affinity = self._ray.util.scheduling_strategies.NodeAffinitySchedulingStrategy
        where = {"scheduling_strategy": affinity(elsewhere, soft=True)} if elsewhere else {}
        self._open[self._draw.options(**where).remote(self._scene, self._parts.plan, one.part)] = one

    def _hear(self, stream: Any) -> None:
        one = self._open[stream]
        try:
            said = self._ray.get(next(stream))
        except self._ray.exceptions.RayError as error:
            del self._open[stream]
            self._again(one, _reason(error))
            return
        match said:
            case str():
                self._open[stream] = replace(one, machine=said)
                self._say(f"{self._name(said)} draws frames {one.name}.")
            case int():
                self._open[stream] = replace(one, frames=said)
            case _:
                del self._open[stream]
                self._parts.keep(one.part, said)
                self._done += len(one.part)

    def _again(self, one: _Try, reason: str) -> None:
        """Where nothing has ever succeeded nothing will: then the first part that failed every time ends it all."""
        where = f" on {self._name(one.machine)}" if one.machine else ""
        if one.nth < TRIES:
            self._say(f"Frames {one.name} failed{where}, they are drawn again: {reason}")
            others = [each.id for each in self._team() if each.id != one.machine]
            self._begin(_Try(one.part, one.nth + 1), others[one.nth % len(others)] if others else None)
            return
        self._failed.append((one, reason))
        if not self._done:
            raise self._problem()

    def _problem(self) -> Exception:
        one, reason = self._failed[-1]
        more = f" (and {len(self._failed) - 1} other parts)" if len(self._failed) > 1 else ""
        told = f"The cluster could not make frames {one.name}{more}, {TRIES} times: {reason}"
        return fail("unavailable", told, KEPT)

    def _call_roll(self) -> None:
        """Raises a Problem when nobody has been there for long: Ray itself would wait for ever, or end this process."""
        now = time.monotonic()
        if now - self._called_s < ROLL_CALL_S:
            return
        self._called_s = now
        if team := ray_cluster.has_head(self._ray) and self._team():
            self._seen_s = now
            self._room = AHEAD * sum(machine.cores // self._cores for machine in team)
        elif now - self._seen_s > ALONE_S:
            raise fail("unavailable", "No machine of the cluster is left that can draw.", KEPT)

    def _team(self) -> list[Machine]:
        there = ray_cluster.machines(self._ray)
        self._names |= {machine.id: machine.name for machine in there}
        return _able(there, self._renderer)

    def _name(self, machine: str) -> str:
        if machine not in self._names:
            self._team()
        return self._names.get(machine, machine[:4])


def _able(there: Sequence[Machine], renderer: Renderer) -> list[Machine]:
    return [machine for machine in there if machine.cores and machine.gpus >= _gpus(renderer)]


def _gpus(renderer: Renderer) -> int:
    """Ray hides GPUs from who does not ask for one."""
    return int(renderer.name == "gsplat")


def _drawn(scene: Scene, number: int) -> NDArray[np.float32]:
    import numba

    numba.set_num_threads(min(scene.cores, numba.get_num_threads()))  # of this thread
    return draw_frame(scene.film, scene.views[number], scene.splats, scene.renderer)


def _check_versions(wanted: Mapping[str, str]) -> None:
    for name, here in makers().items():
        if here != wanted[name]:
            told = f"a machine of the cluster has version {here} of {name}, not {wanted[name]}."
            raise fail("unavailable", told, "Install the same version everywhere.")


def _reason(error: Any) -> str:
    """Why a part was not made, one sentence."""
    cause = getattr(error, "cause", None) or error
    if isinstance(cause, ProblemError):
        return cause.problem.message
    if "No module named" in str(error):
        return "Sceneloom is not installed on a machine of the cluster."
    if cause is not error:
        return f"{type(cause).__name__}: {cause}"
    return re.split(r"(?<=\.)\s", str(error), maxsplit=1)[0]

"""One thread for what waits for the disk; its answers come back when the caller polls, in order."""

from __future__ import annotations

import traceback
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any, TypeVar

from engine.core.control import Cancelled
from engine.core.niceness import BACKGROUND, step_back
from engine.core.problem import Problem, ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Background:
    """`submit` and `poll` belong to one thread, the work runs on another, one piece after the other."""

    def __init__(self, name: str, problem: Callable[[Problem], None]) -> None:
        self._pool = ThreadPoolExecutor(1, name, lambda: step_back(BACKGROUND))
        self._problem = problem
        self._open: list[tuple[Future[Any], Callable[[Any], None], Callable[[], None]]] = []

    @property
    def busy(self) -> bool:
        return bool(self._open)

    def submit(
        self,
        work: Callable[[], T],
        then: Callable[[T], None] = lambda _: None,
        failed: Callable[[], None] = lambda: None,
    ) -> None:
        """`then` gets the result while polling; if there is none, the problem is told and `failed` called."""
        self._open.append((self._pool.submit(work), then, failed))

    def poll(self) -> None:
        while self._open and self._open[0][0].done():
            future, then, failed = self._open.pop(0)
            if (error := future.exception()) is None:
                then(future.result())
                continue
            failed()
            if not isinstance(error, Cancelled):
                self._problem(_problem_of(error))

    def wait(self, timeout_s: float | None = None) -> bool:
        """Until everything is done that was submitted so far; True if it was in time. Answers come at the next poll."""
        return not wait([future for future, _, _ in self._open], timeout_s).not_done

    def close(self) -> None:
        """Does what is left and ends the thread."""
        self._pool.shutdown()


def _problem_of(error: BaseException) -> Problem:
    if isinstance(error, ProblemError):
        return error.problem
    detail = "".join(traceback.format_exception(error))
    if isinstance(error, MemoryError):
        return Problem("out_of_memory", "There is not enough memory for this.", "Close something else.", detail)
    message = f"Something unexpected went wrong ({type(error).__name__}: {error})."
    return Problem("internal", message, "Your work is kept; try it again.", detail)

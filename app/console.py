"""How a command talks: progress and remarks on stderr, its result on stdout as text or JSON."""

from __future__ import annotations

import json
import signal
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from engine.api import Progress, Started, StepDone
from engine.core.control import Control

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence
    from types import FrameType

    import rich.progress

    from engine.api import Event, Stage
    from engine.core.problem import Problem

STAGES: dict[Stage, str] = {
    "source": "reading the picture",
    "plan": "planning the unseen",
    "render": "looking at what is known",
    "imagine": "imagining the rest",
    "depth": "completing depth",
    "fuse": "fusing splats",
    "refine": "refining",
}


class Console:
    """One command's voice. as_json: the result is one JSON object. quiet: nothing but the result and problems."""

    def __init__(self, as_json: bool = False, quiet: bool = False) -> None:
        self.as_json, self.quiet = as_json, quiet

    def say(self, text: str) -> None:
        if not self.quiet:
            sys.stderr.write(text + "\n")

    def result(self, values: Mapping[str, Any], text: str) -> None:
        """The command's one answer."""
        if self.as_json:
            text = json.dumps(values, indent=2, ensure_ascii=False)
        if self.as_json or not self.quiet:
            sys.stdout.write(text + "\n")

    def table(self, title: str, rows: Sequence[Mapping[str, str]]) -> str:
        """Rows with the same names as a table; numbers stand to the right."""
        from io import StringIO

        from rich.console import Console as Terminal
        from rich.table import Table

        table = Table(
            title=title, title_justify="left", title_style="bold", header_style="bold", box=None, pad_edge=False
        )
        for number, name in enumerate(rows[0] if rows else ()):
            table.add_column(name, justify="right" if number else "left", no_wrap=True)
        for row in rows:
            table.add_row(*row.values())
        drawn = StringIO()
        Terminal(file=drawn, width=200, force_terminal=sys.stdout.isatty()).print(table)
        return "\n".join(line.rstrip() for line in drawn.getvalue().splitlines())

    def problem(self, problem: Problem) -> None:
        sys.stderr.write(f"sceneloom: {problem}\n")
        if self.as_json:
            told = {"kind": problem.kind, "message": problem.message, "next_step": problem.next_step}
            sys.stdout.write(json.dumps({"problem": told}, indent=2, ensure_ascii=False) + "\n")

    @contextmanager
    def stoppable(self) -> Generator[Control]:
        """Ctrl+C asks the work to stop where nothing is lost; a second one stops at once."""
        control = Control()

        def stop(number: int, _frame: FrameType | None) -> None:
            control.cancel()
            signal.signal(number, previous)
            self.say("Stopping; what is finished is kept. Ctrl+C again stops at once.")

        previous = signal.signal(signal.SIGINT, stop)
        try:
            yield control
        finally:
            signal.signal(signal.SIGINT, previous)

    @contextmanager
    def steps(self) -> Generator[Callable[[Event], None]]:
        """A bar for the engine's events, and a line for every finished view."""
        from rich.progress import TextColumn

        with self._progress(_pace_column(), TextColumn("{task.fields[stage]}")) as progress:
            yield _StepBar(progress).show

    @contextmanager
    def bar(self, title: str, total: int, unit: str) -> Generator[Callable[[], None]]:
        """A bar for `total` equal pieces of work; call what it gives after each."""
        done = 0

        def advance() -> None:
            nonlocal done
            done += 1
            tick(done)

        with self.counter(title, total, unit) as tick:
            yield advance

    @contextmanager
    def counter(self, title: str, total: int, unit: str) -> Generator[Callable[[int], None]]:
        """As `bar`; call what it gives with how many pieces are done."""
        from rich.progress import TimeRemainingColumn

        with self._progress(_rate_column(unit), TimeRemainingColumn()) as progress:
            task = progress.add_task(title, total=total)
            yield lambda done: progress.update(task, completed=done)

    @contextmanager
    def gauge(self, title: str) -> Generator[Callable[[float, str], None]]:
        """A bar for work whose share done (0..1) is known; call what it gives with it and a remark."""
        from rich import progress as parts

        columns = parts.TaskProgressColumn(), parts.TimeRemainingColumn(), parts.TextColumn("{task.fields[remark]}")
        with self._progress(*columns, counted=False) as progress:
            task = progress.add_task(title, total=1.0, remark="")
            yield lambda share, remark: progress.update(task, completed=share, remark=remark)

    def _progress(self, *more: rich.progress.ProgressColumn, counted: bool = True) -> rich.progress.Progress:
        from rich import progress as parts
        from rich.console import Console as Terminal

        terminal = Terminal(stderr=True, quiet=self.quiet, highlight=False, soft_wrap=True)
        columns = [parts.TextColumn("{task.description}"), parts.BarColumn(bar_width=24 if counted else 10)]
        columns += [parts.MofNCompleteColumn()] if counted else []
        return parts.Progress(
            *columns, parts.TimeElapsedColumn(), *more, console=terminal, disable=not terminal.is_terminal
        )


class _StepBar:
    """Turns events into a bar. The pace is that of the views made so far; the photo's own step is quicker."""

    def __init__(self, progress: rich.progress.Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("scene", total=None, stage="", pace=0.0)
        self._seconds: list[float] = []

    def show(self, event: Event) -> None:
        match event:
            case Started(steps=steps, done=done):
                self._progress.update(self._task, total=steps, completed=done)
            case Progress(stage=stage, step=step, steps=steps):  # what the path still lacks comes on top of its steps
                self._progress.update(self._task, stage=STAGES[stage], total=max(steps, step + 1))
            case StepDone():
                self._done(event)
            case _:
                pass

    def _done(self, event: StepDone) -> None:
        self._seconds += [event.seconds] * (event.step > 0)
        pace = sum(self._seconds) / max(len(self._seconds), 1)
        self._progress.update(self._task, advance=1, pace=pace)
        told = f"{event.seconds:.1f} s, {event.splats:,} splats, {100 * event.covered:.1f} % covered"
        self._progress.console.print(f"view {event.step}: {told}")


def _pace_column() -> rich.progress.ProgressColumn:
    from rich.progress import ProgressColumn, Task
    from rich.text import Text

    from app.quantities import duration

    class Pace(ProgressColumn):
        """Seconds a view, and how long the rest takes at that pace."""

        def render(self, task: Task) -> Text:
            pace = task.fields["pace"]
            if not pace or task.remaining is None:
                return Text("")
            return Text(f"{pace:.1f} s/view, about {duration(pace * task.remaining)} left")

    return Pace()


def _rate_column(unit: str) -> rich.progress.ProgressColumn:
    from rich.progress import ProgressColumn, Task
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.1f} {unit}s/s" if task.speed else "")

    return Rate()


class Stopwatch:
    def __init__(self) -> None:
        self._start = time.perf_counter()

    @property
    def seconds(self) -> float:
        return round(time.perf_counter() - self._start, 2)

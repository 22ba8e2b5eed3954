"""How far a build is: a bar on a terminal, plain lines anywhere else."""

from __future__ import annotations

import sys
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from analysis.suite.record import BuildStep


class Shown(Protocol):
    """Somebody who is told of steps; used as a context."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None: ...
    def expect(self, total: int) -> None:
        """How many steps there will be."""

    def tell(self, step: BuildStep) -> None:
        """A step began or ended."""


class Lines:
    """`[3/12] notebooks/04-sequence.ipynb  4.1 s` for each step that is done."""

    def __init__(self) -> None:
        self.total, self.done = 0, 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        return None

    def expect(self, total: int) -> None:
        self.total = total

    def tell(self, step: BuildStep) -> None:
        if step.state == "begun":
            return
        self.done += 1
        of = f"{self.done}/{max(self.total, self.done)}"
        failed = "" if step.state == "done" else "  FAILED"
        print(f"[{of}] {step.name}  {step.seconds:.1f} s{failed}", flush=True)


class Bar:
    """A bar with what is being run beside it."""

    def __init__(self, console: Console) -> None:
        self.progress = Progress(
            MofNCompleteColumn(),
            BarColumn(bar_width=30),
            TimeElapsedColumn(),
            TextColumn("{task.description}"),
            console=console,
            transient=True,
        )
        self.task = self.progress.add_task("looking for what changed", total=None)
        self.running: list[str] = []

    def __enter__(self) -> Self:
        self.progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.progress.stop()

    def expect(self, total: int) -> None:
        self.progress.update(self.task, total=total)

    def tell(self, step: BuildStep) -> None:
        if step.state == "begun":
            self.running.append(step.name)
        else:
            if step.name in self.running:
                self.running.remove(step.name)
            self.progress.advance(self.task)
        self.progress.update(self.task, description=", ".join(Path(name).stem for name in self.running))


def progress() -> Shown:
    """A bar if somebody watches, else lines."""
    return Bar(Console(stderr=True)) if sys.stderr.isatty() else Lines()

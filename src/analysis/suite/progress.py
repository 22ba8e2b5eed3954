"""How far a build is: a bar on a terminal, plain lines anywhere else."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from analysis.suite.record import BuildStep


class Lines(AbstractContextManager["Lines"]):
    """`[3/12] notebooks/04-sequence.ipynb  4.1 s` for each step that is done."""

    total = done = 0

    def __exit__(self, *error: object) -> None:
        """Nothing is left to be put away."""

    def expect(self, total: int) -> None:
        """How many steps there will be."""
        self.total = total

    def tell(self, step: BuildStep) -> None:
        """A step began or ended."""
        if step.state != "begun":
            self.done += 1
            failed = "" if step.state == "done" else "  FAILED"
            of = f"{self.done}/{max(self.total, self.done)}"
            print(f"[{of}] {step.name}  {step.seconds:.1f} s{failed}", flush=True)


class Bar(Lines):
    """A bar with what is being run beside it."""

    def __init__(self, console: Console) -> None:
        columns = (MofNCompleteColumn(), BarColumn(bar_width=30), TimeElapsedColumn(), TextColumn("{task.description}"))
        self.progress = Progress(*columns, console=console, transient=True)
        self.task = self.progress.add_task("looking for what changed", total=None)
        self.running: list[str] = []

    def __enter__(self) -> Bar:
        self.progress.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.progress.stop()

    def expect(self, total: int) -> None:
        self.progress.update(self.task, total=total)

    def tell(self, step: BuildStep) -> None:
        if step.state == "begun":
            self.running.append(step.name)
        else:
            self.running = [name for name in self.running if name != step.name]
            self.progress.advance(self.task)
        self.progress.update(self.task, description=", ".join(Path(name).stem for name in self.running))


def progress() -> Lines:
    """A bar if somebody watches, else lines."""
    return Bar(Console(stderr=True)) if sys.stderr.isatty() else Lines()

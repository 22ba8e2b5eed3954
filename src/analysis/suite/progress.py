"""How far a build is: a bar on a terminal, plain lines anywhere else."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from analysis.suite.conductor import BuildStep


class Lines(AbstractContextManager["Lines"]):
    """`[3/12] notebooks/04-sequence.ipynb  4.1 s` for each step that is done."""

    done = 0

    def __exit__(self, *error: object) -> None:
        """Nothing is left to be put away."""

    def tell(self, step: BuildStep) -> None:
        """A step began or ended."""
        if step.state != "begun":
            self.done += 1
            failed = "" if step.state == "done" else "  FAILED"
            print(f"[{self.done}/{step.of}] {step.name}  {step.seconds:.1f} s{failed}", flush=True)


class Bar(Progress):
    """A bar with what is being run beside it."""

    def __init__(self) -> None:
        columns = (MofNCompleteColumn(), BarColumn(bar_width=30), TimeElapsedColumn(), TextColumn("{task.description}"))
        super().__init__(*columns, console=Console(stderr=True), transient=True)
        self.all = self.add_task("looking for what changed", total=None)
        self.names: list[str] = []

    def tell(self, step: BuildStep) -> None:
        if step.state == "begun":
            self.names.append(step.name)
        else:
            self.names.remove(step.name)
            self.advance(self.all)
        self.update(self.all, total=step.of, description=", ".join(Path(name).stem for name in self.names))


def progress() -> Lines | Bar:
    """A bar if somebody watches, else lines."""
    return Bar() if sys.stderr.isatty() else Lines()

"""Is a report that was brought up to date the one that is made from nothing? Single changes of the evidence, each built
on what the builds before have left, and each held byte by byte against a build in an empty folder.

python -m tests.trust.rebuilding --changes 20 --seed 1
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from analysis.evidence.problem import errors_in
from analysis.suite.gate import problems_in
from analysis.suite.plan import GENERATED
from tests.trust.clone import ROOT, files, finish, report, start
from tests.trust.mutation import Mutation, apply, drawn


@dataclass(frozen=True)
class Rebuilt:
    """One change: the files that differ from those of a build from nothing, and what both builds took."""

    mutation: Mutation
    stale: tuple[str, ...]
    seconds: float
    from_nothing: float

    def __str__(self) -> str:
        stale = f"STALE: {', '.join(self.stale)}" if self.stale else "the same"
        return f"{self.seconds:.1f} s of {self.from_nothing:.1f} s, {stale}: {self.mutation}"


def changes(raw: Path, number: int, seed: int) -> list[Mutation]:
    """Changes that a build accepts, of other tables by turns."""
    chance = random.Random(seed)
    found: dict[str, list[Mutation]] = {}
    for mutation in drawn(raw, 2, seed):
        found.setdefault(mutation.table, []).append(mutation)
    for mutations in found.values():
        chance.shuffle(mutations)
    taken: list[Mutation] = []
    while len(taken) < number and any(found.values()):
        for table in sorted(found):
            while found[table] and len(taken) < number:
                mutation = found[table].pop()
                if _is_accepted(mutation, raw):
                    taken.append(mutation)
                    break
    return taken


def _is_accepted(mutation: Mutation, raw: Path) -> bool:
    with tempfile.TemporaryDirectory() as scratch:
        copy = shutil.copytree(raw, Path(scratch) / "raw")
        apply(mutation, copy)
        return not errors_in(problems_in(copy))


def rebuilt(number: int, seed: int, folder: Path) -> Iterator[Rebuilt]:
    """Each change of the evidence as it is, built upon the work of the builds before it and from nothing."""
    kept, clean = folder / "kept", folder / "clean"
    shutil.copytree(report() / ".work", kept / ".work", symlinks=True)
    for mutation in changes(ROOT / "data" / "raw", number, seed):
        raw = shutil.copytree(ROOT / "data" / "raw", folder / "raw")
        apply(mutation, raw)
        seconds = [_built(raw, out) for out in (kept, clean)]
        yield Rebuilt(mutation, tuple(_differing(kept, clean)), *seconds)
        shutil.rmtree(clean)
        shutil.rmtree(raw)


def _built(raw: Path, out: Path) -> float:
    begun = time.perf_counter()
    finish(start(ROOT, "run", "--raw", str(raw), "--out", str(out)))
    return time.perf_counter() - begun


def _differing(one: Path, other: Path) -> Iterator[str]:
    here, there = (
        {f"{name}/{path}": at for name in GENERATED for path, at in _under(out / name)} for out in (one, other)
    )
    for name in sorted(here.keys() | there.keys()):
        if name not in here or name not in there or here[name].read_bytes() != there[name].read_bytes():
            yield name


def _under(path: Path) -> list[tuple[str, Path]]:
    if path.name == "run.json":  # what the build took
        return []
    return list(files(path).items()) if path.is_dir() else [("", path)]


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--changes", type=int, default=20)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    done = []
    with tempfile.TemporaryDirectory() as folder:
        for one in rebuilt(given.changes, given.seed, Path(folder)):
            print(one, flush=True)
            done.append(one)
    shares = [one.seconds / one.from_nothing for one in done]
    print(f"of a build from nothing: median {median(shares):.2f}, at most {max(shares):.2f}")
    if any(one.stale for one in done):
        raise SystemExit(1)


if __name__ == "__main__":
    main()

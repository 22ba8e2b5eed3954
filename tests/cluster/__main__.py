"""`make test-cluster`: a sweep of reports (days x kinds of body left out) through a real SLURM gives what a run without
it gives, byte for byte.

The points of the sweep give their findings; with `--whole` one of them gives its whole report too.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.evidence.view import open_evidence
from tests.cluster.slurm import NoCluster, slurm

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ["--cores", "2"]
CLUSTER = ["--workflow-profile", str(ROOT / "profiles" / "slurm"), "--slurm-status-command", "squeue"]
CLUSTER += [
    "--slurm-no-account",
    "--slurm-init-seconds-before-status-checks",
    "1",
    "--seconds-between-status-checks",
    "2",
]

Point = Mapping[str, object]


def points(days: int) -> list[Point]:
    """Days at which equal parts of the sources had come out, each with three sets of kinds left out."""
    published = sorted(source.published.last for source in open_evidence().sources if source.published)
    chosen = [published[len(published) * part // (days + 1)] for part in range(1, days + 1)]
    kinds: Sequence[Sequence[str]] = ((), ("state",), ("independent_media", "state_media"))
    return [{"as_of": day.isoformat(), "exclude_kinds": list(left)} for day, left in product(chosen, kinds)]


def run(point: Point, out: Path, how: Sequence[str], target: str, environment: Mapping[str, str]) -> None:
    """One call of Snakemake, as profiles/README.md has it; SystemExit with the end of its log if it fails."""
    given = [f"out={out}", f"parameters={json.dumps(point)}"]
    command = [sys.executable, "-m", "snakemake", target, "--snakefile", str(ROOT / "Snakefile"), "--nolock", *how]
    said = subprocess.run(
        [*command, "--config", *given],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if said.returncode:
        raise SystemExit(
            f"{point}: snakemake ended with {said.returncode}\n" + "\n".join(said.stderr.splitlines()[-25:])
        )


def sweep(
    folder: Path, how: Sequence[str], swept: Sequence[Point], whole: bool, environment: Mapping[str, str]
) -> float:
    """All points of a sweep, each in a folder of its own; the seconds it took."""
    start = time.perf_counter()
    outs = [folder / str(number) for number in range(len(swept))]
    with ThreadPoolExecutor(4) as callers:
        list(
            callers.map(
                lambda one: run(one[0], one[1], how, "findings.json", environment), zip(swept, outs, strict=True)
            )
        )
    if whole:
        run(swept[0], outs[0], how, "all", environment)
    return time.perf_counter() - start


def compare(one: Path, other: Path, swept: Sequence[Point], whole: bool) -> list[str]:
    """A line for each file that the two sweeps do not have alike."""
    said = []
    for number, point in enumerate(swept):
        names = [Path(".work") / "findings.json"]
        if whole and number == 0:
            names += [path.relative_to(one / "0") for path in sorted((one / "0").rglob("*")) if _is_result(path)]
            names += [path.relative_to(other / "0") for path in sorted((other / "0").rglob("*")) if _is_result(path)]
        for name in dict.fromkeys(names):
            files = [folder / str(number) / name for folder in (one, other)]
            if not all(file.is_file() for file in files) or files[0].read_bytes() != files[1].read_bytes():
                said.append(f"{point}: {name} differs")
    return said


def _is_result(path: Path) -> bool:
    return path.is_file() and ".work" not in path.parts and path.name != "run.json"


def main() -> int:
    """Run the sweep on SLURM and without it; 0 if both gave the same."""
    asked = argparse.ArgumentParser(prog="python -m tests.cluster", description=__doc__.partition("\n")[0])
    asked.add_argument("--days", type=int, default=3, help="days of the sweep")
    asked.add_argument("--whole", action="store_true", help="one whole report too")
    asked.add_argument("--keep", type=Path, help="an empty folder for logs and results, kept")
    given = asked.parse_args()
    swept = points(given.days)
    with TemporaryDirectory(prefix="qantar-cluster-") as temporary:
        folder = (given.keep or Path(temporary)).absolute()
        try:
            with slurm(folder / "slurm") as environment:
                on_cluster = sweep(folder / "cluster", CLUSTER, swept, given.whole, environment)
        except NoCluster as error:
            print(error, file=sys.stderr)
            return 2
        jobs = (folder / "slurm" / "jobs.log").read_text(encoding="utf-8").splitlines()
        alone = sweep(folder / "local", LOCAL, swept, given.whole, {})
        differ = compare(folder / "cluster", folder / "local", swept, given.whole)
    completed = sum("JobState=COMPLETED" in job for job in jobs)
    print(*differ, sep="\n", end="\n" if differ else "")
    whole = " (one of them whole)" if given.whole else ""
    print(f"{len(swept)} reports{whole}, {completed} of {len(jobs)} SLURM jobs completed")
    print(f"on SLURM {on_cluster:.0f} s, without {alone:.0f} s; {len(differ)} files differ")
    return 1 if differ or completed != len(jobs) or completed < len(swept) else 0


if __name__ == "__main__":
    sys.exit(main())

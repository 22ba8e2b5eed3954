"""The door: every command of `investigate`.

Exit codes: 0 done (or same, or clean), 1 problems (or differs, or a build that failed), 2 misuse, 3 a fault of the
program itself, 130 interrupted.
"""

from __future__ import annotations

import errno
import io
import locale
import os
import shutil
import sys
import textwrap
import time
import traceback
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer

from analysis.evidence.problem import Refused, errors_in, format_problems
from analysis.suite.plan import Plan, PlanError, repository

# what a path can be that somebody has named, and that nothing can be read from or written to
NO_SUCH_PLACE = {errno.EACCES, errno.EEXIST, errno.EISDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.ENOTDIR, errno.EROFS}

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _path(text: str) -> Path:
    if not text:  # of which `Path` makes the current folder
        raise typer.BadParameter("it is empty; give a path, or leave it out")
    return Path(text)


PathOption, PathArgument = partial(typer.Option, parser=_path), partial(typer.Argument, parser=_path)
RawOption = Annotated[Path | None, PathOption("--raw", help="The folder of raw tables [default: data/raw].")]
OutOption = Annotated[Path | None, PathOption("--out", help="Where the report goes [default: reports].")]
JobsOption = Annotated[int | None, typer.Option("--jobs", min=1, help="Steps at a time [default: all cores].")]
FormOption = Annotated[Literal["text", "json"], typer.Option("--format", help="How to print it.")]


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show a traceback when the program itself fails.")] = False,
) -> None:
    """Qantar: from evidence tables to a published report. Each command says more with --help."""


@app.command()
def check(raw: RawOption = None, form: FormOption = "text") -> None:
    """Validate raw tables: exit 0 if they are clean, 1 if they have problems."""
    from analysis.suite.gate import problems_in

    problems = problems_in(_tables(raw))
    if said := format_problems(problems, form):
        typer.echo(said)
    raise typer.Exit(1 if errors_in(problems) else 0)


@app.command()
def run(
    raw: RawOption = None,
    out: OutOption = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option("-p", "--parameter", metavar="NAME=VALUE", help="as_of=2022-01-12, exclude_kinds=state,..."),
    ] = None,
    jobs: JobsOption = None,
) -> None:
    """Build the whole report: check, notebooks, findings, site. Only what changed is rerun."""
    from analysis.suite.build import build

    start = time.perf_counter()
    plan = _plan(raw, out)
    if parameter:
        from analysis.suite.parameters import parse_parameters, valid_values

        plan = replace(plan, chosen=parse_parameters(parameter, valid_values(plan.raw)).changed())
    steps = build(plan, jobs or _cores())
    what = f"{len(steps)} steps" if steps else "nothing had changed"
    typer.echo(f"{plan.out / 'html' / 'index.html'}: {what}, {time.perf_counter() - start:.1f} s")


@app.command()
def verify(
    out: OutOption = None,
    jobs: JobsOption = None,
    bundle: Annotated[Path | None, PathOption("--bundle", help="A bundle: what it proves and what not.")] = None,
) -> None:
    """Are the committed notebooks what a fresh run gives? Exit 1 names notebook, cell and what differs."""
    if bundle:
        raise typer.Exit(_proved(bundle))
    from analysis.suite.verify import verify_folders

    plan = _built(out, jobs, target="notebooks")
    differences = verify_folders(plan.root / "notebooks", plan.work / "notebooks", plan.executed())
    for difference in differences:
        typer.echo(str(difference))
    kept = f"{len(plan.executed())} notebooks are what a fresh run gives"
    typer.echo(f"{len(differences)} differences" if differences else kept)
    raise typer.Exit(1 if differences else 0)


@app.command()
def accept(out: OutOption = None, jobs: JobsOption = None) -> None:
    """Re-execute the notebooks and write them back with their outputs, when a change is meant."""
    from analysis.suite.verify import accept_outputs

    changes = accept_outputs(_built(out, jobs, target="notebooks"))
    for change in changes:
        typer.echo(change)
    typer.echo(f"{len(changes)} differences settled" if changes else "nothing had changed")


@app.command()
def diff(
    before: Annotated[Path, PathArgument(metavar="A")],
    after: Annotated[Path, PathArgument(metavar="B")],
    form: FormOption = "text",
) -> None:
    """What moved between two findings.json, two OUT folders or two raw folders, and because of which rows."""
    from analysis.suite.moves import compared

    moved = compared(before, after)
    typer.echo(moved.json() if form == "json" else "\n".join(moved.lines()))
    raise typer.Exit(0 if moved.same else 1)


@app.command()
def moves(raw: RawOption = None) -> None:
    """Which findings and numbers do the rows of this copy move against the committed ones, and why? In seconds."""
    from analysis.suite.moves import since_commit

    plan = _plan(raw, None)
    moved = since_commit(plan.root, plan.raw)
    for line in moved.lines():
        typer.echo(_folded(line))
    raise typer.Exit(1 if moved.rows else 0)


@app.command()
def bundle(out: OutOption = None, jobs: JobsOption = None) -> None:
    """The citable package of the report: RO-Crate, checksums, one zip."""
    from analysis.suite.bundle import write_bundle

    typer.echo(str(write_bundle(_built(out, jobs))))


@app.command()
def release(version: Annotated[str, typer.Argument(metavar="VERSION")], jobs: JobsOption = None) -> None:
    """Keep this version's findings in reports/releases, for the page "What changed" of the versions after it."""
    import yaml

    from analysis.findings.record import read_records
    from analysis.report.changes import RELEASES, check_version, write_release

    cited = str(yaml.safe_load((repository() / "CITATION.cff").read_text(encoding="utf-8"))["version"])
    check_version(version, cited)
    plan = _built(None, jobs)
    findings = read_records(plan.out / "findings.json")
    typer.echo(str(write_release(version, cited, findings, plan.raw, RELEASES)))


@app.command()
def fetch(what: Annotated[str, typer.Argument(help="mass-mobilization")]) -> None:
    """Download a public data set that the base rates were made from, and check it."""
    from analysis.evidence import mass_mobilization

    if what != "mass-mobilization":
        raise typer.BadParameter(f"'{what}' is not a data set to fetch; expected mass-mobilization")
    typer.echo(str(mass_mobilization.fetch()))


@app.command()
def sweep(
    out: Annotated[Path, PathOption("--out", help="The CSV file of every finding under every view that moves it.")],
    raw: RawOption = None,
) -> None:
    """Ask all findings anew without each source, origin, kind and choice of groups, and as of every day."""
    from analysis.evidence.view import open_evidence
    from analysis.findings.sweep import sweep, write_moved
    from analysis.suite.gate import errors_told

    start, folder, out = time.perf_counter(), _tables(raw), _new_file(out)
    with errors_told(folder):
        swept = sweep(open_evidence(folder))
    what = f"{len(swept.states)} findings under {len(swept.lenses)} views"
    typer.echo(f"{out}: {what}, {write_moved(swept, out)} moved, {time.perf_counter() - start:.1f} s")


@app.command()
def events(
    source: Annotated[str, typer.Argument(help="Whose file it is: acled or ucdp-ged.")],
    file: Annotated[Path, PathArgument(help="The file of events, as CSV.")],
    out: Annotated[Path, PathOption("--out", help="The Parquet file of its years.")],
    memory: Annotated[str, typer.Option("--memory", help="How much memory may be used.")] = "1GB",
) -> None:
    """Count an event file of another project, of any size, by country, year and kind."""
    from analysis.evidence import event_files

    typer.echo(f"{out}: {event_files.summarise(source, file, _new_file(out), memory)} events")


@app.command()
def archive(
    raw: RawOption = None,
    folder: Annotated[Path | None, PathOption("--folder", help="The archive [default: data/archive].")] = None,
    source: Annotated[list[str] | None, typer.Option("--source", metavar="ID", help="This source alone.")] = None,
    contact: Annotated[str, typer.Option("--contact", help="An address that servers are told, to complain to.")] = "",
    again: Annotated[bool, typer.Option("--again", help="Also what is archived or gone already.")] = False,
    wacz: Annotated[Path | None, PathOption("--wacz", help="Pack what is archived into this WACZ instead.")] = None,
    only_check: Annotated[bool, typer.Option("--check", help="Only hold the log and its files together.")] = False,
) -> None:
    """Keep the sources' pages: WARC files with checksums and a chained log. It goes on where it was stopped."""
    from analysis.custody.archive import check, pack, visit
    from analysis.custody.log import ARCHIVE
    from analysis.evidence.view import open_evidence
    from analysis.suite.gate import errors_told

    place = (folder or ARCHIVE).absolute()
    if only_check:
        if folder is not None and not folder.is_dir():
            raise PlanError(f"{folder} is no folder; --folder takes the folder of an archive")
        raise typer.Exit(check(place, typer.echo))
    tables = _tables(raw)
    with errors_told(tables):
        sources = open_evidence(tables).sources
    if wacz:
        typer.echo(str(pack(place, sources, _new_file(wacz))))
    else:
        raise typer.Exit(visit(place, sources, source or [], contact, again, typer.echo))


def _proved(bundle: Path) -> int:
    from analysis.suite.bundle import ProofOutcome, prove

    proofs = prove(bundle)
    for proof in proofs:
        typer.echo(f"{proof}\n")
    failed = sum(proof.outcome == ProofOutcome.FAILS for proof in proofs)
    typer.echo(f"{failed} of {len(proofs)} proofs fail" if failed else "no proof fails")
    return 1 if failed else 0


def _plan(raw: Path | None, out: Path | None) -> Plan:
    """The plan of config.yaml with what the command line says instead; its paths are relative to the current folder."""
    said = {"raw": _existing(raw), "out": out}
    return Plan.of(repository(), {name: path.absolute() for name, path in said.items() if path is not None})


def _built(out: Path | None, jobs: int | None, target: str = "all") -> Plan:
    """The plan of the committed evidence, when its report, or what is named of it, has been built."""
    from analysis.suite.build import build

    plan = _plan(None, out)
    build(plan, jobs or _cores(), target=target)
    return plan


def _tables(raw: Path | None) -> Path:
    return _existing(raw) or repository() / "data" / "raw"


def _existing(raw: Path | None) -> Path | None:
    if raw is not None and not raw.is_dir():
        raise PlanError(f"{raw} is no folder; --raw takes a folder of raw tables, such as data/raw")
    return raw


def _new_file(out: Path) -> Path:
    """Where a file is to be written, before anything is worked out for it."""
    if out.is_dir() or not out.parent.is_dir():
        why = "is a folder" if out.is_dir() else f"cannot be written: {out.parent} is no folder"
        raise PlanError(f"{out} {why}; give the name of a file in a folder that is there")
    return out


def _folded(lines: str) -> str:
    """Lines folded to the width of the terminal, if there is one; what goes into a file or another program stays."""
    if not sys.stdout.isatty():
        return lines
    width = shutil.get_terminal_size().columns
    indented = ((line, line[: len(line) - len(line.lstrip())] + "  ") for line in lines.splitlines())
    return "\n".join(textwrap.fill(line, width, subsequent_indent=more) for line, more in indented)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def main() -> None:
    """Run the command line; every error is a sentence, a traceback only with --debug."""
    # by hand, so that it may stand anywhere and also counts when the arguments themselves are wrong
    debug = "--debug" in sys.argv
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that cannot show a letter is told its number
            stream.reconfigure(encoding=locale.getencoding(), errors="backslashreplace")
    try:
        app(args=arguments, prog_name="investigate")
    except Exception as error:
        if debug:
            traceback.print_exc()
        if isinstance(error, Refused):
            typer.echo(str(error), err=True)
            sys.exit(error.code)
        if isinstance(error, OSError) and error.errno in NO_SUCH_PLACE:
            typer.echo(f"{error.filename}: {error.strerror}", err=True)
            sys.exit(PlanError.code)
        what = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) and error.filename else repr(error)
        typer.echo(f"investigate stopped: {what}. --debug shows where.", err=True)
        sys.exit(3)

"""`investigate run` builds what is out of date, says what failed, and can be interrupted and resumed."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

import pytest

from analysis.evidence.view import open_evidence
from analysis.report.notebooks import notebook_pages
from analysis.suite.build import BadEvidence, BuildFailed, build
from analysis.suite.notebook import read_notebook, write_notebook
from analysis.suite.parameters import parse_parameters
from analysis.suite.plan import OURS, Plan
from tests.notebooks.sabotage import cell
from tests.notebooks.small import code, plan, small_repository, write

pytestmark = pytest.mark.usefixtures("one_warm_process")


def would_run(made: Plan) -> set[str]:
    """The rules that a build of the notebooks would run now, as Snakemake's command line says: in a fork, since to
    start and import it takes longer than to ask it."""
    from snakemake.cli import main  # half a second, of which the fork has none; and only in the process that asks

    made.lay_out()
    said = made.work / "said.log"
    asked = get_context("fork").Process(target=dry_run, args=(main, made, said))
    asked.start()
    asked.join()
    assert asked.exitcode == 0, said.read_text(encoding="utf-8")
    rules = re.findall(r"^(?:local)?rule (\w+):", said.read_text(encoding="utf-8"), re.MULTILINE)
    return set(rules) - {"notebooks"}


def dry_run(snakemake: Callable[[list[str]], None], made: Plan, said: Path) -> None:
    with said.open("wb") as file:
        for stream in (1, 2):
            os.dup2(file.fileno(), stream)
    sys.stdout, sys.stderr = (os.fdopen(stream, "w", buffering=1, closefd=False) for stream in (1, 2))
    os.chdir(made.work)
    where = ["--snakefile", str(made.root / "Snakefile"), "--config", "laid_out=True", f"out={made.out}"]
    snakemake(["notebooks", "--dry-run", "--rerun-triggers", "mtime", *where])


def rewritten(made: Plan) -> set[str]:
    """The files in `inputs/` that laying out the plan writes anew."""
    before = {path.name: path.read_bytes() for path in (made.work / "inputs").glob("*.*")}
    made.lay_out()
    return {path.name for path in (made.work / "inputs").glob("*.*") if path.read_bytes() != before.get(path.name)}


def spoil(path: Path) -> None:
    """Change a file: another line, and in a notebook another word."""
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    path.write_text(before.replace("print('done')", "print('all done')") + "\n", encoding="utf-8")


def test_every_notebook_is_executed_and_the_template_for_each_episode(built: Plan) -> None:
    for path in built.executed():
        cells = read_notebook(built.work / "notebooks" / path)["cells"]
        if path == f"{built.episode}.ipynb":  # the template stays as it was written
            assert [each["execution_count"] for each in cells] == [None] * len(cells)
            continue
        assert [each["execution_count"] for each in cells] == list(range(1, len(cells) + 1))
    done = read_notebook(built.work / "notebooks" / "episodes" / "2022-january.ipynb")
    assert cell(done, "which")["outputs"][0]["text"] == "2022-january None\n"
    assert cell(done, "injected-parameters")["source"] == '# Parameters\nepisode = "2022-january"\n'


def test_each_episode_has_a_page_in_the_place_of_the_template(built: Plan) -> None:
    pages = [page.name for page in notebook_pages(built.work / "notebooks", open_evidence(built.raw), {})]
    runs = [f"notebooks/episodes/{episode.id}" for episode in open_evidence(built.raw).core_episodes]
    assert pages == ["notebooks/01-sources-and-cleaning", *runs, "notebooks/03-counts"]


def test_with_default_parameters_nothing_is_injected(built: Plan) -> None:
    done = read_notebook(built.work / "notebooks" / "03-counts.ipynb")
    assert [each["id"] for each in done["cells"]] == ["given", "count", "shows", "last"]


def test_an_executed_notebook_says_nothing_of_machine_or_time(built: Plan) -> None:
    for path in built.executed():
        text = (built.work / "notebooks" / path).read_text(encoding="utf-8")
        assert built.root.name not in text
        for trace in ("papermill", "start_time", "duration", '"version"', "T0", str(Path.home())):
            assert trace not in text, (path, trace)


def test_when_nothing_changed_nothing_is_run(built: Plan) -> None:
    assert would_run(built) == set()


@pytest.mark.parametrize(
    ("changed", "rules"),
    [("notebooks/03-counts.ipynb", {"notebook"}), ("data/raw/counts.csv", {"clean", "notebook", "episode"})],
)
def test_only_what_depends_on_a_change_is_run(small: Plan, changed: str, rules: set[str]) -> None:
    spoil(small.root / changed)
    assert would_run(small) == rules


@pytest.mark.parametrize(
    ("changed", "noticed"),
    [
        ("notebooks/03-counts.ipynb", {"03-counts.ipynb"}),
        ("data/raw/counts.csv", {"evidence.sha256"}),
        ("data/raw/.~lock.counts.csv#", set()),
        ("src/analysis/method/bounds.py", {"library.sha256"}),
        ("src/analysis/suite/notebook.py", {"library.sha256"}),
        ("src/analysis/suite/steps.py", {"library.sha256"}),
        ("Snakefile", {"library.sha256"}),
        ("uv.lock", {"library.sha256"}),
        ("reports/conf.py", {"site.sha256"}),
        ("reports/text/question.md", {"site.sha256"}),
        ("reports/text/names.yaml", {"words.sha256", "site.sha256"}),
        ("reports/templates/parts/table_bare.html", {"words.sha256", "site.sha256"}),
        ("reports/ground/kazakhstan.geojson", {"words.sha256", "site.sha256"}),
        ("reports/templates/page.html", {"site.sha256"}),
        ("reports/run.json", set()),
        ("reports/qantar-0.1.0.zip", set()),
    ],
)
def test_a_change_is_noticed_by_what_depends_on_it(small: Plan, changed: str, noticed: set[str]) -> None:
    assert rewritten(small) == set()
    spoil(small.root / changed)
    assert rewritten(small) == noticed


def in_seconds(path: Path, seconds: float) -> None:
    """Set the time of everything in a folder, as a clock that runs ahead or behind does."""
    for each in path.rglob("*"):
        os.utime(each, (time.time() + seconds, time.time() + seconds))


@pytest.mark.parametrize("days", [3, -3])
def test_file_times_decide_nothing(small: Plan, days: int) -> None:
    spoil(small.root / "notebooks" / "03-counts.ipynb")
    in_seconds(small.work, days * 86_400)
    in_seconds(small.raw, -days * 86_400)
    assert would_run(small) == {"notebook"}  # and no rule whose files alone changed their times


def test_what_was_made_and_is_damaged_or_gone_is_made_again(small: Plan) -> None:
    made = small.work / "notebooks" / "03-counts.ipynb"
    made.write_bytes(made.read_bytes()[:-40])  # cut off by a full disk
    table = small.work / "processed" / "counts.parquet"
    table.write_bytes(b"X" + table.read_bytes()[1:])
    assert would_run(small) == {"notebook", "clean"}


def test_what_a_step_left_that_did_not_end_is_made_again(small: Plan) -> None:
    (small.work / "made" / "notebooks.03-counts.ipynb.json").unlink()
    assert would_run(small) == {"notebook"}
    (small.work / "made" / "notebooks.02-episode.ipynb.json").write_text("{")
    assert would_run(small) == {"notebook"}


def test_when_nothing_changed_no_step_and_no_check_is_started(built: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", None)
    monkeypatch.setattr("analysis.suite.gate.problems_in", None)
    assert build(built, 2, target="notebooks") == []


def test_every_step_reads_the_tables_as_they_were_when_the_build_began(small: Plan) -> None:
    raw = f"from pathlib import Path\nraw = Path({str(small.raw / 'counts.csv')!r})\n"
    first = f"{raw}raw.write_text('edited')"
    write(small.root / "notebooks" / "01-sources-and-cleaning.ipynb", code("edits", first))
    waits = f"{raw}import time\nwhile raw.stat().st_size != len('edited'):\n    time.sleep(0.1)"
    seen = "from analysis import qantar\nprint(len(qantar.raw_tables()['counts']) > 1)"
    write(small.root / "notebooks" / "03-counts.ipynb", code("waits", waits), code("looks", seen))
    build(small, 2, target="notebooks")
    assert (small.raw / "counts.csv").read_text() == "edited"
    done = read_notebook(small.work / "notebooks" / "03-counts.ipynb")
    assert cell(done, "looks")["outputs"][0]["text"] == "True\n"


def test_nothing_that_the_user_has_set_reaches_a_notebook(
    small: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "startup.py").write_text("import builtins\nbuiltins.mine = True\n")
    (tmp_path / "profile").mkdir()
    (tmp_path / "profile" / "config.yaml").write_text("executor: slurm\njobs: 50\n")
    for name, value in {
        "PYTHONSTARTUP": tmp_path / "startup.py",
        "PYTHONOPTIMIZE": 1,
        "PYTHONTZPATH": tmp_path,
        "SNAKEMAKE_PROFILE": tmp_path / "profile",
        "JUPYTER_PATH": tmp_path,
        "IPYTHONDIR": tmp_path,
        "TZ": "Asia/Almaty",
        "LC_ALL": "tr_TR.UTF-8",
    }.items():
        monkeypatch.setenv(name, str(value))
    for name in ("HOME", "USER", "LOGNAME"):
        monkeypatch.delenv(name, raising=False)
    asked = (
        "import builtins, os, zoneinfo, getpass\n"
        "print(hasattr(builtins, 'mine'), __debug__, zoneinfo.TZPATH, os.environ['TZ'], getpass.getuser())\n"
        f"print([name for name, value in os.environ.items() if value == {str(tmp_path)!r}])"
    )
    write(small.root / "notebooks" / "03-counts.ipynb", code("asks", asked))
    build(small, 2, target="notebooks")
    done = read_notebook(small.work / "notebooks" / "03-counts.ipynb")
    assert cell(done, "asks")["outputs"][0]["text"] == "False True () UTC qantar\n[]\n"


def test_no_process_works_on_when_the_build_is_gone(small: Plan, tmp_path: Path) -> None:
    mark = tmp_path / "running"
    slow = f"from pathlib import Path\nPath({str(mark)!r}).touch()\nimport time\ntime.sleep(600)"
    write(small.root / "notebooks" / "03-counts.ipynb", code("slow", slow))
    process = start_build(small)
    until(mark.exists)
    process.kill()
    process.wait(60)
    until(lambda: not working_in(small.root), 20)


def test_accepted_outputs_are_no_change_of_the_notebook(small: Plan) -> None:
    committed = small.root / "notebooks" / "03-counts.ipynb"
    before = committed.read_bytes()
    write_notebook(read_notebook(small.work / "notebooks" / "03-counts.ipynb"), committed)
    assert committed.read_bytes() != before
    assert rewritten(small) == set()


def test_parameters_reach_every_notebook(built: Plan, tmp_path: Path) -> None:
    parameters = parse_parameters(["as_of=2022-01-12", "exclude_kinds=state,state_media", "episodes=2022-january"])
    narrowed = plan(built.root, out=str(tmp_path / "out"), parameters=parameters.changed())
    build(narrowed, 2, target="notebooks")
    assert narrowed.executed() == (
        "01-sources-and-cleaning.ipynb",
        "02-episode.ipynb",
        "03-counts.ipynb",
        "episodes/2022-january.ipynb",
    )
    done = read_notebook(narrowed.work / "notebooks" / "03-counts.ipynb")
    assert cell(done, "count")["outputs"][0]["data"]["text/plain"] == "['state', 'state_media']"
    done = read_notebook(narrowed.work / "notebooks" / "episodes" / "2022-january.ipynb")
    assert cell(done, "which")["outputs"][0]["text"] == "2022-january 2022-01-12\n"


def test_a_failing_cell_stops_the_build_and_leaves_the_last_report(small: Plan) -> None:
    failing = code("breaks", "killed = {}\nkilled['2011-zhanaozen']")
    write(small.root / "notebooks" / "03-counts.ipynb", code("fine", "print('so far')"), failing, code("never", "1"))
    (small.out / "html").mkdir(parents=True)
    (small.out / "html" / "index.html").write_text("the last report")
    (small.work / OURS).write_text('["html/index.html"]')
    with pytest.raises(BuildFailed) as raised:
        build(small, 2, target="all")
    said = str(raised.value)
    assert "notebooks/03-counts.ipynb, cell 3 (breaks): KeyError: '2011-zhanaozen'" in said
    assert "at: killed['2011-zhanaozen']" in said
    saved = Path(re.search(r"half-run notebook: (.*)", said).group(1))
    assert cell(read_notebook(saved), "fine")["outputs"][0]["text"] == "so far\n"
    assert Path(re.search(r"Snakemake's log: (.*)", said).group(1)).is_file()
    assert (small.out / "html" / "index.html").read_text() == "the last report"
    assert not (small.out / "findings.json").exists()


def test_errors_in_the_evidence_stop_the_build_before_anything_runs(tmp_path: Path) -> None:
    small = plan(small_repository(tmp_path / "bad"))
    counts = small.raw / "counts.csv"
    counts.write_text(counts.read_text(encoding="utf-8").replace(",killed,", ",kiled,", 1), encoding="utf-8")
    with pytest.raises(BadEvidence) as raised:
        build(small, 2, target="notebooks")
    assert any("kiled" in str(problem) for problem in raised.value.problems)
    assert not (small.work / "notebooks").exists()


def test_where_the_file_system_has_no_locks_the_folder_is_named_and_what_to_do(
    built: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("fcntl.flock", no_locks)
    with pytest.raises(BuildFailed, match=f"{re.escape(str(built.out))}.*cannot lock files.*choose an --out"):
        build(built, 1, target="notebooks")


def test_a_full_disk_is_named_with_its_folder(small: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    full = "raise OSError(28, 'No space left on device')"
    write(small.root / "notebooks" / "03-counts.ipynb", code("writes", full))
    monkeypatch.setattr("analysis.suite.build.ROOM", 2**62)  # bytes: no disk has them
    with pytest.raises(BuildFailed, match=f"The disk that holds {re.escape(str(small.work))} is full"):
        build(small, 2, target="notebooks")


def test_a_second_build_in_the_same_folder_is_refused(built: Plan) -> None:
    import fcntl

    with (built.work / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BuildFailed, match="another build is working in"):
            build(built, 1, target="notebooks")


def test_an_interrupted_build_stops_its_kernels_and_is_resumed(small: Plan, tmp_path: Path) -> None:
    mark = tmp_path / "running"
    slow = f"from pathlib import Path\nPath({str(mark)!r}).touch()\nimport time\ntime.sleep(600)"
    write(small.root / "notebooks" / "03-counts.ipynb", code("slow", slow))
    process = start_build(small)
    until(mark.exists)
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 130
    until(lambda: not working_in(small.root))
    assert not (small.work / "notebooks" / "03-counts.ipynb").exists()
    write(small.root / "notebooks" / "03-counts.ipynb", code("quick", "1"))
    steps = build(small, 2, target="notebooks")
    assert [step.name for step in steps] == ["notebooks/03-counts.ipynb"]


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until a condition holds."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


def start_build(small: Plan) -> subprocess.Popen[bytes]:
    """A build of the notebooks in a process of its own."""
    program = (
        "import signal, sys; from pathlib import Path\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # ignored where tests run in the background
        "from analysis.suite.build import build; from analysis.suite.plan import Plan\n"
        "try: build(Plan.of(Path(sys.argv[1])), 2, target='notebooks')\n"
        "except KeyboardInterrupt: sys.exit(130)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(small.root / "src")}
    return subprocess.Popen([sys.executable, "-c", program, str(small.root)], env=environment)


def working_in(root: Path) -> list[str]:
    """Processes that work in a clone."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if str(root) in str((process / "cwd").readlink()):
                found.append((process / "cmdline").read_text())
        except OSError:
            continue
    return found

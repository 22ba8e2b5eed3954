"""The command line: exit codes that scripts rely on, and sentences instead of tracebacks."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis import cli
from tests.evidence.small_folder import cut


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    return cut(tmp_path / "raw")


@pytest.fixture
def investigate(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Call the command line in this process; its exit code."""

    def call(*arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["investigate", *arguments])
        with pytest.raises(SystemExit) as left:
            cli.main()
        return left.value.code

    return call


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["runn"], "No such command 'runn'"),
        (["run", "--job", "2"], "No such option: --job"),
        (["run", "--jobs", "none"], "Invalid value for '--jobs'"),
        (["run", "-p", "asof=2022-01-12"], "did you mean 'as_of'?"),
        (["run", "-p", "as_of=12.01.2022"], "expected YYYY-MM-DD"),
        (["run", "-p", "exclude_kinds=stat"], "nearest: state"),
        (["run", "--raw", "nowhere"], "nowhere is no folder"),
        (["check", "--raw", "nowhere"], "nowhere is no folder"),
        (["check", "--format", "xml"], "'xml' is not one of 'text', 'json'"),
        (["diff", "nowhere", "nowhere"], "nowhere is no findings.json"),
        (["release", "two"], "'two' is no version"),
        (["run", "--out", ""], "Invalid value for '--out': it is empty"),
        (["check", "--raw="], "Invalid value for '--raw': it is empty"),
        (["diff", "", "nowhere"], "Invalid value for 'A': it is empty"),
        (["sweep", "--out", ""], "Invalid value for '--out': it is empty"),
        (["bundle", "--out", __file__], "test_cli.py is a file; --out takes a folder for the report"),
        (["verify", "--out", f"{__file__}/below"], "test_cli.py is a file; --out takes a folder for the report"),
        (["fetch", "gdelt"], "'gdelt' is not a data set to fetch"),
    ],
)
def test_misuse_is_told_in_a_sentence_and_exits_2(
    investigate: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    arguments: list[str],
    words: str,
) -> None:
    out = ["--out", str(tmp_path / "out")] if arguments[0] == "run" and "--out" not in arguments else []
    assert investigate(*arguments, *out) == 2
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said
    assert not (tmp_path / "out").exists()


def test_a_folder_with_an_error_exits_1_and_names_it(
    investigate: Callable[..., int], capsys: pytest.CaptureFixture[str], raw: Path
) -> None:
    text = (raw / "counts.csv").read_text(encoding="utf-8")
    (raw / "counts.csv").write_text(text.replace(",killed,", ",kiled,", 1), encoding="utf-8")
    assert investigate("check", "--raw", str(raw)) == 1
    assert "counts.csv:2: quantity: 'kiled'" in capsys.readouterr().out
    assert investigate("check", "--raw", str(raw), "--format", "json") == 1
    assert [each for each in json.loads(capsys.readouterr().out) if each["value"] == "kiled"]


def test_a_build_of_bad_evidence_lists_the_problems_and_exits_1(
    investigate: Callable[..., int], capsys: pytest.CaptureFixture[str], raw: Path, tmp_path: Path
) -> None:
    (raw / "events.csv").unlink()
    assert investigate("run", "--raw", str(raw), "--out", str(tmp_path / "out")) == 1
    said = capsys.readouterr().err
    assert "events.csv" in said
    assert "nothing was built" in said


@pytest.mark.parametrize("command", ["sweep --out moved.csv", "archive --folder archive"])
def test_what_fails_on_bad_evidence_names_its_file_and_line(
    investigate: Callable[..., int], capsys: pytest.CaptureFixture[str], raw: Path, command: str
) -> None:
    text = (raw / "counts.csv").read_text(encoding="utf-8")
    wrong = re.sub(r"(?m)^(n\d.*?killed,.*?),\d+,", r"\1,abc,", text, count=1)
    (raw / "counts.csv").write_text(wrong, encoding="utf-8")
    assert investigate(*command.split(), "--raw", str(raw)) == 2
    assert "counts.csv:2: low: 'abc' is not a whole number" in capsys.readouterr().err


def test_the_committed_evidence_exits_0(investigate: Callable[..., int]) -> None:
    assert investigate("check") == 0


def test_a_fault_of_the_program_is_a_sentence_and_a_traceback_only_with_debug(
    investigate: Callable[..., int], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(**_: object) -> None:
        raise RuntimeError("the rung fell off the ladder")

    monkeypatch.setattr(cli, "app", fault)
    assert investigate("check") == 3
    said = capsys.readouterr().err
    assert said == "investigate stopped: RuntimeError('the rung fell off the ladder'). --debug shows where.\n"
    assert investigate("check", "--debug") == 3
    assert "Traceback" in capsys.readouterr().err


def test_a_path_that_nothing_can_be_read_from_is_misuse_and_no_fault_of_the_program(
    investigate: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert investigate("diff", "x" * 300, "data") == 2
    assert capsys.readouterr().err == f"{'x' * 300}: File name too long\n"


@pytest.mark.parametrize(
    "command", [("sweep",), ("events", "acled", "any.csv"), ("archive", "--wacz"), ("archive", "--check")]
)
def test_where_no_file_can_be_written_is_told_before_anything_is_worked_out(
    investigate: Callable[..., int], capsys: pytest.CaptureFixture[str], tmp_path: Path, command: tuple[str, ...]
) -> None:
    option = {"--wacz": (), "--check": ("--folder",)}.get(command[-1], ("--out",))
    for place in (tmp_path / "none" / "file.csv", tmp_path)[: 1 if command[-1] == "--check" else 2]:
        assert investigate(*command, *option, str(place)) == 2
        assert f"{place} " in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["koi8-r"])
def test_problems_are_told_in_a_terminal_of_any_encoding(raw: Path, encoding: str) -> None:
    text = (raw / "counts.csv").read_text(encoding="utf-8")
    (raw / "counts.csv").write_text(text.replace(",killed,", ",қаңтар kiled,", 1), encoding="utf-8")
    program = f"import locale; locale.getencoding = lambda: {encoding!r}\nfrom analysis.__main__ import main; main()"
    command = [sys.executable, "-c", program, "check", "--raw", str(raw)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 1, done.stderr
    assert b"counts.csv:2: quantity" in done.stdout
    assert b"kiled" in done.stdout


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupt_is_one_line_however_early_it_comes(ending: signal.Signals) -> None:
    program = (
        "import os, signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "class Early:\n"
        "    def find_spec(self, name, *_):\n"
        f"        if name == 'analysis.cli': os.kill(os.getpid(), {int(ending)})\n"
        "sys.meta_path.insert(0, Early())\n"
        "from analysis.__main__ import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", program, "check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr.startswith("interrupted; ")
    assert done.stderr.count("\n") == 1


def test_a_table_that_cannot_be_read_is_told_as_the_check_tells_it_and_exits_1(
    investigate: Callable[..., int], capsys: pytest.CaptureFixture[str], raw: Path, tmp_path: Path
) -> None:
    (raw / "steps.csv").unlink()
    (raw / "steps.csv").mkdir()
    assert investigate("sweep", "--raw", str(raw), "--out", str(tmp_path / "moved.csv")) == 1
    assert capsys.readouterr().err == "steps.csv: is not a file; expected a table in CSV\n"

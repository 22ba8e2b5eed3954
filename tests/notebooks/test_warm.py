"""Notebooks in forks of a warm process: nothing passes from one to the next, none harms another, and the outputs are
those of kernels of their own."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from multiprocessing import Pipe
from multiprocessing.reduction import send_handle
from pathlib import Path

import pytest

from analysis.suite import warm
from analysis.suite.build import BuildFailed, build
from analysis.suite.environment import ADDRESS, clean_environment
from analysis.suite.notebook import execute, read_notebook, write_notebook
from analysis.suite.plan import Plan
from analysis.suite.warm import Fork, warmed
from tests.notebooks.sabotage import cell
from tests.notebooks.small import ROOT, code, write
from tests.notebooks.test_run import until

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks are used on Linux")

LEAVES = """import builtins, os, random, sys
import matplotlib, numpy
import matplotlib.pyplot as plt
builtins.mine = True
os.environ["QANTAR_LEFT"] = "behind"
os.chdir("/")
sys.path.insert(0, "/somewhere")
matplotlib.rcParams["font.size"] = 99
plt.figure()
left = open(os.devnull)
print(numpy.random.random(), random.random())
numpy.random.seed(1)
random.seed(1)"""

FINDS = """import builtins, os, random, sys
import matplotlib, numpy
import matplotlib.pyplot as plt
print(hasattr(builtins, "mine"), "QANTAR_LEFT" in os.environ, os.getcwd() == "/", "/somewhere" in sys.path)
print(matplotlib.rcParams["font.size"], plt.get_fignums(), "left" in globals())"""


def outputs(made: Plan, notebook: str, name: str) -> list[str]:
    found = cell(read_notebook(made.work / "notebooks" / f"{notebook}.ipynb"), name)["outputs"]
    return [output["text"] for output in found]


def test_the_outputs_are_those_of_kernels_of_their_own(
    built: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "processed").mkdir()
    for name, value in clean_environment(built.root, built.snapshot, tmp_path / "processed", tmp_path).items():
        monkeypatch.setenv(name, value)
    for path in set(built.executed()) - {f"{built.episode}.ipynb"}:
        name = path.removesuffix(".ipynb")
        source, where = built.work / built.source(name), built.root / "notebooks"
        write_notebook(execute(source, path, built.injected(name), tmp_path, where), tmp_path / path)
        assert (tmp_path / path).read_bytes() == (built.work / "notebooks" / path).read_bytes()


@pytest.mark.usefixtures("one_warm_process")
def test_nothing_passes_from_one_notebook_to_the_next(small: Plan) -> None:
    """Each of them looks for what the others leave, then leaves it; one of them is the last."""
    for name in ("01-sources-and-cleaning", "02-episode", "03-counts"):
        write(small.root / "notebooks" / f"{name}.ipynb", code("finds", FINDS), code("leaves", LEAVES))
    build(small, 1, target="notebooks")
    names = [name.removesuffix(".ipynb") for name in small.executed() if not name.startswith("02")]
    assert {said for name in names for said in outputs(small, name, "finds")} == {
        "False False False False\n10.0 [] False\n"
    }
    drawn = [said for name in names for said in outputs(small, name, "leaves")]
    assert len(drawn) == len(names) > 3
    assert len({said.split()[0] for said in drawn}) == len({said.split()[1] for said in drawn}) == len(drawn)


def warm_of(folder: Path) -> list[int]:
    """The warm process that works for a build in a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            said = (process / "cmdline").read_bytes().split(b"\0")
            if b"serve" in said and str(folder).encode() in (process / "environ").read_bytes():
                found.append(process)
    ids = {int(process.name) for process in found}
    return [i for i in ids if int(Path(f"/proc/{i}/stat").read_text().rpartition(")")[2].split()[1]) not in ids]


def test_a_build_goes_on_when_the_warm_process_is_killed_in_the_middle(small: Plan) -> None:
    kills = (
        "import os, signal\nfrom pathlib import Path\n"
        f"mark = Path({str(small.root.parent / 'killed')!r})\n"
        "if not mark.exists():\n    mark.touch()\n"
        "    stat = lambda pid: Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2].split()\n"
        "    os.kill(int(stat(os.getppid())[1]), signal.SIGKILL)\n    import time\n    time.sleep(60)\n"
        "print('done')"
    )
    write(small.root / "notebooks" / "03-counts.ipynb", code("kills", kills))
    build(small, 2, target="notebooks")
    assert (small.root.parent / "killed").exists()
    assert outputs(small, "03-counts", "kills") == ["done\n"]


@pytest.mark.usefixtures("one_warm_process")
def test_a_kernel_that_dies_harms_no_other_notebook_and_is_named(small: Plan) -> None:
    dies = code("dies", "import os\nos.kill(os.getpid(), 9)")
    write(small.root / "notebooks" / "03-counts.ipynb", code("fine", "print('so far')"), dies)
    with pytest.raises(BuildFailed, match=r"notebooks/03-counts\.ipynb: DeadKernelError") as raised:
        build(small, 1, target="notebooks")
    saved = Path(re.search(r"half-run notebook: (.*)", str(raised.value)).group(1))
    assert cell(read_notebook(saved), "fine")["outputs"][0]["text"] == "so far\n"
    write(small.root / "notebooks" / "03-counts.ipynb", code("lives", "print('lives')"))
    made = {step.name for step in build(small, 1, target="notebooks")}
    assert "notebooks/03-counts.ipynb" in made


def test_the_warm_process_has_one_thread_a_fork_ends_with_who_asked_for_it_and_it_ends_with_its_context(
    tmp_path: Path,
) -> None:
    asks = (
        "import os, sys, time; from analysis.suite.warm import Fork\n"
        "kernel = Fork(['ipykernel_launcher', '-f', sys.argv[1]], '/', os.environ)\n"
        "print(kernel.pid, flush=True); time.sleep(600)"
    )
    with warmed(clean_environment(ROOT, ROOT / "data" / "raw", tmp_path / "processed", tmp_path)) as told:
        assert Fork(["analysis.suite.steps", "--help"], "/", told).wait(120) == 0
        (warm,) = warm_of(tmp_path)
        threads = [(task / "comm").read_text().strip() for task in Path(f"/proc/{warm}/task").iterdir()]
        assert len([name for name in threads if name != "jemalloc_bg_thd"]) == 1  # Arrow's allocator minds forks
        command = [sys.executable, "-c", asks, str(tmp_path / "connection.json")]
        asking = subprocess.Popen(command, env=told, stdout=subprocess.PIPE, text=True)
        assert asking.stdout
        kernel = int(asking.stdout.readline())
        os.kill(kernel, 0)
        asking.send_signal(signal.SIGKILL)
        asking.wait()
        until(lambda: not Path(f"/proc/{kernel}").exists())
    assert not Path(f"/proc/{warm}").exists()


def test_a_fork_ends_with_who_asked_for_it_however_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm, "_become", lambda *_: time.sleep(600))  # it has no group of its own yet
    asking, asked = Pipe()
    attends = os.fork()
    if attends == 0:
        asking.close()
        with contextlib.suppress(*warm.HUNG_UP):
            warm._attend(asked)
        os._exit(0)
    asked.close()
    for output in (1, 2):
        send_handle(asking, output, os.getpid())
    asking.send(([], "/", {}))
    child = asking.recv()
    asking.close()
    until(lambda: os.waitpid(attends, os.WNOHANG)[0] == attends, seconds=20)
    assert not Path(f"/proc/{child}").exists()


def test_where_nobody_listens_a_step_is_done_as_usual(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        Fork(["analysis.suite.steps"], "/", {ADDRESS: str(tmp_path / "nobody")})

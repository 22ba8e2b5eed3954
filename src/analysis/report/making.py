"""Sphinx in a process of its own, which makes the pages that changed since it made them the last time."""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from analysis.evidence.view import REPOSITORY
from analysis.report.cite import SITE
from analysis.report.page import Tree

SOURCE = REPOSITORY / "reports"
LOOKS = ("conf.py", "static", "templates")
READY = (
    "import gc, json, sys, types; sys.modules['rfc3987_syntax'] = None\n"  # see reports/conf.py
    "for way in 'Cache', 'Direct', 'Inline':\n"  # ways to execute notebooks, whose database was a third of the start
    " sys.modules[f'myst_nb.core.execute.{way.lower()}'] = types.SimpleNamespace(**{f'NotebookClient{way}': None})\n"
    "import furo, myst_nb.sphinx_, sphinx.builders.html, sphinx.cmd.build\n"
    "gc.freeze(); gc.set_threshold(int(sys.argv[1]))\n"  # looking for what is left over in trees of pages took a sixth
    "sys.exit(sphinx.cmd.build.main(json.loads(sys.stdin.read() or sys.exit(1))))"
)


class SiteFailed(RuntimeError):
    """Sphinx could not make the site; the text is what it said."""


class Sphinx:
    """The process, which makes itself ready and waits to be told to begin, and the folder that it works in: `source` is
    what it reads, `html` what it makes, `doctrees` what it remembers.

    It goes on from what is there if the last work in the folder ended well, nothing of it was damaged since, and
    everything that concerns all pages is as it was: how the site looks, which pages there are and what they are called.
    The file `whole` says of what it is.
    """

    def __init__(self, folder: Path, process: subprocess.Popen[str], said: Any) -> None:
        self.folder, self.process, self.said = folder, process, said
        self.source, self.html, self.whole = folder / "source", folder / "html", folder / "whole"
        self.pages: list[str] = []  # to be made; none named: all
        self.of_all: list[Any] = []

    def lay_out(self, tree: Tree, told: Mapping[str, Any]) -> None:
        """Write what it reads. `told`: to reports/conf.py."""
        looks = _sums(SOURCE, LOOKS)
        told = {**told, "site": SITE, "navigation": tree.outline()}
        self.of_all = [told, tree.front.title, looks]
        goes_on = self.whole.is_file() and self.whole.read_text(encoding="utf-8") == self._state()
        self.whole.unlink(missing_ok=True)
        if not goes_on:
            shutil.rmtree(self.folder, ignore_errors=True)
            for name in looks:
                (self.source / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(SOURCE / name, self.source / name)
            (self.source / "run.json").write_text(json.dumps(told), encoding="utf-8")
        changed = tree.write(self.source)
        if goes_on:
            for name in changed:  # what it has read of the page; whether a file is newer decides nothing
                (self.folder / "doctrees" / name).with_suffix(".doctree").unlink(missing_ok=True)
            self.pages = [str(self.source / name) for name in (*changed, "index.md")]

    def begin(self) -> None:
        """Let it make the pages, two at a time; warnings are errors."""
        asked = ["-b", "html", "-q", "-W", "--keep-going", "-j", "2"]
        folders = ["-d", *(str(path) for path in (self.folder / "doctrees", self.source, self.html))]
        assert self.process.stdin
        self.process.stdin.write(json.dumps([*asked, *folders, *self.pages]))
        self.process.stdin.close()

    def end(self) -> None:
        """Wait until they are made. SiteFailed with what it says."""
        if self.process.wait():
            self.said.seek(0)
            said = self.said.read().strip().replace(f"{self.source}/", "").replace(str(self.source), "")
            raise SiteFailed(f"the pages could not be made; Sphinx says:\n{said}")
        self.whole.write_text(self._state(), encoding="utf-8")

    def _state(self) -> str:
        return json.dumps([self.of_all, _sums(self.folder, ("source", "html", "doctrees", "jupyter_execute"))])


@contextmanager
def sphinx(folder: Path) -> Iterator[Sphinx]:
    """Sphinx at work in a folder of its own; nothing of the machine is told to it."""
    told = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("LC_", "SPHINX", "SOURCE_DATE"))},
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "NO_COLOR": "1",
    }
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        command = [sys.executable, "-c", READY, str(gc.get_threshold()[0])]  # as seldom as the warm process says
        process = subprocess.Popen(
            command, env=told, stdin=subprocess.PIPE, stdout=said, stderr=subprocess.STDOUT, text=True
        )
        try:
            yield Sphinx(folder, process, said)
        finally:
            process.kill()
            process.wait()


def _sums(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """The checksums of files, and of all files of folders, by their paths below `folder`."""
    found = sorted(path for name in names for path in (folder / name, *(folder / name).rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in found}

"""Notebooks as somebody sees them who opens a fresh clone in JupyterLab, and some again after running all their cells:
what each then shows is what it showed as it was opened, as nbval and `verify` say of the outputs. All others show
nothing of a kind that these do not."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from analysis.evidence.memory import MEMORY
from analysis.suite.plan import Plan

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "notebooks"
NOTEBOOKS = [
    path.relative_to(FOLDER).as_posix() for kind in ("*", "episodes/*") for path in sorted(FOLDER.glob(f"{kind}.ipynb"))
]
TEMPLATE = "02-episode.ipynb"  # committed without outputs
RUN_HERE = (TEMPLATE, "03-counts.ipynb")
OPENED = (*RUN_HERE, "09-tour.ipynb", "episodes/2022-january.ipynb")  # of every kind of output one at the least
PATIENCE = 120_000  # milliseconds, for a kernel on a busy machine

START = "notebooks/README.md"  # where `make lab` opens

OPEN = """async ([path, shouldStart]) => {
    const panel = await jupyterapp.commands.execute("docmanager:open", {path, kernelPreference: {shouldStart}});
    await panel.context.ready;
    await panel.revealed;
    jupyterapp.shell.activateById(panel.id);
}"""
RUN_ALL = """async (path) => {
    const panel = jupyterapp.shell.currentWidget;
    await panel.sessionContext.ready;
    (window.running ??= {})[path] = jupyterapp.commands.execute("notebook:run-all-cells");
}"""
CLOSE = "() => jupyterapp.shell.currentWidget.dispose()"  # what lies behind is laid out with what is seen
SEEN = """() => {
    const panel = jupyterapp.shell.currentWidget.node;
    const all = (selector) => [...panel.querySelectorAll(".jp-Notebook " + selector)];
    const colour = document.createElement("div");
    colour.style.background = "var(--jp-rendermime-error-background)";
    document.body.append(colour);
    const red = getComputedStyle(colour).backgroundColor;
    colour.remove();
    all(".jp-Cell").forEach((cell) => cell.scrollIntoView());
    return {
        cells: all(".jp-Cell").length,
        pictures: all(".jp-RenderedImage img").map((image) => image.complete && image.naturalWidth * image.width > 0),
        words: all(".jp-OutputArea-output").map((output) => output.textContent).join("\\n"),
        red: all(".jp-OutputArea-output, .jp-OutputArea-output *").filter(
            (it) => getComputedStyle(it).backgroundColor === red).map((it) => it.textContent.slice(0, 80)),
        trusted: document.querySelector(".jp-StatusBar-TrustedItem, [title*='rusted']")?.title ?? "",
    };
}"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, warm: dict[str, str]) -> Iterator[str]:
    """JupyterLab as `make lab` serves it, with nobody's settings and an empty database of trust, over a copy of the
    notebooks in a folder with blanks and letters of two alphabets. What the build found and drew is not found again."""
    folder = tmp_path_factory.mktemp("lab") / "klon Жаңаөзен ż"
    shutil.copytree(FOLDER, folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {f"JUPYTER_{name}_DIR": str(folder / ".jupyter" / name.lower()) for name in ("DATA", "CONFIG", "RUNTIME")}
    environment = {
        **os.environ,
        **own,
        **warm,
        "QANTAR_PROCESSED": str(folder / "processed"),
        "IPYTHONDIR": str(folder / ".i"),
    }
    environment["JUPYTER_CONFIG_PATH"] = str(ROOT / ".ci" / "jupyter")
    known = sorted(Plan.of(ROOT).memory.glob("notebooks.*.ipynb"))
    environment[MEMORY] = os.pathsep.join(map(str, (folder / "memory", *known)))
    given = {"root_dir": folder, "port": port, "ip": "127.0.0.1", "disable_check_xsrf": True, "allow_root": True}
    options = [f"--ServerApp.{name}={value}" for name, value in given.items()]
    options += ["--no-browser", "--IdentityProvider.token=", "--expose-app-in-browser"]
    address = f"http://127.0.0.1:{port}"
    with (folder.parent / "lab.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options], env=environment, stdout=log, stderr=log
        )
        try:
            _wait_for(f"{address}/api")
            yield address
        finally:
            server.terminate()
            server.wait(30)


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"JupyterLab does not answer at {address}")


Seen = dict[str, Any]


@dataclass(frozen=True)
class Looks:
    """What stands in each notebook as it opens, and in those of RUN_HERE after all their cells were run."""

    opened: dict[str, Seen]
    after: dict[str, Seen]


@pytest.fixture(scope="module")
def looks(browser: Browser, lab: str) -> Iterator[Looks]:
    """All in one window, kernels at work side by side."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{lab}/lab/tree/{START}")
    page.get_by_role("heading", name="Start here").wait_for()  # told as a page, not as its source
    seen = Looks({}, {})
    for path in OPENED:
        page.evaluate(OPEN, [f"notebooks/{path}", path in RUN_HERE])
        seen.opened[path] = _seen(page, cells_of(path))
        page.evaluate(*((RUN_ALL, path) if path in RUN_HERE else (CLOSE,)))
    for path in RUN_HERE:
        page.evaluate("async (path) => await window.running[path]", path)
        page.evaluate(OPEN, [f"notebooks/{path}", True])
        seen.after[path] = _seen(page, cells_of(path))
    yield seen
    context.close()


def cells_of(path: str) -> list[dict[str, Any]]:
    return list(json.loads((FOLDER / path).read_text(encoding="utf-8"))["cells"])


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_a_notebook_stores_its_figures_as_pictures_and_nothing_of_a_kind_that_is_not_opened_here(path: str) -> None:
    cells = cells_of(path)
    assert path == TEMPLATE or _figures(cells)
    assert _kinds(cells) <= {kind for opened in OPENED for kind in _kinds(cells_of(opened))}


def _kinds(cells: list[dict[str, Any]]) -> set[tuple[str, ...]]:
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    return {(each["output_type"], *each.get("data", ()), *each.get("metadata", ())) for each in outputs}


@pytest.mark.parametrize("path", OPENED)
def test_every_figure_is_drawn_in_a_notebook_that_nobody_trusts(looks: Looks, path: str) -> None:
    opened = looks.opened[path]
    assert opened["pictures"] == [True] * _figures(cells_of(path))
    assert "not trusted" in opened["trusted"].lower()
    _is_clean(opened)


@pytest.mark.parametrize("path", RUN_HERE)
def test_every_figure_is_drawn_after_all_cells_are_run(looks: Looks, path: str) -> None:
    after = looks.after[path]
    assert after["pictures"]
    assert after["pictures"] == [True] * (len(after["pictures"]) if path == TEMPLATE else _figures(cells_of(path)))
    _is_clean(after)


def _figures(cells: list[dict[str, Any]]) -> int:
    return sum("image/png" in output.get("data", {}) for cell in cells for output in cell.get("outputs", ()))


def _seen(page: Page, cells: list[dict[str, Any]]) -> Seen:
    """What stands in the notebook, once its pictures are drawn or time is up."""
    for _ in range(100):
        seen: Seen = page.evaluate(SEEN)
        if seen["cells"] >= len(cells) and len(seen["pictures"]) >= _figures(cells) and all(seen["pictures"]):
            break
        time.sleep(0.2)
    return seen


def _is_clean(seen: Seen) -> None:
    assert seen["red"] == []
    for wrong in ("Error", "Traceback"):
        assert wrong not in seen["words"]


@pytest.mark.parametrize("sanitized", [True, False])
def test_a_notebook_made_into_a_page_keeps_its_figures_tables_and_words(sanitized: bool) -> None:
    from nbconvert import HTMLExporter

    page, _ = HTMLExporter(sanitize_html=sanitized).from_filename(str(FOLDER / "03-counts.ipynb"))
    cells = cells_of("03-counts.ipynb")
    below = [
        output for cell in cells for output in cell.get("outputs", ()) if "qantar_below" in output.get("metadata", {})
    ]
    assert page.count("<img ") == _figures(cells) == len(below)
    assert page.count("The same in words and as a table") == len(below)

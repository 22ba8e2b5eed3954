"""Every notebook as somebody sees it who opens a fresh clone in JupyterLab, and again after running all its cells."""

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
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "notebooks"
NOTEBOOKS = [path.relative_to(FOLDER).as_posix() for kind in ("*", "episodes/*") for path in sorted(FOLDER.glob(f"{kind}.ipynb"))]
TEMPLATE = "02-episode.ipynb"  # committed without outputs
PATIENCE = 120_000  # milliseconds, for a kernel on a busy machine

SEEN = """() => {
    const all = (selector) => [...document.querySelectorAll(".jp-Notebook " + selector)];
    const colour = document.createElement("div");
    colour.style.background = "var(--jp-rendermime-error-background)";
    document.body.append(colour);
    const red = getComputedStyle(colour).backgroundColor;
    colour.remove();
    return {
        cells: all(".jp-Cell").length,
        pictures: all(".jp-RenderedImage img").map((image) => image.complete && image.naturalWidth * image.width > 0),
        words: all(".jp-OutputArea-output").map((output) => output.textContent).join("\\n"),
        red: all(".jp-OutputArea-output, .jp-OutputArea-output *").filter(
            (output) => getComputedStyle(output).backgroundColor === red).map((output) => output.textContent.slice(0, 80)),
        prompts: all(".jp-CodeCell .jp-InputPrompt").map((prompt) => prompt.textContent),
        trusted: document.querySelector(".jp-StatusBar-TrustedItem, [title*='rusted']")?.title ?? "",
    };
}"""

__all__ = ["browser"]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """JupyterLab as `make lab` serves it, with nobody's settings and an empty database of trust, over a copy of the
    notebooks in a folder with blanks and letters of two alphabets."""
    folder = tmp_path_factory.mktemp("lab") / "klon Жаңаөзен ż"
    shutil.copytree(FOLDER, folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {f"JUPYTER_{name}_DIR": str(folder / ".jupyter" / name.lower()) for name in ("DATA", "CONFIG", "RUNTIME")}
    environment = {**os.environ, **own, "QANTAR_PROCESSED": str(folder / "processed"), "IPYTHONDIR": str(folder / ".i")}
    given = {"root_dir": folder, "port": port, "ip": "127.0.0.1", "disable_check_xsrf": True, "allow_root": True}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--IdentityProvider.token="]
    with (folder.parent / "lab.log").open("wb") as log:
        server = subprocess.Popen(
            [*command, *(f"--ServerApp.{name}={value}" for name, value in given.items())], env=environment, stdout=log, stderr=log
        )
    address = f"http://127.0.0.1:{port}"
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


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_every_figure_is_drawn_before_and_after_it_is_run(lab: str, window: Page, path: str) -> None:
    stored = json.loads((FOLDER / path).read_text(encoding="utf-8"))["cells"]
    assert path == TEMPLATE or _figures(stored), "no figure is stored as a picture"
    window.goto(f"{lab}/lab/tree/notebooks/{path}?reset")
    window.wait_for_function("(cells) => document.querySelectorAll('.jp-Notebook .jp-Cell').length >= cells", arg=len(stored))
    opened = _seen(window, _figures(stored))
    assert "not trusted" in opened["trusted"].lower()
    _is_clean(opened, _figures(stored))
    _wait_for_kernel(lab)
    window.get_by_role("menuitem", name="Run", exact=True).click()
    window.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    window.wait_for_function(
        """() => [...document.querySelectorAll(".jp-Notebook .jp-CodeCell .jp-InputPrompt")].every(
            (prompt) => /\\d/.test(prompt.textContent))"""
    )
    after = _seen(window, max(1, _figures(stored)))
    _is_clean(after, len(after["pictures"]) if path == TEMPLATE else _figures(stored))
    _shut_down(lab)


def _figures(cells: list[dict[str, Any]]) -> int:
    return sum("image/png" in output.get("data", {}) for cell in cells for output in cell.get("outputs", ()))


def _seen(window: Page, figures: int) -> dict[str, Any]:
    """What stands in the notebook, once its pictures are drawn or time is up."""
    window.evaluate("() => document.querySelectorAll('.jp-Notebook .jp-Cell').forEach((cell) => cell.scrollIntoView())")
    for _ in range(50):
        seen: dict[str, Any] = window.evaluate(SEEN)
        if len(seen["pictures"]) >= figures and all(seen["pictures"]):
            break
        time.sleep(0.2)
    return seen


def _is_clean(seen: dict[str, Any], figures: int) -> None:
    assert seen["pictures"] == [True] * figures
    assert seen["red"] == []
    for wrong in ("Error", "Traceback"):
        assert wrong not in seen["words"]


def _sessions(lab: str) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{lab}/api/sessions") as answer:
        return list(json.load(answer))


def _wait_for_kernel(lab: str) -> None:
    for _ in range(300):
        kernels = [session["kernel"] for session in _sessions(lab)]
        if kernels and all(kernel["connections"] and kernel["execution_state"] == "idle" for kernel in kernels):
            return
        time.sleep(0.2)
    pytest.fail("the kernel does not start")


def _shut_down(lab: str) -> None:
    for session in _sessions(lab):
        urllib.request.urlopen(urllib.request.Request(f"{lab}/api/sessions/{session['id']}", method="DELETE")).close()

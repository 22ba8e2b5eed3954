"""The site as others hold it: packed and unpacked in another folder, and reached from the notebooks in JupyterLab."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, expect

from analysis.evidence.view import REPOSITORY
from analysis.report.addresses import SITE
from tests.site.conftest import NOTEBOOKS, USUAL


def test_one_zip_unpacked_anywhere_opens_and_works(browser: Browser, site: Path, tmp_path: Path) -> None:
    packed = shutil.make_archive(str(tmp_path / "site"), "zip", site)
    folder = tmp_path / "Қаңтар 2022 #1 (copy)"
    shutil.unpack_archive(packed, folder)
    context = browser.new_context(**USUAL)
    page = context.new_page()
    wrong: list[str] = []
    page.on("requestfailed", lambda request: wrong.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto((folder / "index.html").as_uri())
    page.locator("form.q-trust input[name=state]").uncheck()
    expect(page.locator("form.q-trust output")).to_contain_text("answers change")
    page.locator(".sidebar-search").fill("commission")
    page.locator(".sidebar-search").press("Enter")
    page.locator("#search-results li a").first.click()
    expect(page.locator(":target").first).to_be_attached()
    context.close()
    assert wrong == []


def test_no_output_of_a_committed_notebook_holds_a_link_that_works_in_one_place_only() -> None:
    shown = {path: outputs(path) for path in sorted(NOTEBOOKS.rglob("*.ipynb"))}
    assert sum(map(len, shown.values())) > 100
    hrefs = {
        href for told in shown.values() for html in told for href in re.findall(r'(?:href|src)="([^"#][^"]*)"', html)
    }
    assert {href for href in hrefs if not urlsplit(href).scheme} == set()


def outputs(path: Path) -> list[str]:
    """What the cells of a notebook show as HTML."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    shown = [output.get("data", {}).get("text/html", "") for cell in cells for output in cell.get("outputs", ())]
    return ["".join(html) for html in shown]


def test_make_lab_serves_the_folder_in_which_those_links_resolve() -> None:
    told = subprocess.run(["make", "-n", "lab"], cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    (root,) = re.findall(r'--ServerApp\.root_dir="([^"]+)"', told)
    assert (NOTEBOOKS / SITE).resolve().is_relative_to(Path(root).resolve())
    assert (Path(root) / re.findall(r"default_url=/lab/tree/(\S+)", told)[0]).resolve().parent == NOTEBOOKS.resolve()

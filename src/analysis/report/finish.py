"""What is done to a built site before it is published: nothing is left that differs from build to build or that no page
names."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

ZIP = "downloads/qantar-site.zip"  # below the root of the site
_PACKED = (".png", ".pdf", ".parquet", ".woff2")  # compressed already
_UNNEEDED = (".buildinfo", "objects.inv", ".doctrees", "_sources", "_static/scripts/furo.js.map", "_static/debug.css")


def finish(site: Path) -> None:
    """Remove from a built site what no reader needs."""
    for name in _UNNEEDED:
        path = site / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    _drop_unused(site)


def zip_site(site: Path) -> None:
    """Pack the site into one file among its downloads; equal sites give equal bytes."""
    files = sorted(path for path in site.rglob("*") if path.is_file())
    with zipfile.ZipFile(site / ZIP, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in files:
            entry = zipfile.ZipInfo((Path(site.name) / path.relative_to(site)).as_posix())
            entry.compress_type = zipfile.ZIP_STORED if path.suffix in _PACKED else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, path.read_bytes())


def _drop_unused(site: Path) -> None:
    """Static files that no page, style or script names."""
    static = site / "_static"
    names = "\n".join(page.read_text(encoding="utf-8") for page in sorted(site.rglob("*.html")))
    for path in sorted(static.rglob("*")):
        if path.is_file() and path.suffix in (".css", ".js", ".png", ".map", ".svg", ".pot"):
            kept = f"_static/{path.relative_to(static).as_posix()}" in names
            if not kept:
                path.unlink()
    for folder in sorted((p for p in static.rglob("*") if p.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()

"""How Sphinx makes the site from the pages that `analysis.report.pages` writes; nothing here depends on the machine."""

import json
import sys
from pathlib import Path

# jsonschema builds a grammar of IRIs on import, more than a second of each build; no notebook's schema has an IRI.
sys.modules.setdefault("rfc3987_syntax", None)

HERE = Path(__file__).parent
run = json.loads((HERE / "run.json").read_text(encoding="utf-8"))  # written beside this file by analysis.report.pages

project = run["project"]
author = run["author"]
version = release = run["version"]
language = "en"

extensions = ["myst_nb", "analysis.report.theme"]
templates_path = ["templates"]
nb_execution_mode = "off"
nb_merge_streams = True
nb_mime_priority_overrides = [("html", "text/html", 1)]
nb_code_prompt_show = "Show the code"
nb_code_prompt_hide = "Hide the code"
myst_heading_anchors = 3
myst_enable_extensions = ["deflist"]

html_context = {name: run[name] for name in ("imprint", "description", "navigation", "site")}
html_theme = "furo"
html_title = project
html_static_path = ["static"]
html_css_files = ["qantar.css"]
html_js_files = [("qantar.js", {"defer": "defer"})]
html_theme_options = {"announcement": run["announcement"], "top_of_page_buttons": []}
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
html_additional_pages = {"search": "search.html"}
html_use_index = False
html_domain_indices = False
html_last_updated_fmt = None
html_permalinks_icon = "#"
pygments_style = "xcode"
pygments_dark_style = "monokai"

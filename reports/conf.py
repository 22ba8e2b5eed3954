"""How Sphinx makes the site from the pages that `analysis.report.pages` writes; nothing here depends on the machine."""

import json
import sys
from functools import cache
from pathlib import Path

# jsonschema builds a grammar of IRIs on import, more than a second of each build; no notebook's schema has an IRI.
sys.modules.setdefault("rfc3987_syntax", None)

from sphinx.search import languages  # noqa: E402
from sphinx.search.en import SearchEnglish  # noqa: E402


class English(SearchEnglish):
    """Each word is stemmed once: the tables repeat few words many times."""

    def __init__(self, options):
        super().__init__(options)
        self.stem = cache(super().stem)


languages["en"] = English

HERE = Path(__file__).parent
run = json.loads((HERE / "run.json").read_text(encoding="utf-8"))  # written beside this file by build_site

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
suppress_warnings = ["mystnb.unknown_mime_type"]  # the data behind figures and tables, for machines

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
html_show_search_summary = False  # summaries are fetched, which a page opened from a folder may not do
html_use_index = False
html_domain_indices = False
html_last_updated_fmt = None
html_permalinks_icon = "#"
pygments_style = "tango"
pygments_dark_style = "monokai"

"""Trust controls: a reader leaves out the bodies that he or she does not trust, or chooses a day, and the verdicts and
numbers of the page follow. Everything was evaluated when the site was built; the script looks up."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from markupsafe import Markup

from analysis.evidence.codes import Codes
from analysis.evidence.view import REPOSITORY
from analysis.findings.groups import GROUPS, Group, kinds_of
from analysis.report.cite import SITE
from analysis.report.registers import spaced
from analysis.report.wording import text

STATIC = REPOSITORY / "reports" / "static"
TABLE = "trust-table.js"  # written beside the other static files when the site is built

Choices = Mapping[str, Any]
"""The table of analysis.findings.choices."""


def write_table(choices: Choices, folder: Path) -> None:
    """The table as a script, which a page opened from a folder can load too."""
    (folder / TABLE).write_text(_script(choices), encoding="utf-8", newline="\n")


def controls(choices: Choices, codes: Codes, whole: bool = True) -> Markup:
    """The controls, hidden until the script shows them. `whole`: the site is of all the evidence, so that a choice is
    a run of its own that can be named."""
    kinds = codes.codes("publisher_kind")
    days = choices["days"]
    span = Markup(' min="{}" max="{}"').format(days[0], days[-1]) if days else Markup("")
    boxes = Markup("\n").join(_box(group, kinds_of((group.id,), kinds)) for group in GROUPS)
    return Markup(
        '<link rel="stylesheet" href="{site}_static/trust.css{look}">\n'
        '<div id="trust"><form class="q-trust" hidden data-table="_static/{table}{told}"{run}>\n'
        "<p>Leave out the bodies that you do not trust, or choose a day: the verdicts and numbers on these pages "
        "follow, as if the report had been written without them, or on that day.</p>\n"
        "<fieldset><legend>Whose word counts</legend>\n{boxes}\n</fieldset>\n"
        '<p class="q-day"><label>As known on <input type="date" name="as_of" autocomplete="off"{span}></label> '
        '<button type="reset">All the evidence</button></p>\n'
        '<output aria-live="polite"></output>\n'
        '<details class="q-which" hidden><summary>Which</summary><ul></ul></details>\n'
        '<p class="q-apart" hidden>Sentences, figures and what stands behind “Rule, rows and history” tell all the '
        "evidence. <span>The whole report of this choice: <code></code></span></p>\n"
        "</form>\n"
        '<p class="q-trust-off">With JavaScript, verdicts can be tried here without bodies that a reader '
        "does not trust, and as known on a day. This page shows all the evidence.</p></div>\n"
        '<script defer src="{site}_static/trust.js{acts}"></script>'
    ).format(
        site=SITE,
        look=_version((STATIC / "trust.css").read_text(encoding="utf-8")),
        run=Markup(' data-run="investigate run"') if whole else "",
        boxes=boxes,
        span=span,
        table=TABLE,
        told=_version(_script(choices)),
        acts=_version((STATIC / "trust.js").read_text(encoding="utf-8")),
    )


def _box(group: Group, kinds: tuple[str, ...]) -> Markup:
    of = f": {', '.join(spaced(kind) for kind in kinds)}" if len(kinds) > 1 else ""
    return Markup(
        '<label><input type="checkbox" name="{}" value="{}" checked autocomplete="off"> <span>{}{}</span></label>'
    ).format(group.id, ",".join(kinds), group.name[0].upper() + group.name[1:], of)


def _script(choices: Choices) -> str:
    told = {**choices, "words": text("verdicts")["words"]}
    written = json.dumps(told, ensure_ascii=True, separators=(",", ":"))
    return f"const QANTAR_CHOICES={written};\n"


def _version(text: str) -> str:
    """What tells a browser that a file has changed."""
    return f"?v={hashlib.sha256(text.encode()).hexdigest()[:8]}"

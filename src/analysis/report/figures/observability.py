"""How much could be seen: the pages of the report by kind of publisher, language and year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from matplotlib.axes import Axes

from analysis.evidence.grouping import collected
from analysis.evidence.rows import Source
from analysis.evidence.view import Evidence
from analysis.findings.measures import format_number
from analysis.report.addresses import SITE
from analysis.report.chart import Chart, Datum, chart, those
from analysis.report.cite import Prose, Tally
from analysis.report.render import Table, title_and_words, worded
from analysis.report.style import OTHER, QUIET, SMALL, Sheet, bar, episode_colour
from analysis.report.wording import spaced, text

PAGE = "sources.html"
BAR, HEAD = 19, 34  # pixels
MOST_LANGUAGES = 8
UNUSED = "no row of an episode"
KIND, LANGUAGE, YEAR = "kind of publisher", "language", "year of publication"


def observability(evidence: Evidence, episode_id: str = "") -> Chart:
    """The sources (of one episode, or of all) by kind, language and year of publication, split by the episode whose
    rows rest on them; a page used for several counts once for each."""
    told = collected((source, row.episode) for row in evidence.sourced_rows for source in row.source_ids)
    uses = {source: set(episodes) for source, episodes in told.items()}
    sources = [s for s in evidence.sources if not episode_id or episode_id in uses.get(s.id, ())]
    drawn = tuple(record for panel in PANELS for record in _panel_records(evidence, sources, uses, panel, episode_id))
    title = evidence.episode(episode_id).title if episode_id else "All evidence"
    panels = {panel: _most_first(drawn, panel) for panel in PANELS}
    heading, words = title_and_words("observability", of=title, number=len(sources), panels=panels)
    said = [Prose(words, (), SITE + PAGE, (title,))]
    pages = {(record.panel, record.name): record.pages for record in drawn}
    rows = ((panel, name, Tally(number, PAGE)) for (panel, name), number in pages.items())
    table = Table.named("observability", rows, {"of": title})
    number = {"pages": len(sources), "origins": len({source.origin for source in sources})}
    stands_on = Prose(worded("figures/observability", "corner", **number), (), SITE + PAGE)
    of = episode_id or "all"
    return chart(evidence, "observability", heading, said, drawn, _draw, table, of, stands_on=stands_on)


PANELS: Mapping[str, Callable[[Source], str]] = {
    KIND: lambda source: spaced(source.publisher_kind),
    LANGUAGE: lambda source: text("languages").get(source.language, source.language),
    YEAR: lambda source: str(source.published.first.year) if source.published else "undated",
}


def _panel_records(
    evidence: Evidence, sources: Sequence[Source], uses: Mapping[str, set[str]], panel: str, only: str
) -> list[Datum]:
    value = PANELS[panel]
    whole = Counter(value(source) for source in sources)
    order = sorted(whole) if panel == YEAR else sorted(whole, key=lambda name: (-whole[name], name))
    names = {name: name if panel != LANGUAGE or n < MOST_LANGUAGES else "others" for n, name in enumerate(order)}
    pages = Counter(names[value(source)] for source in sources)
    split = Counter((names[value(source)], episode) for source in sources for episode in uses.get(source.id, {UNUSED}))
    known = [e.id for e in evidence.core_episodes] + [e.id for e in evidence.episodes if e.onset is None] + [UNUSED]
    episodes = [episode for episode in known if only in ("", episode)]
    titles = {episode.id: episode.title for episode in evidence.episodes}
    return [
        Datum(
            panel=panel,
            name=name,
            episode=episode,
            of=titles.get(episode, ""),
            uses=split[(name, episode)],
            pages=pages[name],
            colour=episode_colour(evidence, episode),
            rows=[],
        )
        for name in dict.fromkeys(names[each] for each in order)
        for episode in episodes
        if split[(name, episode)]
    ]


def _most_first(drawn: Sequence[Datum], panel: str) -> list[tuple[str, int]]:
    """What a panel shows, with the number of pages; years in their order."""
    pages = {record.name: record.pages for record in those(drawn, panel=panel)}
    return list(pages.items()) if panel == YEAR else sorted(pages.items(), key=lambda one: (-one[1], one[0]))


def _draw(sheet: Sheet, drawn: tuple[Datum, ...]) -> None:
    panels = {panel: those(drawn, panel=panel) for panel in PANELS}
    tall = [HEAD + BAR * len({record.name for record in here}) for here in panels.values()]
    sheet.grow((sum(tall) if sheet.narrow else max(tall)) + 8)
    ends = [sheet.width * share for share in (0, 0.48, 0.75, 1)]  # the first has the longest names
    for number, (panel, here) in enumerate(panels.items()):
        if sheet.narrow:
            _bars(sheet, panel, here, 0, sum(tall[:number]), sheet.width)
        else:
            _bars(sheet, panel, here, ends[number], 0, ends[number + 1] - ends[number] - 14)


def _bars(sheet: Sheet, panel: str, here: Sequence[Datum], left: float, top: float, width: float) -> None:
    names = list(dict.fromkeys(record.name for record in here))
    sheet.text(left, top + 18, f"By {panel}", fontweight="bold")
    label = max([0.58 * SMALL * len(name) + 8 for name in names], default=60)
    most = max([sum(r.uses for r in those(here, name=name)) for name in names], default=1)
    box = (left + label, top + HEAD - 6, width - label - 34, BAR * max(1, len(names)))
    axes = sheet.axes(box, (0, most), (max(1, len(names)), 0))
    sheet.lines(left, top + HEAD + 7, names, BAR, fontsize=SMALL)
    for number, name in enumerate(names):
        _bar(sheet, axes, those(here, name=name), number)


def _bar(sheet: Sheet, axes: Axes, parts: Sequence[Datum], number: int) -> None:
    start = 0
    for part in parts:
        drawn = bar(axes, start, number + 0.19, part.uses, 0.62, part.colour or OTHER)
        sheet.mark(drawn, SITE + PAGE, worded("figures/observability", "mark", part=part))
        start += part.uses
    said = format_number(parts[0].pages)
    axes.text(start, number + 0.5, f" {said}", va="center", fontsize=SMALL, color=QUIET, clip_on=False)

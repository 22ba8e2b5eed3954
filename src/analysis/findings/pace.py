"""How fast and how long: the time to an act, and the duration of a cut, one episode against another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from analysis.evidence.rows import Episode, Event, ids_of
from analysis.evidence.view import Evidence
from analysis.findings.arguments import Acts, OfEpisode, OfQuantity
from analysis.findings.by_episode import of_each
from analysis.findings.scope import Scope, looks_at
from analysis.findings.sentences import after
from analysis.findings.verdict import Reason, Ruling, Verdict, answers
from analysis.method.acts import in_episode
from analysis.method.bounds import Bounds, hull
from analysis.method.response import RESTORED, SHUTDOWN, Stage, pace, shutdowns

ABSENT = "This view does not hold both episodes."
BOTH_NEEDED = "The rows of both episodes."


def _in_one_of(evidence: Evidence, *names: OfEpisode) -> Callable[[Event], bool]:
    """Whether an act is in one of these episodes."""
    inside = [in_episode(episode) for episode in evidence.episodes if episode.id in names]
    return lambda event: any(one(event) for one in inside)


def _in_the_two(evidence: Evidence, faster: OfEpisode, slower: OfEpisode, **_: Any) -> Callable[[Event], bool]:
    return _in_one_of(evidence, faster, slower)


@answers(scope=looks_at("start", "reach", within=_in_the_two, tellers=False))
def faster(evidence: Evidence, *, start: Acts, reach: Acts, faster: OfEpisode, slower: OfEpisode) -> Verdict:
    """Whether the state got there faster; bounds: by how many hours."""
    episodes = _episodes(evidence, faster, slower)
    if episodes is None:
        return Verdict(Reason.NOTHING, ABSENT, needs=BOTH_NEEDED)
    reached = dict(of_each(evidence, _reached, start, reach))
    stages = [reached[episode] for episode in episodes]
    rows = ids_of(*(stage.rows for stage in stages))
    sentences = [f"{e.title} {after(stage.days)}" for e, stage in zip(episodes, stages, strict=True)]
    answer = f"From the first {start.words} of the core to the first {reach.words}: {'; '.join(sentences)}."
    quick, slow = (stage.hours for stage in stages)
    kept_by = frozenset[str]().union(*(stage.kept_by for stage in stages))
    if quick is None or slow is None:
        needs = f"A dated act of {start.words} and one of {reach.words} in each episode."
        return Verdict(Reason.NOTHING, answer, rows, needs=needs, kept_by=kept_by)
    needs = "Clock times of the first acts, so that the bounds part."
    return replace(_compared(quick, slow, answer, rows, needs), kept_by=kept_by)


def _reached(evidence: Evidence, episode: Episode, start: Acts, reach: Acts) -> Stage:
    return pace(evidence, episode, start, {"reach": reach})["reach"]


def _episodes(evidence: Evidence, *names: OfEpisode) -> tuple[Episode, ...] | None:
    """The episodes that are compared; None if this view does not hold them all."""
    episodes = [evidence.episode_by_id.get(name) for name in names]
    held = tuple(episode for episode in episodes if episode)
    return held if len(held) == len(names) else None


def _compared(less: Bounds, more: Bounds, answer: str, rows: tuple[str, ...], needs: str) -> Verdict:
    """Supported if `less` is certainly below `more`, contradicted if it certainly is not."""
    by = more.minus(less)
    if by.lowest > 0 or by.highest <= 0:
        return Verdict(Ruling.on(by.lowest > 0), answer, rows, by)
    return Verdict(Reason.NOTHING, answer, rows, needs=needs)


def _scope_of_shutdown(evidence: Evidence, stated: OfQuantity, longer: OfEpisode, shorter: OfEpisode) -> Scope:
    inside = _in_one_of(evidence, longer, shorter)
    return Scope(
        counts=lambda count: count.quantity == stated and count.episode in (longer, shorter),
        events=lambda event: inside(event) and event.action in (SHUTDOWN, RESTORED),
    )


@answers(scope=_scope_of_shutdown)
def longer(evidence: Evidence, *, stated: OfQuantity, longer: OfEpisode, shorter: OfEpisode) -> Verdict:
    """Whether the communications shutdown of one episode lasted longer; bounds: by how much, where certain."""
    episodes = _episodes(evidence, longer, shorter)
    if episodes is None:
        return Verdict(Reason.NOTHING, ABSENT, needs=BOTH_NEEDED)
    one, other = episodes
    measures = [
        (_stated_days(evidence, one), _stated_days(evidence, other)),
        (_cut(evidence, one), _cut(evidence, other)),
    ]
    rows = ids_of(evidence.counts, evidence.events)
    answer = " ".join(f"{episode.title}: {_lasted(evidence, episode)}." for episode in episodes)
    tried = [
        _compared(shortest, longest, answer, rows, "An end of each cut with its day and hour.")
        for longest, shortest in measures
        if longest is not None and shortest is not None
    ]
    decided = [verdict for verdict in tried if verdict.ruling is not Ruling.INSUFFICIENT]
    if len({verdict.ruling for verdict in decided}) > 1:
        return Verdict(Ruling.CONTESTED, answer, rows)
    if decided:
        return decided[0]
    needs = "The end of each cut with its day and hour, or the days that a body states."
    return Verdict(Reason.NOTHING, answer, rows, needs=needs)


def _stated_days(evidence: Evidence, episode: Episode) -> Bounds | None:
    """The range of days that bodies state."""
    return hull(Bounds(c.low, c.high, "days") for c in evidence.counts if c.episode == episode.id)


def _cut(evidence: Evidence, episode: Episode) -> Bounds | None:
    """The longest cut by dated acts: no shorter than the longest at its shortest; open above if any has no end."""
    lengths = [w.hours for w in shutdowns(e for e in evidence.events if in_episode(episode)(e))]
    if not lengths:
        return None
    return Bounds.between(max(cut.lowest for cut in lengths), max(cut.highest for cut in lengths), "hours")


def _lasted(evidence: Evidence, episode: Episode) -> str:
    days, cut = _stated_days(evidence, episode), _cut(evidence, episode)
    parts = [f"{days.number} days stated"] if days else []
    if cut is not None:
        untold = cut.high is None and not cut.low
        parts.append("no dated act ends a cut" if untold else f"longest cut by dated acts {cut}")
    return "; ".join(parts) or "no cut is recorded"

"""The episodes compared as patterns: for each dimension one finding over all of them, told in one sentence that ends
with what the guard of comparability finds unlike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from analysis.evidence.grouping import grouped_by
from analysis.evidence.rows import Episode, Event, ids_of
from analysis.evidence.view import Evidence
from analysis.findings.arguments import Acts
from analysis.findings.by_episode import of_each
from analysis.findings.reported import none_told, vouching
from analysis.findings.scope import Within, looks_at
from analysis.findings.sentences import after, listing
from analysis.findings.verdict import Reason, Ruling, Verdict, answers
from analysis.method.acts import in_episode
from analysis.method.bounds import Bounds, hull
from analysis.method.comparability import Comparability, ComparedActs, compare_told
from analysis.method.response import SHUTDOWN, Kinds, Stage, kinds_used, pace, shared, since_core
from analysis.method.selectors import Selector, acts_on_groups
from analysis.method.sequence import first_before

NOT_COMPARABLE = "Acts told by alike kinds of body in every episode."


def compared_acts(evidence: Evidence, episode: Episode, rows: Iterable[str]) -> ComparedActs:
    """For the guard: who tells the rows of an episode, and the acts that cut communications in it."""
    kinds = tuple(evidence.kind_of_origin(origin) for origin in evidence.origins_of(rows))
    return ComparedActs(
        episode, kinds, tuple(e for e in evidence.events_of.get(episode.id, ()) if e.action == SHUTDOWN)
    )


def stamped(guard: Comparability) -> str:
    """What is unlike, for the end of a sentence."""
    if not guard.stamps:
        return "who tells the acts is alike enough to compare"
    return f"compared with care, as {listing(stamp.words for stamp in guard.stamps)}"


def judged(guard: Comparability, verdict: Verdict) -> Verdict:
    """The verdict, unless the guard refuses the comparison."""
    if guard.outcome != "refused":
        return verdict
    return Verdict(Reason.NOTHING, verdict.answer, verdict.evidence, needs=NOT_COMPARABLE)


def _compared_still(evidence: Evidence, *sides: Iterable[str]) -> bool:
    """Whether the rows kept of each side are enough that the guard cannot refuse: one kind of body tells of all."""
    kinds = [frozenset(map(evidence.kind_of_origin, evidence.origins_of(rows))) for rows in sides]
    return bool(kinds) and bool(frozenset.intersection(*kinds))


@dataclass(frozen=True)
class Part:
    """What is found of one episode, in words: with its rows, and for the guard who tells them."""

    in_words: str
    rows: tuple[str, ...]
    told: ComparedActs


def joined(by_episode: Sequence[tuple[Episode, Part]]) -> tuple[Comparability, tuple[str, ...], str]:
    """The parts of all episodes: what the guard says, all rows, and the words, which end with what is unlike."""
    guard = compare_told([part.told for _, part in by_episode])
    sentences = [f"{episode.title}: {part.in_words}" for episode, part in by_episode]
    rows = ids_of(*(part.rows for _, part in by_episode), guard.rows)
    return guard, rows, f"{'; '.join([*sentences, stamped(guard)])}."


def _in_core_episodes(when: Callable[[Episode], Callable[[Event], bool]] = in_episode) -> Within:
    """Whether an act is of an episode proper, and in it as far as `when` says."""

    def within(evidence: Evidence, **_: Any) -> Callable[[Event], bool]:
        inside = {episode.id: when(episode) for episode in evidence.core_episodes}
        return lambda event: event.episode in inside and inside[event.episode](event)

    return within


@dataclass(frozen=True)
class _Recorded:
    """The kinds recorded of an episode: all, those behind which somebody stands (by rows that are enough for it), and
    those that one voice alone tells; all their rows, and for the guard who tells them."""

    kinds: Kinds
    sure: Kinds
    alone: Kinds
    rows: tuple[str, ...]
    told: ComparedActs


def _recorded(evidence: Evidence, episode: Episode, kinds: Kinds) -> _Recorded:
    sure = {kind: enough for kind, rows in kinds.items() if (enough := vouching(evidence, rows))}
    alone = {kind: rows for kind, rows in kinds.items() if kind not in sure}
    rows = ids_of(*kinds.values())
    return _Recorded(kinds, sure, alone, rows, compared_acts(evidence, episode, rows))


@answers(scope=looks_at("means", beside=(SHUTDOWN,), within=_in_core_episodes()))
def means_recur(evidence: Evidence, *, means: Acts) -> Verdict:
    """Whether the repertoire recurs; bounds: how many kinds of acts every episode has."""
    return _recurring(evidence, of_each(evidence, _means, means), "the state is recorded to use", "kinds of acts")


def _means(evidence: Evidence, episode: Episode, means: Acts) -> _Recorded:
    return _recorded(evidence, episode, kinds_used(evidence, episode, means))


@answers(scope=looks_at("by", beside=(SHUTDOWN,), within=_in_core_episodes()))
def targets_recur(evidence: Evidence, *, by: Acts) -> Verdict:
    """Whether the same groups were targets; bounds: how many every episode has."""
    return _recurring(evidence, of_each(evidence, _groups, by), "the state's measures are recorded against", "groups")


def _groups(evidence: Evidence, episode: Episode, by: Acts) -> _Recorded:
    inside, told = in_episode(episode), evidence.events_of.get(episode.id, ())
    on = acts_on_groups(evidence, [event for event in told if inside(event) and by(event)])
    struck = {evidence.codes.targets[group].called: tuple(row.id for row in rows) for group, rows in on.items()}
    return _recorded(evidence, episode, struck)


def _recurring(evidence: Evidence, by_episode: Sequence[tuple[Episode, _Recorded]], verb: str, unit: str) -> Verdict:
    """The verdict on what recurs: what all episodes have, and what one has alone, in one sentence."""
    recorded = {episode.title: found for episode, found in by_episode}
    all_rows = ids_of(*(found.rows for found in recorded.values()))
    without = [title for title, found in recorded.items() if not found.kinds]
    if without or len(recorded) < 2:
        none = f"No such act is recorded in {listing(without) or 'more than one episode'}."
        needs = "Dated acts of the state in every episode compared, with their sources."
        return Verdict(Reason.NOTHING, none, all_rows, needs=needs, kept_by=frozenset())
    told, common = (
        shared({title: getattr(found, which) for title, found in recorded.items()}) for which in ("kinds", "sure")
    )
    words = evidence.codes.in_sentence
    sentences = [f"In every episode {verb} {listing(map(words, common.by_all)) or 'nothing in common'}"]
    for title, found in recorded.items():
        if only := [kind for kind in told.only[title] if kind in found.sure]:
            sentences.append(f"in {title} alone {listing(map(words, only))}")
    by_one = [f"in {title} {listing(map(words, found.alone))}" for title, found in recorded.items() if found.alone]
    sentences += [f"told by one voice and not counted: {', '.join(by_one)}"] if by_one else []
    guard = compare_told([found.told for found in recorded.values()])
    answer = f"{'; '.join([*sentences, stamped(guard)])}."
    number, rested_on = Bounds(len(common.by_all), None, unit), ids_of(all_rows, guard.rows)
    still_told = frozenset(found.rows[0] for found in recorded.values())
    if told.by_all and not common.by_all:
        needs = f"Where one voice tells it, a second origin that is no party: {listing(map(words, told.by_all))}."
        return Verdict(Reason.ONE_VOICE, answer, rested_on, number, needs, kept_by=still_told)
    if not common.by_all:
        needs = "Of each episode a finding of somebody who looked, that such acts were not done."
        return replace(none_told(evidence, answer, needs, rested_on, number), kept_by=still_told)
    by_side = [[row for kind in common.by_all for row in found.sure[kind]] for found in recorded.values()]
    kept_by = frozenset(chain.from_iterable(by_side)) if _compared_still(evidence, *by_side) else None
    return judged(guard, Verdict(Ruling.SUPPORTED, answer, rested_on, number, kept_by=kept_by))


STAGES = ("control", "force", "lethal", "concession", "denial")


@answers(scope=looks_at("start", *STAGES, beside=(SHUTDOWN,), within=_in_core_episodes(since_core), orders=True))
def force_before_concession(
    evidence: Evidence, *, start: Acts, control: Acts, force: Acts, lethal: Acts, concession: Acts, denial: Acts
) -> Verdict:
    """How fast the state answered; bounds: days from the first gathering to the first force."""
    by_episode = of_each(evidence, _pace, start, control, force, lethal, concession, denial)
    guard, all_rows, told = joined(by_episode)
    answer = f"From the first gathering of the core, {told}"
    took = [one.to_force for _, one in by_episode if one.to_force]
    kept_by = frozenset(chain.from_iterable(one.kept_by for _, one in by_episode))
    contradicted = any(one.order == "later first" for _, one in by_episode)
    undecided = [episode.title for episode, one in by_episode if one.order != "earlier first"]
    if undecided and not contradicted:
        needs = f"The hours of the first force and concession, or who states their order, in {listing(undecided)}."
        return Verdict(Reason.OPEN, answer, all_rows, needs=needs, kept_by=kept_by)
    by_side = [one.kept_by.intersection(one.rows) for _, one in by_episode if one.rows]
    still = kept_by if _compared_still(evidence, *by_side) else None
    return judged(guard, Verdict(Ruling.on(not contradicted), answer, all_rows, hull(took), kept_by=still))


@dataclass(frozen=True)
class _Pace(Part):
    """How fast the state answered: the days to the first force, and whether that came before the first concession;
    `kept_by` keep the days and the order."""

    to_force: Bounds | None
    order: str
    kept_by: frozenset[str]


def _pace(evidence: Evidence, episode: Episode, start: Acts, *then: Acts) -> _Pace:
    kinds = dict(zip(STAGES, then, strict=True))
    stages = pace(evidence, episode, start, kinds)
    rows = ids_of(*(stage.rows for stage in stages.values()))
    told, (order, kept_by) = compared_acts(evidence, episode, rows), _order(evidence, episode, stages, kinds)
    return _Pace(_stages(stages, kinds), rows, told, stages["force"].days, order, kept_by)


def _order(
    evidence: Evidence, episode: Episode, stages: Mapping[str, Stage], kinds: Mapping[str, Selector]
) -> tuple[str, frozenset[str]]:
    """Whether force came before the first concession, and the rows that keep it."""
    force, concession = stages["force"], stages["concession"]
    kept_by = force.kept_by | concession.kept_by
    if force.onset is None:
        return "nothing to order", kept_by
    if concession.onset is None or force.onset.before(concession.onset) == "certain":
        return "earlier first", kept_by
    if force.onset.before(concession.onset) == "impossible":
        return "later first", kept_by
    scoped = evidence.keep(events=since_core(episode))
    found = first_before(scoped, kinds["force"], kinds["concession"])
    return found.answer, kept_by | found.kept_by


def _stages(stages: Mapping[str, Stage], kinds: Mapping[str, Selector]) -> str:
    """'control and force on the same day, denial of force after 2 days, no concession recorded'."""
    by_days = grouped_by(stages, lambda name: after(stages[name].days))
    return ", ".join(f"{listing(kinds[one].called for one in names)} {when}" for when, names in by_days.items())

"""The episodes compared as patterns: for each dimension one finding over all of them, told in one sentence that ends
with what the guard of comparability finds unlike. The means and the targets, the pace, how an episode was hidden, and
how those protesting were labelled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from analysis.evidence.grouping import grouped_by
from analysis.evidence.rows import Episode, Event, Step, ids_of
from analysis.evidence.view import Evidence
from analysis.findings.arguments import Acts, Phrases, StepKinds
from analysis.findings.by_episode import Part, compared_acts, joined, judged, of_each, stamped
from analysis.findings.reported import is_vouched, none_told, vouching
from analysis.findings.scope import Scope, Within, looks_at
from analysis.findings.sentences import after, listing, of_something, plain
from analysis.findings.verdict import Reason, Ruling, Verdict, answers
from analysis.method.acts import acts, in_episode
from analysis.method.bounds import Bounds, hull
from analysis.method.comparability import ComparedActs, compare_told
from analysis.method.response import SHUTDOWN, Kinds, Stage, kinds_used, pace, shared, since_core
from analysis.method.selectors import Selector, acts_on_groups
from analysis.method.sequence import first_before


def _compared_still(evidence: Evidence, *sides: Iterable[str]) -> bool:
    """Whether the rows kept of each side are enough that the guard cannot refuse: one kind of body tells of all."""
    kinds = [frozenset(map(evidence.kind_of_origin, evidence.origins_of(rows))) for rows in sides]
    return bool(kinds) and bool(frozenset.intersection(*kinds))


def _in_core_episodes(when: Callable[[Episode], Callable[[Event], bool]] = in_episode) -> Within:
    """Whether an act is of an episode proper, and in it as far as `when` says."""

    def within(evidence: Evidence, **_: Any) -> Callable[[Event], bool]:
        inside = {episode.id: when(episode) for episode in evidence.core_episodes}
        return lambda event: event.episode in inside and inside[event.episode](event)

    return within


@answers(scope=looks_at("means", beside=(SHUTDOWN,), within=_in_core_episodes()))
def means_recur(evidence: Evidence, *, means: Acts) -> Verdict:
    """Whether the repertoire recurs; bounds: how many kinds of acts every episode has."""
    by_episode = of_each(evidence, _recorded, kinds_used, means)
    return _recurring(evidence, by_episode, "the state is recorded to use", "kinds of acts")


@answers(scope=looks_at("by", beside=(SHUTDOWN,), within=_in_core_episodes()))
def targets_recur(evidence: Evidence, *, by: Acts) -> Verdict:
    """Whether the same groups were targets; bounds: how many every episode has."""
    by_episode = of_each(evidence, _recorded, _groups_struck, by)
    return _recurring(evidence, by_episode, "the state's measures are recorded against", "groups")


def _groups_struck(evidence: Evidence, episode: Episode, by: Selector) -> Kinds:
    inside, told = in_episode(episode), evidence.events_of.get(episode.id, ())
    on = acts_on_groups(evidence, [event for event in told if inside(event) and by(event)])
    return {evidence.codes.targets[group].called: tuple(row.id for row in rows) for group, rows in on.items()}


@dataclass(frozen=True)
class _Recorded:
    """The kinds recorded of an episode: all, and those behind which somebody stands (by rows that are enough for it);
    all their rows, and for the guard who tells them."""

    kinds: Kinds
    sure: Kinds
    rows: tuple[str, ...]
    told: ComparedActs


def _recorded(evidence: Evidence, episode: Episode, find: Callable[..., Kinds], asked: Selector) -> _Recorded:
    kinds = find(evidence, episode, asked)
    sure = {kind: enough for kind, rows in kinds.items() if (enough := vouching(evidence, rows))}
    rows = ids_of(*kinds.values())
    return _Recorded(kinds, sure, rows, compared_acts(evidence, episode, rows))


def _recurring(evidence: Evidence, by_episode: Sequence[tuple[Episode, _Recorded]], verb: str, unit: str) -> Verdict:
    """The verdict on what recurs: what all episodes have, and what one has alone, in one sentence."""
    recorded = {episode.title: found for episode, found in by_episode}
    all_rows = ids_of(*(found.rows for found in recorded.values()))
    without = [title for title, found in recorded.items() if not found.kinds]
    if without or len(recorded) < 2:
        none = f"No such act is recorded in {listing(without) or 'more than one episode'}."
        needs = "Dated acts of the state in every episode compared, with their sources."
        return Verdict.nothing(none, needs, all_rows, kept_by=frozenset())
    told, common = (
        shared({title: getattr(found, which) for title, found in recorded.items()}) for which in ("kinds", "sure")
    )
    words = evidence.codes.in_sentence
    every = listing(map(words, common.by_all))
    sentences = [f"In every episode {verb} {every}" if every else f"None of the {unit} counts in every episode"]
    for title, found in recorded.items():
        if only := [kind for kind in told.only[title] if kind in found.sure]:
            sentences.append(f"in {title} alone {listing(map(words, only))}")
    alone = {title: [kind for kind in found.kinds if kind not in found.sure] for title, found in recorded.items()}
    by_one = [f"in {title} {listing(map(words, kinds))}" for title, kinds in alone.items() if kinds]
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
        return none_told(evidence, answer, needs, rested_on, bounds=number, kept_by=still_told)
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
    """In words: 'control and force on the same day, denial of force after 2 days, no concession recorded'."""
    kinds = dict(zip(STAGES, then, strict=True))
    stages = pace(evidence, episode, start, kinds)
    by_days = grouped_by(stages, lambda name: after(stages[name].days))
    in_words = ", ".join(f"{listing(kinds[one].called for one in names)} {when}" for when, names in by_days.items())
    rows = ids_of(*(stage.rows for stage in stages.values()))
    told, (order, kept_by) = compared_acts(evidence, episode, rows), _order(evidence, episode, stages, kinds)
    return _Pace(in_words, rows, told, stages["force"].days, order, kept_by)


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


def _since_onset(episode: Episode) -> Callable[[Event], bool]:
    """Whether an act is not from before the onset; what came after the end counts."""
    onset = episode.onset
    return lambda event: onset is not None and event.days.last >= onset.first


@answers(scope=looks_at("cut", "blocked", "kept", steps="closed", within=_in_core_episodes(_since_onset)))
def hidden_in_each(evidence: Evidence, *, cut: Acts, blocked: Acts, kept: Acts, closed: StepKinds) -> Verdict:
    """Whether every episode was hidden by some means; bounds: how many were."""
    return _in_each("Means that hide what is done", of_each(evidence, _hidden, cut, blocked, kept))


def _hidden(evidence: Evidence, episode: Episode, *kinds: Selector) -> _Told:
    closed = evidence.steps
    acts_by_kind = {kind.called: acts(filter(kind, evidence.events)) for kind in kinds}
    parts = [f"{called} in {of_something(len(found), 'act')}" for called, found in acts_by_kind.items() if found]
    parts += [f"{of_something(len(closed), 'case')} or more closed to the public"] if closed else []
    return _told(evidence, episode, listing(parts) or "none of these recorded", evidence.events)


def _scope_of_labels(evidence: Evidence, labels: Acts, court: Phrases) -> Scope:
    inside = _in_core_episodes(_since_onset)(evidence)
    return Scope(
        events=lambda event: inside(event) and (labels(event) or event.action == SHUTDOWN),
        steps=lambda step: step.kind in evidence.codes.group("protesters_tried") and bool(_stems(court, step)),
    )


def _stems(court: Phrases, step: Step) -> list[str]:
    """The labels whose stem ('label:stem') stands in a step of trial."""
    stems = dict(part.split(":", 1) for part in court)
    return [label for label, stem in stems.items() if stem in step.summary.lower()]


@answers(scope=_scope_of_labels)
def labelled_in_each(evidence: Evidence, *, labels: Acts, court: Phrases) -> Verdict:
    """Whether officials labelled protesters in every episode; bounds: in how many."""
    return _in_each("Labels that officials put on those protesting", of_each(evidence, _labelled, labels, court))


def _labelled(evidence: Evidence, episode: Episode, labels: Acts, court: Phrases) -> _Told:
    put = list(filter(labels, evidence.events))
    sentences = []
    for label, told in grouped_by(put, lambda event: event.action).items():
        tried = {plain(evidence, step.kind) for step in evidence.steps if label in _stems(court, step)}
        in_court = f"in court: {listing(sorted(tried))}" if tried else "in court no step names it"
        sentences.append(f"{plain(evidence, label)}, first by {_first(evidence, told)} ({in_court})")
    return _told(evidence, episode, listing(sentences) or "none recorded", put)


def _first(evidence: Evidence, told: Sequence[Event]) -> str:
    """Who first put a label, and on which day."""
    first = min(told, key=lambda event: (event.days.last, event.days.first, event.id))
    same = sorted({plain(evidence, e.actor) for e in told if e.days == first.days})
    return f"the {listing(same)} on {first.days.first.day} {first.days.first:%B %Y}"


@dataclass(frozen=True)
class _Told(Part):
    """`sure`: somebody vouches for the rows."""

    sure: bool


def _told(evidence: Evidence, episode: Episode, in_words: str, events: Iterable[Event]) -> _Told:
    """These acts and all steps of a view that holds one episode."""
    rows = ids_of(events, evidence.steps)
    return _Told(in_words, rows, compared_acts(evidence, episode, rows), bool(rows and is_vouched(evidence, rows)))


def _in_each(what: str, by_episode: Sequence[tuple[Episode, _Told]]) -> Verdict:
    """Supported if every episode has rows that somebody vouches for."""
    guard, all_rows, told_of_all = joined(by_episode)
    answer = f"{what}, {told_of_all}"
    lacking = [episode.title for episode, told in by_episode if not told.sure]
    if not lacking and len(by_episode) > 1:
        number = Bounds.exactly(len(by_episode), "episodes")
        return judged(guard, Verdict(Ruling.SUPPORTED, answer, all_rows, number))
    needs = f"Rows of {listing(lacking) or 'more than one episode'}, of two origins that are no party."
    reason = Reason.ONE_VOICE if all(told.rows for _, told in by_episode) else Reason.NOTHING
    return Verdict(reason, answer, all_rows, needs=needs)

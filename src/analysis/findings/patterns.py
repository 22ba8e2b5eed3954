"""The episodes compared as patterns: for each dimension one finding over all of them, told in one sentence that ends
with what the guard of comparability finds unlike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from analysis.evidence.grouping import grouped_by
from analysis.evidence.rows import Episode, Event, ids_of
from analysis.evidence.view import Evidence
from analysis.findings.acts_asked import looks_at, selector
from analysis.findings.reported import is_vouched, none_told
from analysis.findings.sentences import after, listing
from analysis.findings.verdict import Asked, Reason, Ruling, Verdict, answers, insufficient
from analysis.method.acts import first_onset, in_episode
from analysis.method.bounds import Bounds, hull
from analysis.method.comparability import Comparability, ComparedActs, compare_told
from analysis.method.pace import Stage, pace, since_core
from analysis.method.repertoire import Kinds, repertoires, shared
from analysis.method.response import SHUTDOWN
from analysis.method.selectors import Selector, acts_on_groups
from analysis.method.sequence import first_before

NOT_COMPARABLE = "Acts told by alike kinds of body in every episode."


def guarded(evidence: Evidence, rows: Mapping[str, Iterable[str]]) -> Comparability:
    """What is unlike about who tells the rows of each episode, by its title."""
    return compare_told(
        [
            ComparedActs(
                episode,
                tuple(evidence.kind_of_origin(origin) for origin in evidence.origins_of(rows.get(episode.title, ()))),
                tuple(e for e in evidence.events_of.get(episode.id, ()) if e.action == SHUTDOWN),
            )
            for episode in evidence.core_episodes
        ]
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
    return insufficient(verdict.answer, NOT_COMPARABLE, verdict.evidence)


def _in_core_episodes(
    when: Callable[[Episode], Callable[[Event], bool]] = in_episode,
) -> Callable[[Evidence, Asked], Callable[[Event], bool]]:
    """Whether an act is of an episode proper, and in it as far as `when` says."""

    def within(evidence: Evidence, asked: Asked) -> Callable[[Event], bool]:
        inside = {episode.id: when(episode) for episode in evidence.core_episodes}
        return lambda event: event.episode in inside and inside[event.episode](event)

    return within


@answers(scope=looks_at("means", SHUTDOWN, within=_in_core_episodes()))
def means_recur(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether the repertoire recurs; bounds: how many kinds of acts every episode has."""
    episodes = evidence.core_episodes
    kinds_by_episode = repertoires(evidence, episodes, selector(evidence, asked, "means"))
    return _recurring(evidence, kinds_by_episode, "the state is recorded to use", "kinds of acts")


@answers(scope=looks_at("by", SHUTDOWN, within=_in_core_episodes()))
def targets_recur(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether the same groups were targets; bounds: how many every episode has."""
    episodes, by = evidence.core_episodes, selector(evidence, asked, "by")
    kinds_by_episode = {}
    for episode in episodes:
        inside, acts = in_episode(episode), evidence.events_of.get(episode.id, ())
        kinds_by_episode[episode.title] = _groups(evidence, [event for event in acts if inside(event) and by(event)])
    return _recurring(evidence, kinds_by_episode, "the state's measures are recorded against", "groups")


def _groups(evidence: Evidence, told: Sequence[Event]) -> Kinds:
    def find() -> Kinds:
        on = acts_on_groups(evidence.codes, told)
        return {evidence.codes.targets[group].called: tuple(row.id for row in rows) for group, rows in on.items()}

    return evidence.remember(("groups struck", tuple(event.id for event in told)), find)


def _recurring(evidence: Evidence, kinds_by_episode: Mapping[str, Kinds], verb: str, unit: str) -> Verdict:
    """The verdict on what recurs: what all episodes have, and what one has alone, in one sentence."""
    rows = {title: [row for told in kinds.values() for row in told] for title, kinds in kinds_by_episode.items()}
    all_rows = ids_of(*rows.values())
    without = [title for title, kinds in kinds_by_episode.items() if not kinds]
    if without or len(kinds_by_episode) < 2:
        needs = "Dated acts of the state in every episode compared, with their sources."
        return insufficient(
            f"No such act is recorded in {listing(without) or 'more than one episode'}.", needs, all_rows
        )
    sure, alone = _by_voices(evidence, kinds_by_episode)
    told, common, words = shared(kinds_by_episode), shared(sure), evidence.codes.in_sentence
    sentences = [f"In every episode {verb} {listing(map(words, common.by_all)) or 'nothing in common'}"]
    for title in kinds_by_episode:
        if only := [kind for kind in told.only[title] if kind in sure[title]]:
            sentences.append(f"in {title} alone {listing(map(words, only))}")
    by_one = [f"in {title} {listing(map(words, kinds))}" for title, kinds in alone.items() if kinds]
    sentences += [f"told by one voice and not counted: {', '.join(by_one)}"] if by_one else []
    guard = guarded(evidence, rows)
    answer = f"{'; '.join([*sentences, stamped(guard)])}."
    number, rested_on = Bounds(len(common.by_all), None, unit), ids_of(all_rows, guard.rows)
    if told.by_all and not common.by_all:
        needs = f"Where one voice tells it, a second origin that is no party: {listing(map(words, told.by_all))}."
        return insufficient(answer, needs, rested_on, Reason.ONE_VOICE, number)
    if not common.by_all:
        needs = "Of each episode a finding of somebody who looked, that such acts were not done."
        return none_told(evidence, answer, needs, rested_on, number)
    return judged(guard, Verdict(Ruling.SUPPORTED, answer, rested_on, number))


def _by_voices(evidence: Evidence, kinds_by_episode: Mapping[str, Kinds]) -> tuple[dict[str, Kinds], dict[str, Kinds]]:
    """The kinds behind which somebody stands in an episode, and those that one voice alone tells of it."""
    sure: dict[str, Kinds] = {}
    alone: dict[str, Kinds] = {}
    for title, kinds in kinds_by_episode.items():
        sure[title] = {kind: rows for kind, rows in kinds.items() if is_vouched(evidence, rows)}
        alone[title] = {kind: rows for kind, rows in kinds.items() if kind not in sure[title]}
    return sure, alone


STAGES = ("control", "force", "lethal", "concession", "denial")


@answers(scope=looks_at("start", *STAGES, SHUTDOWN, within=_in_core_episodes(since_core)))
def force_before_concession(evidence: Evidence, asked: Asked) -> Verdict:
    """How fast the state answered; bounds: days from the first gathering to the first force."""
    episodes, start = evidence.core_episodes, selector(evidence, asked, "start")
    kinds = {name: selector(evidence, asked, name) for name in STAGES}
    paces = {episode.title: pace(evidence, episode, start, kinds) for episode in episodes}
    rows = {title: [row for stage in stages.values() for row in stage.rows] for title, stages in paces.items()}
    guard = guarded(evidence, rows)
    sentences = [f"{title}: {_stages(stages, kinds)}" for title, stages in paces.items()]
    answer = f"From the first gathering of the core, {'; '.join([*sentences, stamped(guard)])}."
    all_rows = ids_of(*rows.values(), guard.rows)
    orders = {episode.title: _order(evidence, episode, paces[episode.title], kinds) for episode in episodes}
    took = [stages["force"].days for stages in paces.values() if stages["force"].days]
    contradicted = "later first" in orders.values()
    undecided = [title for title, order in orders.items() if order != "earlier first"]
    if undecided and not contradicted:
        needs = f"The hours of the first force and concession, or who states their order, in {listing(undecided)}."
        return insufficient(answer, needs, all_rows, Reason.OPEN)
    return judged(guard, Verdict(Ruling.on(not contradicted), answer, all_rows, hull(took)))


def _order(evidence: Evidence, episode: Episode, stages: Mapping[str, Stage], kinds: Mapping[str, Selector]) -> str:
    force, concession = first_onset(stages["force"].first), first_onset(stages["concession"].first)
    if force is None:
        return "nothing to order"
    if concession is None or force.before(concession) == "certain":
        return "earlier first"
    if force.before(concession) == "impossible":
        return "later first"
    scoped = evidence.keep(events=since_core(episode))
    return first_before(scoped, kinds["force"], kinds["concession"]).answer


def _stages(stages: Mapping[str, Stage], kinds: Mapping[str, Selector]) -> str:
    """'control and force on the same day, denial of force after 2 days, no concession recorded'."""
    by_days = grouped_by(stages, lambda name: after(stages[name].days))
    return ", ".join(f"{listing(kinds[one].called for one in names)} {when}" for when, names in by_days.items())

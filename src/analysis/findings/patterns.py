"""The episodes compared as patterns: for each dimension one finding over all of them, told in one sentence that ends
with what the guard of comparability finds unlike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from analysis.evidence.rows import Episode, Event
from analysis.evidence.view import Evidence
from analysis.findings.absence import none_told
from analysis.findings.acts_asked import selector
from analysis.findings.sentences import after, listing
from analysis.findings.verdict import Asked, Reason, Ruling, Verdict, answers, insufficient
from analysis.method.acts import Selector, first_onset, in_episode
from analysis.method.bounds import Bounds
from analysis.method.comparability import SHUTDOWN, Comparability, ComparedActs, compare_told
from analysis.method.pace import Stage, pace, since_core
from analysis.method.repertoire import repertoires, shared
from analysis.method.sequence import first_before
from analysis.method.targets import acts_on_groups

GUARD = (
    "The guard of comparability stamps the sentence, or refuses it (insufficient), by the mix of who tells the acts "
    "and by whether communications were cut."
)
NOT_COMPARABLE = "Acts told by alike kinds of body in every episode."


def guarded(evidence: Evidence, episodes: Sequence[Episode], rows: Mapping[str, Iterable[str]]) -> Comparability:
    """What is unlike about who tells the rows of each episode, by its title."""
    return compare_told(
        [
            ComparedActs(
                episode,
                tuple(evidence.kind_of_origin(origin) for origin in evidence.origins_of(rows.get(episode.title, ()))),
                tuple(e for e in evidence.events if e.episode == episode.id and e.action == SHUTDOWN),
            )
            for episode in episodes
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


def _scope_of_kinds(
    *names: str, when: Callable[[Episode], Callable[[Event], bool]] = in_episode
) -> Callable[[Evidence, Asked], Evidence]:
    """The acts of the kinds that these arguments name, and those that cut communications, in the episodes proper; of
    each as far as `when` says."""

    def scope(evidence: Evidence, asked: Asked) -> Evidence:
        kinds = [selector(evidence, asked, name) for name in names]
        inside = {episode.id: when(episode) for episode in evidence.core_episodes}

        def meant(event: Event) -> bool:
            of_kind = event.action == SHUTDOWN or any(kind(event) for kind in kinds)
            return of_kind and event.episode in inside and inside[event.episode](event)

        return evidence.keep(events=meant)

    return scope


@answers(
    "means_recur",
    rule=(
        "The kinds of acts by which the state is recorded to control and to use force, by episode. Supported: some "
        "kind is recorded in every episode. Insufficient: no kind is recorded in all, which does not prove that "
        f"none recurs. The bounds are the kinds recorded in all, at least. {GUARD}"
    ),
    arguments="means",
    scope=_scope_of_kinds("means"),
)
def means_recur(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether the repertoire recurs; bounds: how many kinds of acts every episode has."""
    episodes = evidence.core_episodes
    found = repertoires(evidence, episodes, selector(evidence, asked, "means"))
    return _recurring(evidence, episodes, found, "the state is recorded to use", "kinds of acts")


@answers(
    "targets_recur",
    rule=(
        "Against whom the state took measures, by the groups that the words of targets name (codebook, target "
        "groups), by episode. Supported: some group is a target in every episode. Insufficient: none is recorded "
        "in all, which does not prove that none is. The bounds are the groups that are targets in all, at least. "
        f"{GUARD}"
    ),
    arguments="by",
    scope=_scope_of_kinds("by"),
)
def targets_recur(evidence: Evidence, asked: Asked) -> Verdict:
    """Whether the same groups were targets; bounds: how many every episode has."""
    episodes, by = evidence.core_episodes, selector(evidence, asked, "by")
    found = {}
    for episode in episodes:
        inside = in_episode(episode)
        told = acts_on_groups(evidence.codes, (e for e in evidence.events if inside(e) and by(e)))
        found[episode.title] = {
            evidence.codes.targets[group].called: tuple(row.id for row in rows) for group, rows in told.items()
        }
    return _recurring(evidence, episodes, found, "the state's measures are recorded against", "groups")


def _recurring(
    evidence: Evidence,
    episodes: Sequence[Episode],
    found: Mapping[str, Mapping[str, tuple[str, ...]]],
    verb: str,
    unit: str,
) -> Verdict:
    """The verdict on what recurs: what all episodes have, and what one has alone, in one sentence."""
    rows = {title: [row for told in kinds.values() for row in told] for title, kinds in found.items()}
    every = tuple(sorted({row for told in rows.values() for row in told}))
    without = [title for title, kinds in found.items() if not kinds]
    if without or len(found) < 2:
        needs = "Dated acts of the state in every episode compared, with their sources."
        return insufficient(f"No such act is recorded in {listing(without) or 'more than one episode'}.", needs, every)
    common = shared(found)
    alone = [
        f"in {title} alone {listing(map(evidence.codes.in_sentence, kinds))}"
        for title, kinds in common.only.items()
        if kinds
    ]
    said = [f"In every episode {verb} {listing(map(evidence.codes.in_sentence, common.by_all)) or 'nothing in common'}"]
    said += alone
    guard = guarded(evidence, episodes, rows)
    answer = f"{'; '.join([*said, stamped(guard)])}."
    number, rested_on = Bounds(len(common.by_all), None, unit), tuple(sorted({*every, *guard.rows}))
    if not common.by_all:
        needs = "Of each episode a finding of somebody who looked, that such acts were not done."
        return none_told(evidence, answer, needs, rested_on, number)
    return judged(guard, Verdict(Ruling.SUPPORTED, answer, rested_on, number))


STAGES = ("control", "force", "lethal", "concession", "denial")


@answers(
    "force_before_concession",
    rule=(
        "For each episode the days from the first gathering of its core to the state's first control, force, lethal "
        "force, concession and denial of force. Supported: in every episode the first force came before the first "
        "concession, by the clock or by what sources state, or no concession is recorded. Contradicted: in some the "
        "concession came first. Otherwise insufficient. The bounds are the days to the first force, over the episodes. "
        f"{GUARD}"
    ),
    arguments=" ".join(("start", *STAGES, *(f"{stage}_called" for stage in STAGES))),
    scope=_scope_of_kinds("start", *STAGES, when=since_core),
)
def force_before_concession(evidence: Evidence, asked: Asked) -> Verdict:
    """How fast the state answered; bounds: days from the first gathering to the first force."""
    episodes, start = evidence.core_episodes, selector(evidence, asked, "start")
    kinds = {name: selector(evidence, asked, name) for name in STAGES}
    paces = {episode.title: pace(evidence, episode, start, kinds) for episode in episodes}
    rows = {title: [row for stage in stages.values() for row in stage.rows] for title, stages in paces.items()}
    guard = guarded(evidence, episodes, rows)
    said = [f"{title}: {_stages(stages, kinds)}" for title, stages in paces.items()]
    answer = f"From the first gathering of the core, {'; '.join([*said, stamped(guard)])}."
    every = tuple(sorted({*(row for told in rows.values() for row in told), *guard.rows}))
    orders = {episode.title: _order(evidence, episode, paces[episode.title], kinds) for episode in episodes}
    took = [stages["force"].days for stages in paces.values() if stages["force"].days]
    if "later first" in orders.values():
        return judged(guard, Verdict(Ruling.CONTRADICTED, answer, every, _hull(took)))
    undecided = [title for title, order in orders.items() if order != "earlier first"]
    if undecided:
        needs = f"The hours of the first force and concession, or who states their order, in {listing(undecided)}."
        return insufficient(answer, needs, every, Reason.OPEN)
    return judged(guard, Verdict(Ruling.SUPPORTED, answer, every, _hull(took)))


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


def _hull(took: Sequence[Bounds]) -> Bounds | None:
    lows, highs = [b.low for b in took if b.low is not None], [b.high for b in took if b.high is not None]
    return Bounds(min(lows), max(highs), "days") if lows and highs else None


def _stages(stages: Mapping[str, Stage], kinds: Mapping[str, Selector]) -> str:
    """'control and force on the same day, denial of force after 2 days, no concession recorded'."""
    by_days: dict[str, list[str]] = {}
    for name, stage in stages.items():
        by_days.setdefault(after(stage.days), []).append(kinds[name].called)
    return ", ".join(f"{listing(names)} {when}" for when, names in by_days.items())

"""A finding asks one question of the evidence; its verdict says what the evidence carries, by a stated rule.

A question (what is asked) is data: a row of statements.csv names a test and its arguments. A test (how it is
answered) is a rule in words (rules.yaml) and the code that follows it: a pure function from evidence and arguments to a
verdict, under a stable name, and the rows it may look at. Nothing else than those rows can move the verdict, which is
what makes robustness cheap to prove.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, TypeVar

from analysis.evidence.description import read_yaml
from analysis.evidence.narrowing import with_rows
from analysis.evidence.rows import Episode, Statement
from analysis.evidence.view import Evidence
from analysis.findings.arguments import Argument, UnknownTest, keywords_of, read, taken
from analysis.findings.scope import Asks, Scope, Scoping, Seen, Sees
from analysis.method.bounds import Bounds
from analysis.method.voices import ORIGINS_NEEDED

T = TypeVar("T")


class Ruling(StrEnum):
    """What the evidence says of a statement."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    CONTESTED = "contested"
    INSUFFICIENT = "insufficient"

    @classmethod
    def on(cls, holds: bool) -> Ruling:
        """Of what is decided either way."""
        return cls.SUPPORTED if holds else cls.CONTRADICTED


class Reason(StrEnum):
    """Why the evidence carries no answer."""

    NOT_SEEN = "none_reported_by_those_who_watched"
    OWN_WORD = "claimants_word_only"
    ONE_VOICE = "one_voice"
    OPEN = "order_open"
    NOTHING = "nothing_told"
    NONE = ""

    @property
    def words(self) -> str:
        """For a reader."""
        return self.value.replace("_", " ").replace("claimants", "the claimant's")


@dataclass(frozen=True)
class Quantity:
    """A number that somebody stands for, as bounds; `by` names who, `stated` the day, as far as it is known."""

    low: int | float | None
    high: int | float | None
    unit: str
    by: str = ""
    stated: str = ""


@dataclass(frozen=True)
class Stand:
    """Who stands on one side of a question, by the ids of origins; `place` where it is decided place by place."""

    side: str
    origins: tuple[str, ...]
    place: str = ""


Stands = tuple[Stand, ...]
VoiceRole = Literal["counts", "lists", "beside", "set aside"]


@dataclass(frozen=True)
class Said:
    """A number of somebody, for a question of how many: `voice` as what it stands (who counted, whose list or tally is
    a floor, beside, set aside), `by` the origin, `official` whether it is of the accused state, `basis` and `repeats`
    as coded, `lacks` what keeps a number that is set aside out."""

    voice: VoiceRole
    by: str
    name: str
    official: bool
    low: int | float | None
    high: int | float | None
    basis: str
    repeats: tuple[str, ...]
    stated: str
    rows: tuple[str, ...]
    lacks: str = ""


@dataclass(frozen=True)
class Verdict:
    """`outcome` is the ruling, or the reason why the evidence carries no answer; `answer` is a sentence made from rows;
    `evidence` the ids of the rows it stands on; `needs` says what would be needed where there is no answer; `bounds` is
    the number, if the question has one, `official` the state's latest; `stands` who stands where, `said` who gives
    which number. `kept_by`, where the test says it, are rows that keep it: while these are left as they are, with their
    sources, whatever else of the view goes, ruling and bounds stay."""

    outcome: Ruling | Reason
    answer: str
    evidence: tuple[str, ...] = ()
    bounds: Bounds | None = None
    needs: str = ""
    official: Quantity | None = None
    stands: Stands = ()
    said: tuple[Said, ...] = ()
    kept_by: frozenset[str] | None = None

    def __post_init__(self) -> None:
        if self.outcome in (Ruling.INSUFFICIENT, Reason.NONE):
            raise ValueError("a verdict of 'insufficient' says why by one of the reasons")
        if self.reason and not self.needs:
            raise ValueError("a verdict of 'insufficient' must say what would be needed")
        if not self.reason and not self.evidence:
            raise ValueError(f"a verdict of '{self.outcome}' must stand on rows")
        if not self.reason:  # a test says what it would need before it is known whether it is needed
            object.__setattr__(self, "needs", "")

    @classmethod
    def nothing(cls, answer: str, needs: str, rows: tuple[str, ...] = (), **more: Any) -> Verdict:
        """Where nothing is told that could answer."""
        return cls(Reason.NOTHING, answer, rows, needs=needs, **more)

    @property
    def ruling(self) -> Ruling:
        return self.outcome if isinstance(self.outcome, Ruling) else Ruling.INSUFFICIENT

    @property
    def reason(self) -> Reason:
        """Why there is no answer; NONE where there is one."""
        return self.outcome if isinstance(self.outcome, Reason) else Reason.NONE


Decide = Callable[..., Verdict]
"""The function of a test: of the evidence and, by name, of the `episode` and the arguments that it takes."""


@dataclass(frozen=True)
class Test:
    """How a kind of question is answered. `arguments` are those that `decide` takes by keyword; `scope` are, of the
    rows of the episode asked about, those it may look at; `decide` sees no others. `sees`, where it is given, are fewer
    rows of a scoped view than those that the scope says can decide: where the same is left of them, nothing is decided
    again. `asked_of`, where it is given, are kinds of rows of the scope of each of which one must be told of an episode
    for a question that is put to every episode to be asked of this one."""

    __test__ = False  # not a pytest class

    name: str
    rule: str
    arguments: Mapping[str, Argument]
    scope: Scoping
    decide: Decide
    sees: Sees | None = None
    asked_of: Asks | None = None


TESTS: dict[str, Test] = {}
RULES = read_yaml(Path(__file__).with_name("rules.yaml"), "the rules of the tests in words")


def answers(
    scope: Scoping, sees: Sees | None = None, asked_of: Asks | None = None, **numbers: float
) -> Callable[[Decide], Decide]:
    """Register a test under the name of its function, which takes its arguments by keyword: its scope, what it sees and
    of which episodes it is asked; the rule stands in rules.yaml. `numbers` are those that the rule tells by their
    names. KeyError for a test without a rule."""
    numbers |= {"origins": ORIGINS_NEEDED}

    def register(decide: Decide) -> Decide:
        name = decide.__name__.rstrip("_")  # `first_before_` asks the method `first_before`, which has the name
        terms = {term: words.format(**numbers) for term, words in RULES["terms"].items()}
        rule = RULES[name].format(**terms, **numbers)
        TESTS[name] = Test(name, rule, keywords_of(decide), scope, decide, sees, asked_of)
        return decide

    return register


@dataclass(frozen=True)
class Finding:
    """A question put to its test: the statement, the episode it is `about` (None: across episodes). `of_a_claim`: the
    statement is a claim of the tables, tested because every claim is."""

    id: str
    question: Statement
    about: Episode | None
    test: Test
    of_a_claim: bool = False
    _given: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)  # once it is read

    def given(self, evidence: Evidence) -> Mapping[str, Any]:
        """The episode and the arguments by name. UnknownTest for one that cannot be read."""
        if not self._given:
            try:
                told = read(self.test.arguments, dict(self.question.arguments), evidence, self.about)
            except UnknownTest as error:
                raise UnknownTest(f"{self.question.id}: {error}") from error
            self._given.update(told)
        return self._given

    def _hand(self, function: Callable[..., T], evidence: Evidence) -> T:
        """A function of the test, handed what it takes."""
        return function(evidence, **taken(function, self.given(evidence)))

    @property
    def episode(self) -> str | None:
        return self.about.id if self.about else None

    @property
    def statement(self) -> str:
        return self.question.text

    def scope(self, evidence: Evidence) -> Evidence:
        """The rows this finding may look at: of a question on one episode none that is told of another, and no other
        question."""
        view = evidence.of_episode(self.episode) if self.episode else evidence
        return with_rows(self._hand(self.test.scope, view).of(view), statements=())

    def key(self, scoped: Evidence) -> tuple[Any, ...]:
        """All that the verdict and what becomes of it depend on: the question, and the rows it may look at."""
        return self.id, self.question, self.about, self.test.name, self.of_a_claim, scoped.fingerprint

    def hangs_on(self, evidence: Evidence) -> tuple[Scope, ...]:
        """The kinds of rows each of which must be told for this to be asked: none, if it is asked whatever is told."""
        if self.test.asked_of is None or self.question.episode:
            return ()
        return self._hand(self.test.asked_of, evidence)

    def decide(self, scoped: Evidence) -> Verdict:
        return self._hand(self.test.decide, scoped)

    def sees(self, scoped: Evidence) -> Seen:
        """The rows on which the verdict can hang."""
        if self.test.sees:
            return self._hand(self.test.sees, scoped)
        return self._hand(self.test.scope, scoped).seen(scoped)

    def verdict(self, evidence: Evidence) -> Verdict:
        """The finding as a pure function of the evidence."""
        return self.decide(self.scope(evidence))

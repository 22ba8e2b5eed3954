"""What a test can be asked with: its arguments by name and type, and their values, read from a row of statements.csv.

The type of an argument says what its text can be: a code of a list or the name of a group of its codes, acts as a
selector writes them, a place, an episode, a number, years, a day, or words. A tuple holds the parts between
'|'. `<name>_not` holds words of targets that are not meant by the acts `<name>`, `<name>_called` a name for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from inspect import Parameter, getfullargspec, signature
from types import NoneType
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

from analysis.evidence.clock import Span
from analysis.evidence.narrowing import NOT_NARROWED
from analysis.evidence.rows import Episode
from analysis.evidence.spelling import did_you_mean
from analysis.evidence.tables import RESPONSE_KINDS
from analysis.evidence.view import Evidence
from analysis.method.base_rates import LETHAL
from analysis.method.selectors import Selector

EVERYWHERE, MAIN_PLACE = "anywhere", "main place"
OF_ACTS = ("not", "called")
SPAN_OF_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")

Phrases = tuple[str, ...]
Years = tuple[int, int]
Spans = tuple[Years, ...]
Acts = Annotated[Selector, "acts"]
KindsOfActs = Annotated[tuple[Selector, ...], "acts"]
EachOfActs = Annotated[tuple[Selector, ...], "acts", "&"]
Actions = Annotated[tuple[str, ...], "action"]
Actor = Annotated[str, "actor"]
OfEpisode = Annotated[str, "episode"]
OfWhat = Annotated[str, "of_what"]
AtPlace = Annotated[str, "place"]
AtPlaces = Annotated[frozenset[str], "place"]
Populations = Annotated[tuple[str, ...], "population"]
OfQuantity = Annotated[str, "quantity"]
Quantities = Annotated[tuple[str, ...], "quantity"]
Response = Annotated[str, "response"]
Responses = Annotated[tuple[str, ...], "response"]
StepKinds = Annotated[tuple[str, ...], "step_kind"]
TargetGroups = Annotated[tuple[str, ...], "target_group"]


class UnknownTest(ValueError):
    """A statement names a test or an argument that does not exist, or an argument names what it cannot."""


class Argument(NamedTuple):
    """`of`: the type of its value, or of each that it `holds`, with a mark `between`; `kind`: what they name."""

    of: Any
    holds: type | None
    kind: str
    between: str
    default: Any


def keywords_of(test: Callable[..., Any]) -> dict[str, Argument]:
    """What a test takes by keyword, by name (`from_` is the argument `from`)."""
    types, parameters = get_type_hints(test, include_extras=True), signature(test).parameters.values()
    named = [one for one in parameters if one.kind is one.KEYWORD_ONLY]
    return {one.name.rstrip("_"): _argument(types[one.name], one.default) for one in named}


def _argument(told: Any, default: Any) -> Argument:
    told = next(one for one in get_args(told) if one is not NoneType) if NoneType in get_args(told) else told
    of, kind, between = (*get_args(told), "|")[:3] if get_origin(told) is Annotated else (told, "", "|")
    holds = get_origin(of) if of != Years else None
    return Argument(get_args(of)[0] if holds else of, holds, kind, between, default)


def taken(function: Callable[..., Any], given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Of what is given, what a function takes beside the evidence (`**`: all); of what it can do without, what there
    is."""
    names = _names(function)
    return given if names is None else {name: given[known] for name, known in names.items() if known in given}


@cache  # every view of a finding asks
def _names(function: Callable[..., Any]) -> Mapping[str, str] | None:
    """What a function takes, with the names by which it is given; None if it takes all."""
    takes = getfullargspec(function)
    return None if takes.varkw else {name: name.rstrip("_") for name in (*takes.args[1:], *takes.kwonlyargs)}


def read(
    arguments: Mapping[str, Argument], texts: Mapping[str, str], evidence: Evidence, episode: Episode | None
) -> dict[str, Any]:
    """The episode and the value of each argument, by name. UnknownTest for one that the test does not have, one that
    lacks and one that names what there is not, with what may be meant."""
    of_acts = [name for name, argument in arguments.items() if argument.of is Selector]
    known = [*arguments, *(f"{name}_{more}" for name in of_acts for more in OF_ACTS)]
    if unknown := sorted(texts.keys() - known):
        it_has = f"; it has {', '.join(sorted(known)) or 'none'}"
        raise UnknownTest(f"the test has no argument {unknown[0]}{did_you_mean(unknown[0], known) or it_has}")
    values = {name: _value(name, argument, texts, evidence, episode) for name, argument in arguments.items()}
    return {"episode": episode, **values}


def _value(name: str, argument: Argument, texts: Mapping[str, str], evidence: Evidence, episode: Episode | None) -> Any:
    text, spared, called = (texts.get(one, "") for one in (name, *(f"{name}_{more}" for more in OF_ACTS)))
    if not text and argument.default is Parameter.empty:
        raise UnknownTest(f"the test has an argument {name}, which is not given")
    if not text:
        return argument.default

    def read_one(part: str) -> Any:
        if argument.of is Selector:
            return Selector.parse(part, evidence.codes, _parts(spared, "|"), called)
        if argument.of in READERS:
            return READERS[argument.of](part)
        valid = _named(argument.kind, evidence)
        if valid and part not in valid:
            raise ValueError(f"'{part}' is no {argument.kind}{did_you_mean(part, valid)}")
        return episode.main_place if part == MAIN_PLACE and episode else part

    try:
        if argument.holds is None:
            return read_one(text)
        return argument.holds(read_one(part) for part in _parts(text, argument.between) if part != EVERYWHERE)
    except ValueError as error:
        raise UnknownTest(f"{name}={text}: {error}") from error


def _parts(text: str, between: str) -> list[str]:
    return [part.strip() for part in text.split(between) if part.strip()]


def _named(kind: str, evidence: Evidence) -> tuple[str, ...]:
    """What an argument of a kind can name; nothing where it is in words."""
    codes = evidence.codes
    if kind == "response":
        return (LETHAL, "none_coded", *RESPONSE_KINDS)
    if kind == "target_group":
        return tuple(codes.targets)
    if kind == "place":
        return (MAIN_PLACE, EVERYWHERE, *evidence.place_by_id)
    if kind == "episode":  # a view that is narrowed to some does not hold the others
        return tuple(evidence.episode_by_id) if evidence.narrowing == NOT_NARROWED else ()
    return (*codes.lists.get(kind, ()), *(name for name, group in codes.groups.items() if group.of == kind))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise ValueError(f"'{text}' is no number") from error


def years_of(text: str) -> Years:
    """'2012-2020' or '2011' as first and last year. ValueError if it is neither."""
    span = SPAN_OF_YEARS.fullmatch(text)
    if span is None:
        raise ValueError(f"'{text}' is no span of years; expected one like 2012-2020, or a year")
    return int(span[1]), int(span[2] or span[1])


READERS: dict[Any, Callable[[str], Any]] = {
    float: _number,
    int: lambda text: int(_number(text)),
    Years: years_of,
    Span: Span.parse,
}

"""Reading the files that describe the tables: YAML in which no key stands twice, and what is wrong with it, where."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Any

import yaml


class DescriptionError(ValueError):
    """A file that describes the tables cannot be used; `line` is where, 0 if it is the whole file."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


class _EachKeyOnce(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML in which no key stands twice: by itself the loader takes the last and drops the others in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                problem = f"the key '{key.value}' stands twice in one place; keep one of them"
                raise yaml.MarkedYAMLError(problem=problem, problem_mark=key.start_mark)
            if isinstance(key, yaml.ScalarNode):
                seen.add(key.value)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


DEEPEST, MOST_VALUES = 20, 200_000  # levels, and values with all that aliases repeat; what describes tables has a tenth


@lru_cache(maxsize=8)
def _parsed(text: bytes) -> Any:
    content = yaml.load(text, Loader=_EachKeyOnce)
    _refuse_endless(content)
    return content


def _refuse_endless(content: Any) -> None:
    """ValueError if aliases make a value hold itself, or more than anybody writes."""
    left, level = MOST_VALUES, [content]
    for _ in range(DEEPEST):
        parts = (part.values() if isinstance(part, dict) else part for part in level if isinstance(part, dict | list))
        level = list(islice(chain.from_iterable(parts), left + 1))
        left -= len(level)
        if not level or left < 0:
            break
    if level:
        raise ValueError(
            f"it holds more than {DEEPEST} levels or {MOST_VALUES:,} values; do aliases (&, *) repeat them?"
        )


def read_yaml(path: Path, expected: str) -> Mapping[str, Any]:
    """The mapping that a YAML file holds; DescriptionError if it is missing, unreadable or no mapping. A text that was
    parsed before is not parsed again: nobody changes what is handed out."""
    try:
        content = _parsed(path.read_bytes())
    except FileNotFoundError:
        raise DescriptionError(f"is missing; expected {expected}") from None
    except OSError as error:
        raise DescriptionError(f"cannot be read: {error.strerror}") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise DescriptionError(f"is not valid YAML: {error.problem}", line) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DescriptionError(f"is not valid YAML: {' '.join(str(error).split())}") from None
    if not isinstance(content, dict):
        raise DescriptionError(f"holds nothing that can be read; expected {expected}")
    return content


def shaped(content: Mapping[str, Any], forms: Mapping[str, tuple[Any, str]]) -> None:
    """Each section of a file, as far as it is there, has its form: a type, `[form]` a list of such values,
    `{type: form}` a mapping to such, `{name: form}` one of these names. DescriptionError tells the first that has not,
    and how it is written."""
    for section, (form, written) in forms.items():
        if section in content and not _fits(content[section], form):
            entries = content[section].items() if isinstance(content[section], dict) else ()
            wrong = next((f"{key}: " for key, value in entries if not _fits({key: value}, form)), "")
            quote = "quote what reads as a number, date, yes or no"
            raise DescriptionError(f"{section}: {wrong}expected '{written}'; {quote}")


def _fits(value: object, form: Any) -> bool:
    if isinstance(form, list):
        return isinstance(value, list) and all(_fits(each, form[0]) for each in value)
    if not isinstance(form, dict):
        return isinstance(value, form)
    if not isinstance(value, dict):
        return False
    if all(isinstance(name, str) for name in form):
        return value.keys() == form.keys() and all(_fits(value[name], of) for name, of in form.items())
    ((kind, of),) = form.items()
    return all(isinstance(key, kind) and _fits(each, of) for key, each in value.items())

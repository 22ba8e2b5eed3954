"""Numbers and clock times as the tables write them, and sentences for the ways in which spreadsheets rewrite them."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal, InvalidOperation

from analysis.evidence.problem import shown

PLAIN = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
SPACED = re.compile(r"-?[0-9]{1,3}([ \u00a0\u202f\u2009'’_][0-9]{3})+")
LARGEST = 10**12  # nothing in the tables is counted beyond it, and a float still holds it exactly


def number_problem(value: str, whole: bool, meaning: str) -> str:
    """Why `value` is no number of the tables (digits, a point before decimals); empty if it is one.

    `whole`: decimals are refused. `meaning` says what the number is, as in `a count, persons`.
    """
    if PLAIN.fullmatch(value):
        return _size(value, whole, meaning)
    kind = "a whole number" if whole else "a number"
    hint = _rewritten_number(value, whole)
    return f"{shown(value)} is not {kind} ({meaning}){f'; {hint}' if hint else ''}"


def _size(value: str, whole: bool, meaning: str) -> str:
    number = Decimal(value)
    if abs(number) > LARGEST:
        return f"{shown(value)} is too large to be right ({meaning})"
    if not whole or "." not in value:
        return ""
    if number != number.to_integral_value():
        return f"{shown(value)} is not a whole number ({meaning})"
    if value.endswith(".000"):
        thousands = value.replace(".", "")
        return (
            f"{shown(value)} is not a whole number ({meaning}); "
            f"write {number:.0f}, or {thousands} if the point stands between thousands"
        )
    return f"{shown(value)} is not a whole number ({meaning}); write {number:.0f}"


def _rewritten_number(value: str, whole: bool) -> str:
    digits = re.sub(r"\D", "", value)
    if SPACED.fullmatch(value):
        return f"thousands are not set apart: was {digits} meant?"
    if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", value):
        meant = value.replace(",", "")
        if value.count(",") == 1 and "." not in value and not whole:
            return f"write {meant} if the comma stands between thousands, {value.replace(',', '.')} if before decimals"
        return f"thousands are not set apart: was {meant} meant?"
    if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3}){2,}", value):
        return f"thousands are not set apart: was {digits} meant?"
    if re.fullmatch(r"[0-9]+,[0-9]+", value) and not whole:
        return f"decimals follow a point: was {value.replace(',', '.')} meant?"
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?[eE]\+?0?[0-9]", value):
        return (
            f"it is in scientific notation, in which a spreadsheet may have dropped digits: was {_spelt(value)} meant?"
        )
    if re.fullmatch(r"0[0-9]+(\.[0-9]+)?", value):
        return f"it begins with 0: was {value.lstrip('0') or '0'} meant?"
    if re.fullmatch(r"[~≈<>≤≥+±]\s*[0-9]+|[0-9]+\s*[+-]|[0-9]+\s*[-–—]\s*[0-9]+", value):
        return "bounds go in the columns of low and high, and the qualifier says how they are meant"
    if value.endswith("%"):
        return "write the number without the sign"
    return ""


def _spelt(value: str) -> str:
    try:
        return f"{Decimal(value).normalize():f}"
    except InvalidOperation:
        return value


def clock_problem(value: str) -> str:
    """Why `value` is no clock time of the tables (HH:MM, 00:00 to 23:59); empty if it is one."""
    if CLOCK.fullmatch(value):
        return ""
    return f"{shown(value)} is not a clock time; expected HH:MM from 00:00 to 23:59{_meant_clock(value)}"


def _meant_clock(value: str) -> str:
    if re.fullmatch(r"24[:.]?00(:00)?", value):
        return ": midnight is 00:00 of the next day"
    if re.fullmatch(r"0?\.[0-9]+", value):
        minutes = round(float(value) * 24 * 60)
        return f": it is a spreadsheet's part of a day, was {_as_clock(minutes)} meant?" if minutes < 1440 else ""
    match = re.fullmatch(r"([0-9]{1,2})[:.h-]([0-9]{2})(?::[0-9]{2})?\s*([AaPp]\.?[Mm]\.?)?", value)
    match = match or re.fullmatch(r"([0-9]{1,2})()\s*([AaPp]\.?[Mm]\.?)", value)
    if match is None:
        return ""
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "")[:1].lower()
    if half:
        if not 1 <= hour <= 12:
            return ""
        hour = hour % 12 + (12 if half == "p" else 0)
    return f": was {_as_clock(hour * 60 + minute)} meant?" if hour < 24 and minute < 60 else ""


def _as_clock(minutes: int) -> str:
    hours, rest = divmod(timedelta(minutes=minutes), timedelta(hours=1))
    return f"{hours:02d}:{rest // timedelta(minutes=1):02d}"

"""Numbers, clock times and dates (YYYY, YYYY-MM, YYYY-MM-DD) as the tables write them, and sentences for the ways in
which spreadsheets and others do.

A date that can be read in two ways is never guessed: both readings are shown, and the coder decides.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path

from analysis.evidence.description import read_yaml
from analysis.evidence.problem import shown

PLAIN_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
SPACED = re.compile(r"-?[0-9]{1,3}([ \u00a0\u202f\u2009'’_][0-9]{3})+")
LARGEST_NUMBER = 10**12  # nothing in the tables is counted beyond it, and a float still holds it exactly


def number_problem(value: str, whole: bool, meaning: str) -> str:
    """Why `value` is no number of the tables (digits, a point before decimals); empty if it is one.

    `whole`: decimals are refused. `meaning` says what the number is, as in `a count, persons`.
    """
    if PLAIN_NUMBER.fullmatch(value):
        return _size(value, whole, meaning)
    kind = "a whole number" if whole else "a number"
    hint = _rewritten_number(value, whole)
    return f"{shown(value)} is not {kind} ({meaning}){f'; {hint}' if hint else ''}"


def _size(value: str, whole: bool, meaning: str) -> str:
    number = Decimal(value)
    if abs(number) > LARGEST_NUMBER:
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


EARLIEST, LATEST = 1900, 2100
DAY_0 = date(1899, 12, 30)  # of the serial numbers in which spreadsheets keep dates
MONTH_NAMES = read_yaml(Path(__file__).with_name("months.yaml"), "the names of the months")
IN_ENGLISH = list(MONTH_NAMES)
MONTHS = {
    name: number
    for number, (english, others) in enumerate(MONTH_NAMES.items(), start=1)
    for name in (english.lower(), *others.split())
}


def date_problem(value: str, partial: bool) -> str:
    """Why `value` is no date of the tables; empty if it is one. `partial`: a month or year alone will do."""
    expected = "YYYY-MM-DD, YYYY-MM or YYYY" if partial else "YYYY-MM-DD"
    match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", value)
    if match and (partial or match[3]):
        return _calendar_problem(value, match)
    return f"{shown(value)} is not a date; expected {expected}{_meant(value, partial)}"


def _calendar_problem(value: str, match: re.Match[str]) -> str:
    year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
    if not EARLIEST <= year <= LATEST:
        return f"{shown(value)} is not a date of these events: the year is {year}"
    if not 1 <= month <= 12:
        swapped = _days((year, day, month)) if match[3] else []
        return f"{shown(value)} is not a date: there is no month {match[2]}" + "".join(
            f": was {d} meant?" for d in swapped
        )
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        return f"{shown(value)} is not a date: {year}-{month:02d} has days 01 to {last}"
    return ""


def _meant(value: str, partial: bool) -> str:
    text = re.sub(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([AaPp][Mm])?Z?$", "", value.strip())
    clock = " (a clock time has its own column)" if text != value.strip() else ""
    if re.fullmatch(r"[2-7][0-9]{4}(\.[0-9]+)?", text):  # from 1954 to 2119
        return f": it is a spreadsheet's number of a day, was {DAY_0 + timedelta(int(float(text)))} meant?"
    readings = [day.isoformat() for day in _readings(text)]
    if partial and not readings:
        readings = _month_readings(text)
    if len(readings) == 1:
        return f": was {readings[0]} meant?{clock}"
    if readings:
        return f": it can be read as {' or as '.join(readings)}, write the one that the source means{clock}"
    return ""


def _readings(text: str) -> list[date]:
    """Every day that the text can mean, each once, in order."""
    if match := re.fullmatch(r"(\d{4})[-./ ]?(\d{1,2})[-./ ]?(\d{1,2})\.?", text):
        return _days((int(match[1]), int(match[2]), int(match[3])))
    if match := re.fullmatch(r"(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4}|\d{2})\.?", text):
        first, second, year = int(match[1]), int(match[2]), _century(match[3])
        found = [(year, second, first), (year, first, second)]
        if len(match[3]) == 2 and len(match[1]) == 2:  # the year may also stand first
            found.append((_century(match[1]), second, int(match[3])))
        return _days(*found)
    parts = _parts(text)
    months = [MONTHS[part] for part in parts if part in MONTHS]
    numbers = sorted(filter(str.isdigit, parts), key=lambda part: len(part) == 4)  # a year in full is the last
    if len(months) != 1 or len(numbers) != 2 or len(parts) > 5:
        return []
    day, year_said = numbers
    return _days((_century(year_said), months[0], int(day))) if len(day) < 3 and len(year_said) in (2, 4) else []


def _month_readings(text: str) -> list[str]:
    parts = _parts(text)
    if len(parts) == 2:
        month_first = len(parts[0]) < 3 or not parts[0].isdigit()
        month, year = parts if month_first else parts[::-1]
        number = MONTHS.get(month, int(month) if month.isdigit() and len(month) < 3 else 0)
        if year.isdigit() and len(year) in (2, 4):
            return [f"{day:%Y-%m}" for day in _days((_century(year), number, 1))]
    return []


def _parts(text: str) -> list[str]:
    """Its numbers and words."""
    return re.findall(r"\d+|[^\W\d_]+", text.lower())


def _century(year: str) -> int:
    """A year of two digits is of this century: the tables hold nothing older than 1990 that is not in full."""
    return int(year) if len(year) == 4 else 2000 + int(year)


def _days(*readings: tuple[int, int, int]) -> list[date]:
    """Those of some readings (year, month, day) that are days, each once, in order."""
    found = set()
    for year, month, day in readings:
        if EARLIEST <= year <= LATEST and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]:
            found.add(date(year, month, day))
    return sorted(found)


def in_words(day: str, words: str) -> bool:
    """Whether the words name a day, as "16 December"."""
    return len(day) == len("2011-12-16") and in_english(day) in words


def in_english(day: str) -> str:
    """A day as words name it, without its year: "16 December"."""
    return f"{int(day[8:])} {IN_ENGLISH[int(day[5:7]) - 1]}"

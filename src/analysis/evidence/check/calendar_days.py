"""Dates as the tables write them (YYYY, YYYY-MM, YYYY-MM-DD), and sentences for the ways in which others do.

A date that can be read in two ways is never guessed: both readings are shown, and the coder decides.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from analysis.evidence.problem import shown

EARLIEST, LATEST = 1900, 2100
SPREADSHEET_EPOCH = date(1899, 12, 30)  # day 0 of the serial numbers in which spreadsheets keep dates
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan января янв қаңтар",
            "february feb февраля фев ақпан",
            "march mar марта мар наурыз",
            "april apr апреля апр сәуір",
            "may мая май мамыр",
            "june jun июня июн маусым",
            "july jul июля июл шілде",
            "august aug августа авг тамыз",
            "september sep sept сентября сен қыркүйек",
            "october oct октября окт қазан",
            "november nov ноября ноя қараша",
            "december dec декабря дек желтоқсан",
        ),
        start=1,
    )
    for name in names.split()
}
IN_ENGLISH = "January February March April May June July August September October November December".split()
DateReading = tuple[int, int, int]  # year, month, day


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
        swapped = _is_day((year, day, month)) and match[3]
        hint = f": was {_iso((year, day, month))} meant?" if swapped else ""
        return f"{shown(value)} is not a date: there is no month {match[2]}{hint}"
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        last = calendar.monthrange(year, month)[1]
        return f"{shown(value)} is not a date: {year}-{month:02d} has days 01 to {last}"
    return ""


def _meant(value: str, partial: bool) -> str:
    text = re.sub(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([AaPp][Mm])?Z?$", "", value.strip())
    clock = " (a clock time has its own column)" if text != value.strip() else ""
    serial = _serial(text)
    if serial:
        return f": it is a spreadsheet's number of a day, was {serial} meant?"
    readings = [_iso(reading) for reading in _readings(text)]
    if partial and not readings:
        readings = _month_readings(text)
    if len(readings) == 1:
        return f": was {readings[0]} meant?{clock}"
    if readings:
        return f": it can be read as {' or as '.join(readings)}, write the one that the source means{clock}"
    return ""


def _serial(text: str) -> str:
    """The day of a spreadsheet's serial number (1900 system); empty if the text is none from 1954 to 2119."""
    if not re.fullmatch(r"[2-7][0-9]{4}(\.[0-9]+)?", text):
        return ""
    return (SPREADSHEET_EPOCH + timedelta(days=int(float(text)))).isoformat()


def _readings(text: str) -> list[DateReading]:
    """Every day that the text can mean, each once, in order."""
    found: list[DateReading] = []
    if match := re.fullmatch(r"(\d{4})[-./ ]?(\d{1,2})[-./ ]?(\d{1,2})\.?", text):
        found.append((int(match[1]), int(match[2]), int(match[3])))
    elif match := re.fullmatch(r"(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4}|\d{2})\.?", text):
        first, second, year = int(match[1]), int(match[2]), _century(match[3])
        found += [(year, second, first), (year, first, second)]
        if len(match[3]) == 2 and len(match[1]) == 2:  # the year may also stand first
            found.append((_century(match[1]), second, int(match[3])))
    elif words := _words(text):
        found += words
    return sorted({reading for reading in found if _is_day(reading)})


def _words(text: str) -> list[DateReading]:
    parts = re.findall(r"\d+|[^\W\d_]+", text.lower())
    months = [MONTHS[part] for part in parts if part in MONTHS]
    numbers = [part for part in parts if part.isdigit()]
    if len(months) != 1 or len(numbers) != 2 or len(parts) > 5:
        return []
    if len(numbers[0]) == 4:
        numbers.reverse()
    if len(numbers[0]) > 2 or len(numbers[1]) not in (2, 4):
        return []
    return [(_century(numbers[1]), months[0], int(numbers[0]))]


def _month_readings(text: str) -> list[str]:
    parts = re.findall(r"\d+|[^\W\d_]+", text.lower())
    if len(parts) == 2:
        month_first = len(parts[0]) < 3 or not parts[0].isdigit()
        month, year = parts if month_first else parts[::-1]
        number = MONTHS.get(month, int(month) if month.isdigit() and len(month) < 3 else 0)
        if year.isdigit() and len(year) in (2, 4) and _is_day((_century(year), number, 1)):
            return [f"{_century(year)}-{number:02d}"]
    return []


def _century(year: str) -> int:
    """A year of two digits is of this century: the tables hold nothing older than 1990 that is not in full."""
    return int(year) if len(year) == 4 else 2000 + int(year)


def _is_day(reading: DateReading) -> bool:
    year, month, day = reading
    return EARLIEST <= year <= LATEST and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def _iso(reading: DateReading) -> str:
    return f"{reading[0]:04d}-{reading[1]:02d}-{reading[2]:02d}"


def in_words(day: str, words: str) -> bool:
    """Whether the words name a day, as "16 December"."""
    return len(day) == len("2011-12-16") and f"{int(day[8:])} {IN_ENGLISH[int(day[5:7]) - 1]}" in words

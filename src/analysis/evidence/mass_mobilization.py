"""Protest in Kazakhstan and its neighbours, 1990 to March 2020: our aggregate of the Mass Mobilization data.

Source: David Clark and Patrick Regan, Mass Mobilization Protest Data, Harvard Dataverse,
doi:10.7910/DVN/HTTWYL, CC0 1.0. There a protest is a gathering of 50 or more persons who make a demand of the
government, as newspapers reported it, and one row is one protest however long it lasted. This module makes
the two shipped tables:

    python -m analysis.evidence.mass_mobilization FILE

A row of the first is a country and year, those coded as without protest too; a row of the second is a protest in
Kazakhstan. They hold codes and dates only, and their columns are the codebook's.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import pandas as pd
import pooch

from analysis.evidence.codes import HOME, Codes
from analysis.evidence.problem import Refused
from analysis.evidence.tables import COUNT_COLUMNS, LETHAL_GROUP, RESPONSE_KINDS

DOI = "10.7910/DVN/HTTWYL"
FILE_ID = 4291456
# As a third party recorded it for the original upload; not checked against the publisher.
MD5 = "e6fa8a2e9d120eff0167a788e8a3ea7f"
URL = f"https://dataverse.harvard.edu/api/access/datafile/{FILE_ID}?format=original"
CACHED_AS = f"mass-mobilization-{FILE_ID}.csv"
SOURCE_ID = "dataverse-2020-mass-mobilization"

COUNTRY_YEAR_COLUMNS = ("country_year_id", "country", "year", *COUNT_COLUMNS, "source_ids")
FOCUS = "Kazakhstan"
# The states on its borders, the fifth Central Asian state, and Belarus. The USSR's rows (1990-1991) stay out.
COUNTRIES = "Belarus China Kazakhstan Kyrgyzstan Russia Tajikistan Turkmenistan Uzbekistan".split()
# the publisher's codes, by ours: with blanks, and one in its own spelling
RESPONSES = {kind: kind.replace("_", " ") for kind in RESPONSE_KINDS} | {"accommodation": "accomodation"}
_RESPONSE_COLUMNS = tuple(f"stateresponse{n}" for n in range(1, 8))
_DATE_COLUMNS = tuple(f"{end}{part}" for end in ("start", "end") for part in ("year", "month", "day"))
_NEEDED = ("id", "country", "year", "protest", "location", *_DATE_COLUMNS, *_RESPONSE_COLUMNS)

# the rows of the countries compared; `kinds` are our codes of the responses, in our order, each once
_CODED = f"""
    CREATE TEMP TABLE coded AS
    SELECT id, country, year, location, protest = '1' AS held,
           try_cast(concat_ws('-', startyear, startmonth, startday) AS date) AS start_on,
           try_cast(concat_ws('-', endyear, endmonth, endday) AS date) AS end_on, end_on - start_on + 1 AS days,
           list_filter([{", ".join(f"trim({name})" for name in _RESPONSE_COLUMNS)}],
                       lambda code: code NOT IN ('', '.')) AS said,
           list_filter($ours, lambda kind, n: list_contains(said, $theirs[n])) AS kinds,
           list_has_any(kinds, $lethal) AS lethal
    FROM file WHERE country IN (SELECT unnest($countries))
"""
_WRONG = (  # rows that the published file does not hold, and what is said of the first
    ("FROM file SELECT id GROUP BY id HAVING count(*) > 1", "id {} stands twice; one row is one protest, counted once"),
    ("FROM coded SELECT id, year WHERE NOT regexp_full_match(year, '[0-9]{4}')", "id {}: '{}' is no year"),
    (
        "FROM (FROM coded SELECT id, unnest(said) AS code) WHERE NOT list_contains($theirs, code) ORDER BY ALL",
        f"id {{}}: response '{{}}' is none of {', '.join(RESPONSES.values())}",
    ),
    ("FROM coded SELECT id WHERE held AND NOT coalesce(days >= 1, false)", "id {} has no span of days that can be"),
)
_YEARS = f"""
    SELECT 'mm-' || lower(country) || '-' || year AS country_year_id, country, year::int AS year,
           count(*) FILTER (held) AS protests,
           {", ".join(f"count(*) FILTER (held AND '{kind}' IN kinds) AS responses_{kind}" for kind in RESPONSE_KINDS)},
           count(*) FILTER (held AND kinds = []) AS responses_none_coded,
           count(*) FILTER (held AND lethal) AS lethal_responses,
           coalesce(sum(days) FILTER (held), 0)::int AS protest_days, $source AS source_ids
    FROM coded GROUP BY country, year ORDER BY country, year
"""
_PROTESTS = """
    SELECT 'mm-' || id AS protest_id, country, year::int AS year, location, start_on::text AS start_on,
           end_on::text AS end_on, days::int AS days, array_to_string(kinds, ';') AS responses,
           if(lethal, 'yes', 'no') AS lethal, $source AS source_ids
    FROM coded WHERE held AND country = $country ORDER BY id
"""


class MassMobilizationError(Refused):
    """The published file cannot be had or is not what it should be; the message says what to do."""


def fetch(cache: Path | None = None) -> Path:
    """The publisher's file, downloaded once into `cache` (pooch's cache folder by default) and checked.

    The checksum is an MD5 that a third party recorded for the original upload. MassMobilizationError when the
    file cannot be downloaded or is not that file.
    """
    folder = cache if cache is not None else Path(pooch.os_cache("qantar"))
    try:
        path = pooch.retrieve(URL, known_hash=f"md5:{MD5}", fname=CACHED_AS, path=folder, progressbar=False)
    except ValueError as error:
        raise MassMobilizationError(
            f"{URL}: the file that came is not the one expected (MD5 {MD5}, as a third party recorded it for "
            f"the original upload of doi:{DOI}). The publisher may have replaced it: compare the versions at "
            f"https://doi.org/{DOI} before using it. Nothing was kept in {folder}."
        ) from error
    except OSError as error:  # requests' errors are OSErrors; those of the network come without a response
        answered = getattr(error, "response", None) is not None
        why = _reason(error) if answered else f"no connection to {urlsplit(URL).hostname}"
        raise MassMobilizationError(
            f"{URL}: could not be downloaded ({why}). Try again when the network is there, or "
            f"download the original file from https://doi.org/{DOI} by hand and run "
            "`python -m analysis.evidence.mass_mobilization FILE`. The report needs no download: it uses the "
            "shipped table data/raw/mass_mobilization.csv."
        ) from error
    return Path(path)


def aggregate(path: Path) -> pd.DataFrame:
    """The published file by country and year: columns COUNTRY_YEAR_COLUMNS, sorted by country and year.

    MassMobilizationError if the file is not the published one: columns missing, an id twice, an unknown
    response code, or a span of days that cannot be.
    """
    return _asked(path, _YEARS, source=SOURCE_ID)


def protests_of(path: Path, country: str = FOCUS) -> pd.DataFrame:
    """The protests of one country in the published file, sorted by protest_id: those columns of the raw table.

    Codes and dates only; the publisher's notes and newspaper references stay at the publisher.
    """
    return _asked(path, _PROTESTS, source=SOURCE_ID, country=country)


def write(path: Path, folder: Path) -> tuple[Path, Path]:
    """Makes both shipped tables in `folder` from the published file at `path`."""
    made = folder / "mass_mobilization.csv", folder / "mass_mobilization_protests.csv"
    for target, table in zip(made, (aggregate(path), protests_of(path)), strict=True):
        table.to_csv(target, index=False, lineterminator="\n")
    return made


def _asked(path: Path, question: str, **named: str) -> pd.DataFrame:
    """What a question finds in the rows of COUNTRIES in the published file."""
    try:
        # by pandas: DuckDB stops at what is no UTF-8, which in the notes, of which none is used, does not matter
        file = pd.read_csv(path, dtype=str, keep_default_na=False, encoding_errors="replace")
    except (OSError, ValueError) as error:
        raise MassMobilizationError(f"{path}: cannot be read as a table ({_reason(error)})") from error
    missing = [column for column in _NEEDED if column not in file.columns]
    if missing:
        raise MassMobilizationError(
            f"{path}: no column {', '.join(missing[:3])}. Expected is the comma-separated original of "
            f"doi:{DOI} (data file {FILE_ID}, format=original); the publisher's default is tab-separated."
        )
    known = {"theirs": [*RESPONSES.values()], "ours": [*RESPONSES], "countries": COUNTRIES}
    with duckdb.connect() as database:
        database.register("file", file)
        database.execute(_CODED, {**known, "lethal": sorted(Codes.load(HOME).group(LETHAL_GROUP))})
        for wrong, said in _WRONG:
            told = {"theirs": known["theirs"]} if "$theirs" in wrong else {}
            if found := database.execute(wrong, told).fetchone():
                raise MassMobilizationError(f"{path}: {said.format(*found)}")
        return database.execute(question, named).df()


def _reason(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def main(arguments: Sequence[str] | None = None) -> int:
    """Makes the shipped tables from the published file; 0 done, 1 not the published file, 2 misuse."""
    parser = argparse.ArgumentParser(
        prog="python -m analysis.evidence.mass_mobilization",
        description=f"Make data/raw/mass_mobilization*.csv from the published file (doi:{DOI}).",
    )
    parser.add_argument("file", type=Path, help="the publisher's original file (CSV, also gzipped)")
    parser.add_argument("--raw", type=Path, default=Path("data/raw"), help="the folder of the raw tables")
    given = parser.parse_args(arguments)
    if not given.raw.is_dir():
        parser.error(f"{given.raw} is no folder; say --raw DIR or run this from the project's own folder")
    try:
        made = write(given.file, given.raw)
    except MassMobilizationError as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(f"made {path}" for path in made))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

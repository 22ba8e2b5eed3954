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
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd
import pooch

from analysis.evidence.codes import HOME, Codes
from analysis.evidence.problem import Refused
from analysis.evidence.rows import COUNT_COLUMNS, LETHAL, RESPONSE_KINDS

DOI = "10.7910/DVN/HTTWYL"
FILE_ID = 4291456
# As a third party recorded it for the original upload; not checked against the publisher.
MD5 = "e6fa8a2e9d120eff0167a788e8a3ea7f"
URL = f"https://dataverse.harvard.edu/api/access/datafile/{FILE_ID}?format=original"
CACHED_AS = f"mass-mobilization-{FILE_ID}.csv"
SOURCE_ID = "dataverse-2020-mass-mobilization"

COUNTRY_YEAR_COLUMNS = ("country_year_id", "country", "year", *COUNT_COLUMNS, "source_ids")
PROTEST_COLUMNS = "protest_id country year location start_on end_on days responses lethal source_ids".split()
FOCUS = "Kazakhstan"
# The states on its borders, the fifth Central Asian state, and Belarus. The USSR's rows (1990-1991) stay out.
COUNTRIES = (
    "Belarus",
    "China",
    "Kazakhstan",
    "Kyrgyzstan",
    "Russia",
    "Tajikistan",
    "Turkmenistan",
    "Uzbekistan",
)
RESPONSES = {  # the publisher's code (its spelling) -> ours
    "ignore": "ignore",
    "accomodation": "accommodation",
    "crowd dispersal": "crowd_dispersal",
    "arrests": "arrests",
    "beatings": "beatings",
    "shootings": "shootings",
    "killings": "killings",
}
MISSING = ("", ".")

_RESPONSE_COLUMNS = tuple(f"stateresponse{n}" for n in range(1, 8))
_DATE_COLUMNS = tuple(f"{end}{part}" for end in ("start", "end") for part in ("year", "month", "day"))
_NEEDED = ("id", "country", "year", "protest", "location", *_DATE_COLUMNS, *_RESPONSE_COLUMNS)


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
    rows = _coded_rows(path)
    protests = rows[rows["protest"] == "1"]
    per_protest = pd.DataFrame(
        {f"responses_{kind}": protests["kinds"].map(lambda k, kind=kind: kind in k) for kind in RESPONSE_KINDS}
    )
    per_protest.insert(0, "protests", 1)
    per_protest["responses_none_coded"] = protests["kinds"].map(len) == 0
    per_protest["lethal_responses"] = protests["kinds"].map(_is_lethal)
    per_protest["protest_days"] = protests["days"]
    by_year = per_protest.astype(int).groupby([protests["country"], protests["year"]]).sum()
    coded_years = rows[["country", "year"]].drop_duplicates().sort_values(["country", "year"])
    table = coded_years.merge(by_year, how="left", left_on=["country", "year"], right_index=True).fillna(0)
    table["country_year_id"] = "mm-" + table["country"].str.lower() + "-" + table["year"].astype(str)
    table["source_ids"] = SOURCE_ID
    table[list(COUNT_COLUMNS)] = table[list(COUNT_COLUMNS)].astype(int)
    return table[list(COUNTRY_YEAR_COLUMNS)].reset_index(drop=True)


def protests_of(path: Path, country: str = FOCUS) -> pd.DataFrame:
    """The protests of one country in the published file: columns PROTEST_COLUMNS, sorted by protest_id.

    Codes and dates only; the publisher's notes and newspaper references stay at the publisher.
    """
    rows = _coded_rows(path)
    rows = rows[(rows["protest"] == "1") & (rows["country"] == country)].sort_values("id")
    table = pd.DataFrame(
        {
            "protest_id": "mm-" + rows["id"],
            "country": rows["country"],
            "year": rows["year"],
            "location": rows["location"],
            "start_on": rows["start_on"].dt.strftime("%Y-%m-%d"),
            "end_on": rows["end_on"].dt.strftime("%Y-%m-%d"),
            "days": rows["days"].astype(int),
            "responses": rows["kinds"].map(";".join),
            "lethal": rows["kinds"].map(lambda kinds: "yes" if _is_lethal(kinds) else "no"),
        }
    )
    table["source_ids"] = SOURCE_ID
    return table[PROTEST_COLUMNS].reset_index(drop=True)


def write(path: Path, folder: Path) -> tuple[Path, Path]:
    """Makes both shipped tables in `folder` from the published file at `path`."""
    made = folder / "mass_mobilization.csv", folder / "mass_mobilization_protests.csv"
    for target, table in zip(made, (aggregate(path), protests_of(path)), strict=True):
        table.to_csv(target, index=False, lineterminator="\n")
    return made


def _coded_rows(path: Path) -> pd.DataFrame:
    """Rows of COUNTRIES in the published file, with `kinds` (our codes, in their order) and `days`."""
    try:
        rows = pd.read_csv(path, dtype=str, keep_default_na=False, encoding_errors="replace")
    except (OSError, ValueError) as error:
        raise MassMobilizationError(f"{path}: cannot be read as a table ({_reason(error)})") from error
    missing = [column for column in _NEEDED if column not in rows.columns]
    if missing:
        raise MassMobilizationError(
            f"{path}: no column {', '.join(missing[:3])}. Expected is the comma-separated original of "
            f"doi:{DOI} (data file {FILE_ID}, format=original); the publisher's default is tab-separated."
        )
    twice = rows.loc[rows["id"].duplicated(), "id"]
    if len(twice):
        raise MassMobilizationError(f"{path}: id {twice.iloc[0]} stands twice; one row is one protest, counted once")
    rows = rows[rows["country"].isin(COUNTRIES)].copy()
    no_year = rows[~rows["year"].str.fullmatch(r"\d{4}")]
    if len(no_year):
        raise MassMobilizationError(f"{path}: id {no_year.iloc[0]['id']}: '{no_year.iloc[0]['year']}' is no year")
    rows["year"] = rows["year"].astype(int)
    rows["kinds"] = [_kinds(path, row["id"], row[list(_RESPONSE_COLUMNS)]) for _, row in rows.iterrows()]
    for end in ("start", "end"):
        parts = rows[[f"{end}year", f"{end}month", f"{end}day"]].set_axis(["year", "month", "day"], axis=1)
        rows[f"{end}_on"] = pd.to_datetime(parts.apply(pd.to_numeric, errors="coerce"), errors="coerce")
    rows["days"] = (rows["end_on"] - rows["start_on"]).dt.days + 1
    undated = rows[(rows["protest"] == "1") & ~(rows["days"] >= 1)]
    if len(undated):
        raise MassMobilizationError(f"{path}: id {undated.iloc[0]['id']} has no span of days that can be")
    return rows


def _kinds(path: Path, protest: str, coded: Sequence[str] | pd.Series[str]) -> tuple[str, ...]:
    found = {code.strip() for code in coded} - set(MISSING)
    unknown = sorted(found - set(RESPONSES))
    if unknown:
        raise MassMobilizationError(f"{path}: id {protest}: response '{unknown[0]}' is none of {', '.join(RESPONSES)}")
    return tuple(ours for theirs, ours in RESPONSES.items() if theirs in found)


@cache
def _lethal() -> frozenset[str]:
    return Codes.load(HOME).group(LETHAL)


def _is_lethal(kinds: Sequence[str]) -> bool:
    return not _lethal().isdisjoint(kinds)


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

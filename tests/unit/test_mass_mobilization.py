"""The shipped Mass Mobilization tables are what the code makes of the publisher's file, and say so when not."""

from __future__ import annotations

import csv
import hashlib
import shutil
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path

import duckdb
import pytest

from analysis.cli import main
from analysis.evidence import mass_mobilization as mm
from analysis.evidence.check import check_folder
from analysis.evidence.mass_mobilization import COUNTRY_YEAR_COLUMNS, MassMobilizationError
from analysis.evidence.problem import errors_in
from analysis.evidence.rows import CountryYear
from analysis.evidence.tables import COUNT_COLUMNS
from analysis.evidence.view import Evidence, open_evidence
from tests.evidence.small_folder import cut

REPOSITORY = Path(__file__).resolve().parents[2]
SHIPPED = REPOSITORY / "data" / "raw" / "mass_mobilization.csv"
SHIPPED_PROTESTS = REPOSITORY / "data" / "raw" / "mass_mobilization_protests.csv"
PUBLISHED = REPOSITORY.parent / "shared" / "datasets" / "mass_mobilization" / "mmALL_073120_dedup_17145.csv.gz"
needs_published = pytest.mark.skipif(
    not PUBLISHED.exists(), reason="the published file is not beside the project (../shared/datasets)"
)

HEADER = "id,country,year,protest,location,startyear,startmonth,startday,endyear,endmonth,endday," + ",".join(
    f"stateresponse{n}" for n in range(1, 8)
)


def published(tmp_path: Path, *rows: str) -> Path:
    """A made file in the publisher's form; each row is given up to its responses."""
    padded = [row + "," * (HEADER.count(",") - row.count(",")) for row in rows]
    path = tmp_path / "published.csv"
    path.write_text("\n".join([HEADER, *padded]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """The two tables whole in a folder that holds little else: checked in an instant."""
    folder = cut(tmp_path / "raw")
    for table in (SHIPPED, SHIPPED_PROTESTS):
        shutil.copy(table, folder)
    return folder


def one(path: Path, **wanted: object) -> dict[str, object]:
    table = mm.aggregate(path)
    for column, value in wanted.items():
        table = table[table[column] == value]
    assert len(table) == 1, table
    return dict(table.iloc[0])


@needs_published
def test_the_shipped_tables_are_what_the_code_makes_of_the_published_file(tmp_path: Path) -> None:
    made, made_protests = mm.write(PUBLISHED, tmp_path)
    assert made.read_bytes() == SHIPPED.read_bytes()
    assert made_protests.read_bytes() == SHIPPED_PROTESTS.read_bytes()


@needs_published
def test_plain_sql_on_the_published_file_counts_the_same_lethal_responses(evidence: Evidence) -> None:
    lethal = " or ".join(f"stateresponse{n} in ('killings', 'shootings')" for n in range(1, 8))
    found = duckdb.sql(
        f"select country, count(*), count(*) filter ({lethal}) "
        f"from read_csv('{PUBLISHED}', all_varchar=true) where protest = '1' group by country"
    ).fetchall()
    recounted = {country: (lethal, n) for country, n, lethal in found if country in mm.COUNTRIES}
    assert recounted == lethal_of_protests(evidence.country_years)


def lethal_of_protests(table: tuple[CountryYear, ...]) -> dict[str, tuple[int, int]]:
    countries = {row.country for row in table}
    return {
        country: (
            sum(row.lethal_responses for row in table if row.country == country),
            sum(row.protests for row in table if row.country == country),
        )
        for country in countries
    }


def test_lethal_responses_are_the_known_ones_of_each_country(evidence: Evidence) -> None:
    found = lethal_of_protests(evidence.country_years)
    assert found["Kazakhstan"] == (4, 88)
    assert found["Kyrgyzstan"] == (6, 164)
    assert found["Uzbekistan"] == (5, 36)
    assert found["Tajikistan"] == (4, 32)
    assert found["Russia"] == (2, 205)
    assert found["Belarus"] == (0, 71)


def test_zhanaozen_is_one_protest_of_208_days_and_shetpe_another_of_one(evidence: Evidence) -> None:
    protests = {protest.id: protest for protest in evidence.protests}
    zhanaozen, shetpe = protests["mm-7052011001"], protests["mm-7052011003"]
    assert (zhanaozen.span.days, zhanaozen.lethal) == (208, True)
    assert {"shootings", "killings", "arrests"} <= set(zhanaozen.responses)
    assert (shetpe.location, shetpe.span.days, shetpe.responses) == ("Shetpe", 1, ("killings",))


def test_the_single_protests_add_up_to_the_years_of_kazakhstan(evidence: Evidence) -> None:
    for year in (row for row in evidence.country_years if row.country == "Kazakhstan"):
        of_year = [protest for protest in evidence.protests if protest.year == year.year]
        assert (len(of_year), sum(p.lethal for p in of_year), sum(p.span.days for p in of_year)) == (
            year.protests,
            year.lethal_responses,
            year.protest_days,
        ), year.id


def test_a_year_coded_without_protest_stays_in_the_table_with_zeros(evidence: Evidence) -> None:
    years = {row.id: row for row in evidence.country_years}
    quiet = years["mm-kazakhstan-2017"]
    assert all(getattr(quiet, column) == 0 for column in COUNT_COLUMNS)
    assert "mm-kazakhstan-2021" not in years, "years after the published span are no zeros"


def test_rows_carry_every_counted_column() -> None:
    assert tuple(CountryYear.__slots__) == ("id", *COUNTRY_YEAR_COLUMNS[1:], "known_on")


def test_a_response_coded_twice_counts_once_and_shootings_with_killings_are_one_lethal_response(tmp_path: Path) -> None:
    path = published(
        tmp_path,
        "1,Kazakhstan,2011,1,A,2011,12,16,2011,12,16,shootings,killings,shootings",
        "2,Kazakhstan,2011,1,B,2011,12,30,2012,1,2,ignore,accomodation",
        "3,Kazakhstan,2011,1,C,2011,6,1,2011,6,1,.",
    )
    year = one(path, year=2011)
    assert (year["protests"], year["responses_shootings"], year["responses_killings"]) == (3, 1, 1)
    assert (year["lethal_responses"], year["responses_accommodation"]) == (1, 1)
    assert (year["responses_none_coded"], year["protest_days"]) == (1, 1 + 4 + 1)


def test_a_row_that_says_that_there_was_no_protest_is_none(tmp_path: Path) -> None:
    year = one(published(tmp_path, "1,Kazakhstan,2013,0,,,,,,,,."), year=2013)
    assert (year["protests"], year["responses_none_coded"], year["protest_days"]) == (0, 0, 0)


def test_countries_that_are_not_compared_stay_out(tmp_path: Path) -> None:
    path = published(
        tmp_path, "1,USSR,1990,1,A,1990,1,1,1990,1,1,killings", "2,Kazakhstan,1990,1,B,1990,1,1,1990,1,1,ignore"
    )
    assert list(mm.aggregate(path)["country"]) == ["Kazakhstan"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (("1,Kazakhstan,2011,1,A,2011,1,1,2011,1,1", "1,Kazakhstan,2011,1,A,2011,1,1,2011,1,1"), "id 1 stands twice"),
        (("1,Kazakhstan,2011,1,A,2011,1,1,2011,1,1,kettling",), "response 'kettling' is none of ignore"),
        (("1,Kazakhstan,2011,1,A,2011,5,2,2011,5,1,ignore",), "no span of days that can be"),
        (("1,Kazakhstan,2011,1,A,2011,2,30,2011,3,1,ignore",), "no span of days that can be"),
        (("1,Kazakhstan,11,1,A,2011,1,1,2011,1,1,ignore",), "'11' is no year"),
    ],
)
def test_a_file_that_is_not_the_published_one_is_refused(tmp_path: Path, rows: tuple[str, ...], said: str) -> None:
    with pytest.raises(MassMobilizationError, match=said):
        mm.aggregate(published(tmp_path, *rows))


def test_the_tab_separated_delivery_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "default.tab"
    path.write_text("id\tcountry\tyear\n1\tKazakhstan\t2011\n")
    with pytest.raises(MassMobilizationError, match="format=original"):
        mm.aggregate(path)


@pytest.mark.parametrize(
    ("table", "old", "new", "said"),
    [
        (SHIPPED, "mm-kazakhstan-2011,Kazakhstan,2011,5", "mm-kazakhstan-2011,Kazakhstan,2011,many", "84: protests: "),
        (SHIPPED, "mm-kazakhstan-2011,Kazakhstan,2011,5", "mm-kazakhstan-2011,Kazakhstan,2011,1", "84: responses_ig"),
        (SHIPPED, "mm-kazakhstan-2011,", "mm-kazakhstan-2010,", "84: country_year_id: 'mm-kazakhstan-2010'"),
        (SHIPPED_PROTESTS, "2011-12-19,208,", "2011-12-19,28,", "72: days: "),
        (SHIPPED_PROTESTS, "2011-05-26,", "2011-05-32,", "72: start_on: "),
        (SHIPPED_PROTESTS, "2011,western", "2012,western", "72: year: 2012 is not the year of"),
        (SHIPPED_PROTESTS, "shootings;killings,yes", "shootings;killings,no", "72: lethal: 'no' does not follow"),
        (SHIPPED_PROTESTS, "beatings;shootings", "beating;shootings", "72: responses: "),
    ],
)
def test_the_check_names_a_spoiled_row_by_line_and_column(
    raw: Path, table: Path, old: str, new: str, said: str
) -> None:
    assert errors_in(check_folder(raw)) == []
    text = table.read_text(encoding="utf-8")
    assert text.count(old) == 1
    (raw / table.name).write_text(text.replace(old, new), encoding="utf-8")
    named = [str(problem) for problem in errors_in(check_folder(raw)) if problem.file == table.name]
    assert any(problem.startswith(f"{table.name}:{said}") for problem in named), named


def test_lethal_responses_that_shootings_and_killings_cannot_make_are_an_error(raw: Path) -> None:
    rows = list(csv.DictReader(SHIPPED.open(encoding="utf-8")))
    spoiled = next(row for row in rows if row["country_year_id"] == "mm-kazakhstan-2011")
    spoiled["lethal_responses"] = "0"
    with (raw / SHIPPED.name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COUNTRY_YEAR_COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    (problem,) = errors_in(check_folder(raw))
    assert "lethal_responses: 0 cannot be of 1 with shootings and 2 with killings" in str(problem)


def test_a_folder_without_the_two_tables_has_no_base_rates_and_still_opens(raw: Path) -> None:
    for table in (SHIPPED, SHIPPED_PROTESTS):
        (raw / table.name).unlink()
    opened = open_evidence(raw)
    assert (opened.country_years, opened.protests) == ((), ())
    assert opened.counts


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def publisher(tmp_path: Path) -> Iterator[str]:
    """A publisher on this computer that hands out one file; yields its address."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "file.csv").write_text("id,country\n")
    server = HTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "site")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/file.csv"
    server.shutdown()
    server.server_close()


def test_fetch_keeps_a_file_with_the_recorded_checksum(
    publisher: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mm, "URL", publisher)
    monkeypatch.setattr(mm, "MD5", hashlib.md5(b"id,country\n").hexdigest())
    assert mm.fetch(tmp_path / "cache").read_text() == "id,country\n"


def test_fetch_refuses_a_file_with_another_checksum_and_keeps_nothing(
    publisher: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mm, "URL", publisher)
    with pytest.raises(MassMobilizationError, match=f"MD5 {mm.MD5}, as a third party recorded it"):
        mm.fetch(tmp_path / "cache")
    assert not (tmp_path / "cache" / mm.CACHED_AS).exists()


def test_fetch_without_the_network_says_so_and_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mm, "URL", "http://127.0.0.1:9/file.csv")  # the discard port: nobody answers
    with pytest.raises(MassMobilizationError, match=r"\(no connection to 127\.0\.0\.1\)\. Try again when the network"):
        mm.fetch(tmp_path / "cache")


def test_fetch_of_a_file_that_is_gone_gives_the_publishers_answer(
    publisher: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mm, "URL", publisher.replace("file.csv", "missing.csv"))
    with pytest.raises(MassMobilizationError, match=r"could not be downloaded \(404 .+or download the original"):
        mm.fetch(tmp_path / "cache")


def test_investigate_fetch_without_the_network_is_a_sentence_and_exit_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(mm, "URL", "http://127.0.0.1:9/file.csv")
    monkeypatch.setattr(mm.pooch, "os_cache", lambda name: tmp_path / name)
    monkeypatch.setattr(sys, "argv", ["investigate", "fetch", "mass-mobilization"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 1
    said = capsys.readouterr().err
    assert "could not be downloaded (no connection to 127.0.0.1)" in said
    assert "Traceback" not in said


def test_the_command_says_in_one_line_what_is_wrong_with_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mm.main([str(tmp_path / "nowhere.csv"), "--raw", str(tmp_path)]) == 1
    error = capsys.readouterr().err
    assert "nowhere.csv: cannot be read as a table" in error
    assert error.count("\n") == 1


def test_the_command_is_misused_outside_the_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        mm.main(["file.csv", "--raw", str(tmp_path / "nowhere")])
    assert left.value.code == 2
    assert "is no folder" in capsys.readouterr().err

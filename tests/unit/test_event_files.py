"""Event files of other projects: read whatever their size, and refused with a sentence if they are not as published."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from analysis.cli import main
from analysis.evidence.event_files import EVENT_COLUMNS, EventFileError, NoEventFile, sources, summarise

GED = "id,type_of_violence,country,date_start,date_end,best,high,low,source_headline\n"
GED_ROWS = (
    "1,1,Here,2020-12-30 00:00:00.000,2021-01-02 00:00:00.000,3,5,2,one\n"
    "2,3,Here,2021-02-01 00:00:00.000,2021-02-01 00:00:00.000,0,0,0,two\n"
    "3,3,Here,2021-03-01 00:00:00.000,2021-03-01 00:00:00.000,1,1,1,three\n"
)
ACLED = "event_id_cnty,event_date,event_type,country,fatalities,notes\n"
ACLED_ROWS = """\
KAZ1,2022-01-05,Violence against civilians,There,4,"said, it is"
KAZ2,05 January 2022,Explosions/Remote violence,There,0,
"""


def years(source: str, text: str, folder: Path) -> list[tuple[object, ...]]:
    (folder / "events.csv").write_text(text, encoding="utf-8")
    summarise(source, folder / "events.csv", folder / "years.parquet")
    return duckdb.sql(f"SELECT * FROM '{folder / 'years.parquet'}'").fetchall()


def test_the_events_of_ucdp_are_summed_by_country_year_of_their_first_day_and_kind(tmp_path: Path) -> None:
    assert years("ucdp-ged", GED + GED_ROWS, tmp_path) == [
        ("Here", 2020, "state_based", 1, 1, 2, 3, 5, 4),
        ("Here", 2021, "one_sided", 2, 1, 1, 1, 1, 2),
    ]


def test_an_acled_export_is_read_with_either_of_its_forms_of_date(tmp_path: Path) -> None:
    assert years("acled", ACLED + ACLED_ROWS, tmp_path) == [
        ("There", 2022, "explosions_remote_violence", 1, 0, 0, 0, 0, 1),
        ("There", 2022, "violence_against_civilians", 1, 1, 4, 4, 4, 1),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GED + GED_ROWS.replace("2021-02-01 00", "2021-02-31 00", 1), "1 events have no first_on .* as event 2"),
        (GED + GED_ROWS.replace("2,3,Here", "2,9,Here"), "1 events have no kind .* as event 2"),
        (GED + GED_ROWS + GED_ROWS, "stands in it more than once"),
        (GED.replace("best", "guess") + GED_ROWS, 'no file of ucdp-ged as it is published: .*"best" not found'),
        (GED, "holds no event of ucdp-ged"),
    ],
)
def test_a_file_that_is_not_as_published_is_refused_and_nothing_is_written(
    text: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(EventFileError, match=said):
        years("ucdp-ged", text, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["events.csv"]


def test_a_file_larger_than_the_memory_it_may_use_is_summed_like_a_small_one(tmp_path: Path) -> None:
    number, columns = 200_000, "1 AS type_of_violence, '2020-01-01' AS date_start, '2020-01-01' AS date_end, 1 AS low"
    file, out = tmp_path / "many.csv", tmp_path / "many.parquet"
    rows = f"SELECT i AS id, 'C' || i % 7 AS country, {columns}, 1 AS best, 2 AS high, repeat('x', 800) AS note"
    duckdb.sql(f"COPY ({rows} FROM range({number}) t(i)) TO '{file}' (HEADER)")
    assert file.stat().st_size > 150_000_000
    assert summarise("ucdp-ged", file, out, memory="150MB") == number
    found = duckdb.sql(f"SELECT count(*), sum(events)::int, sum(deaths_high)::int FROM '{out}'").fetchall()
    assert found == [(7, number, 2 * number)]
    with pytest.raises(EventFileError, match="needs more memory than 20MB"):
        summarise("ucdp-ged", file, out, memory="20MB")


def test_every_source_maps_every_column(tmp_path: Path) -> None:
    assert sources() == ("acled", "ucdp-ged")
    assert len(EVENT_COLUMNS) == 8


def test_investigate_events_says_how_many_it_read_or_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "ged.csv", tmp_path / "years.parquet"
    file.write_text(GED + GED_ROWS, encoding="utf-8")
    for source, code, said in (("ucdp-ged", 0, f"{out}: 3 events"), ("gdelt", 2, "expected acled or ucdp-ged")):
        monkeypatch.setattr("sys.argv", ["investigate", "events", source, str(file), "--out", str(out)])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == code
        shown = capsys.readouterr()
        assert said in shown.out + shown.err


@pytest.mark.parametrize(
    ("file", "out", "memory", "said"),
    [
        ("ged.csv", "ged.csv", "1GB", "is the file of events itself"),
        ("ged.csv", "years.parquet", "much", "is no amount such as 1GB"),
        ("none.csv", "years.parquet", "1GB", "is no file"),
        ("*.csv", "years.parquet", "1GB", "is no file"),
    ],
)
def test_what_names_no_file_or_the_wrong_one_is_told_and_the_events_stay_as_they_are(
    tmp_path: Path, file: str, out: str, memory: str, said: str
) -> None:
    (tmp_path / "ged.csv").write_text(GED + GED_ROWS, encoding="utf-8")
    with pytest.raises(NoEventFile, match=said):
        summarise("ucdp-ged", tmp_path / file, tmp_path / out, memory)
    assert (tmp_path / "ged.csv").read_text(encoding="utf-8") == GED + GED_ROWS


def test_a_file_whose_name_reads_like_a_pattern_is_that_file_alone(tmp_path: Path) -> None:
    (tmp_path / "ged[1].csv").write_text(GED + GED_ROWS, encoding="utf-8")
    (tmp_path / "ged1.csv").write_text("another", encoding="utf-8")
    assert summarise("ucdp-ged", tmp_path / "ged[1].csv", tmp_path / "years.parquet") == 3

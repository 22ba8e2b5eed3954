"""A slip in one cell of the real tables is told by the rows around it, by its page, or by its own words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import small_folder as small

from analysis.evidence.check import check_folder

SLIPS = {  # table: row, column, what is typed, what is said
    "places": [
        ("Zhezkazgan", "latitude", "17.7941", "17.7941 is far from the other places of KZ"),
        ("Almaty", "longitude", "-76.9", "-76.9 is far from the other places of KZ"),
        ("Koshmambet", "latitude", "49.3133", "49.3133 is far from the other places of Almaty Region"),
        ("Tajikistan", "kind", "region", "is blank; a region lies in one"),
        ("Zhambyl Region", "kind", "country", "'KZ' of a place that is a country itself"),
    ],
    "events": [
        ("e21-569", "actor", "parliament", "'house_surveillance' does not stand with the actor 'parliament'"),
        ("e22-814", "actor", "government", "'live_fire' does not stand with the actor 'government'"),
        ("e21-031", "action", "tear_gas", "'tear_gas', of which the row's words tell nothing"),
        ("e21-023", "actor", "ngo", "'detention' does not stand with the actor 'ngo'"),
        ("e11-008", "participants_high", "5000", "5000 is one digit beside 500, which the summary tells"),
        ("e21-313", "participants_low", "10", "10 is 1 with a nought more, which the summary tells"),
        ("e22-411", "date_to", "2023-01-05", "2023-01-05 is long after 2022-01-04, of an act of which the hour is"),
        ("e11-013", "participants_high", "3", "3 is one digit beside participants_low 1"),
        ("e21-752", "participants_high", "40", "40 is one digit beside participants_low 20"),
        ("e21-260", "place", "Austria", "is no part of Austria, a country"),
        ("e22-149", "time_from", "03:34", "'03:34' and the summary tells 11:34, 15:34"),
    ],
    "counts": [
        ("n11-010", "place", "Shakhtinsk", "'Shakhtinsk' is named by neither the row nor its page"),
        ("n11-147", "covers_from", "2011-05-09", "2011-05-09 is a day of which no other cell of the tables tells"),
        ("n22-775", "source_id", "pg-2011-12-16-statement", "the other rows of"),
        ("n21-159", "source_id", "vlast-2020-02-22", "'RFE/RL' is named by none of its pages (vlast-2020-02-22)"),
        ("n11-003", "floor", "yes", "'yes' of 'exact' by own_records; the note says why it is a floor"),
        ("n22-111", "quantity", "police_deployed", "'police_deployed' does not stand with the population 'all'"),
        ("n11-012", "stated_on", "2011-11-19", "2011-11-19 is long before its page came out (2011-12-19)"),
        ("n11-153", "stated_on", "2012-01-27", "2012-01-27 is after its page came out"),
        ("n22-463", "basis", "estimate", "'estimate' and the "),
        ("n22-223", "stale", "yes", "'yes', but the same body had given no other number of its kind in its place"),
        ("n21-017", "stale", "yes", "'yes', but the same body had given no other number of its kind in its place"),
        ("n22-298", "covers_from", "2022-01-04", "2022-01-04, and it is told to the end of the core, which begins"),
        ("n22-229", "place", "Akmola Region", "'Akmola Region' is named by neither the row nor its page"),
        ("n22-393", "qualifier", "exact", "'exact' of 3000, a round number of people whom somebody saw"),
        ("n22-364", "source_id", "daryo-2023-masimov-new-charges", "charges came out in another month than the row"),
        ("n22-732", "basis", "estimate", "'estimate' of 'exact': what is estimated is about so many"),
        ("n22-219", "covers_from", "2022-01-04", "2022-01-04, and it is told to the end of the core, which begins"),
        ("n21-127", "covers_to", "2019-06-09", "2019-06-09, and the note says 10 June"),
        ("n22-384", "covers_from", "2022-01-02", "2022-01-02, and the note says 3 January"),
        ("n21-113", "low", "10000", "10000 is one digit beside 1000, which an act of the page has"),
        ("n21-306", "low", "4", "4 is one digit beside 6, which an act of the page has"),
        ("n21-075", "stated_on", "2020-11-05", "'2020-11-05' and the "),
        ("n22-041", "low", "2270", "2270 is more than 5 times"),
        ("n22-230", "covers_to", "2022-11-28", "2022-11-28 is told by nothing beside the number"),
        ("n11-193", "covers_from", "2012-01-26", "2012-01-26 is told by nothing beside the number"),
        ("n21-543", "population", "bystanders", "'bystanders' is told by neither the row nor its page"),
        ("n22-405", "stale", "yes", "'yes' of 'observation': what was seen is not replaced"),
        ("n22-782", "quantity", "medical_care_sought", "'observation' does not stand with the quantity"),
        ("n21-319", "population", "officers", "'containment_hours' does not stand with the population"),
        ("n22-760", "attributed_to", "Almaty police", "'Almaty police' is told by neither the row"),
        ("n22-758", "qualifier", "about", "'about' of 8354, which is no round number"),
        ("n21-156", "basis", "observation", "'observation' of a state, which has records of it"),
        ("n22-791", "qualifier", "about", "'about' of 5041, which is no round number"),
        ("n21-230", "population", "journalists", "'journalists' is told by neither the row nor its page"),
        ("n21-088", "source_id", "jamnews-2022-csto", "jamnews-2022-csto came out in another month"),
    ],
    "steps": [
        ("s22-031", "count_high", "1050", "the other bound is another number; the summary does not tell both"),
        ("s22-055", "kind", "trial_closed_or_classified", "'trial_closed_or_classified', of which the row's words"),
        ("s22-145", "body_kind", "encyclopedia", "'official_report' does not stand with the kind of body"),
    ],
    "claims": [
        ("c11-01", "made_on", "2013-01-16", "2013-01-16 is after all pages that assert the claim came out"),
        ("c11-04", "made_on", "2011-11-18", "2011-11-18 is long before the pages that assert it"),
        ("c11-02", "topic_group", "election", "'election', of which the row's words tell nothing"),
        ("c11-05", "proposition_kind", "coerced", "'coerced', of which the row's words tell nothing"),
        ("c22-61", "made_on", "2021-01", "2021-01 is before the onset of 2022-january"),
        ("c11-10", "topic_group", "policing", "'policing' and the 2 claims of the same topic 'custody'"),
    ],
    "orders": [
        ("o22-041", "stated", "during", "'during', of which the row's words tell nothing"),
        ("o22-031", "later_event", "e22-348", "shares neither a page nor a word with the order"),
        ("o22-030", "asserted_kind", "unidentified", "'unidentified'; origins.csv says of '"),
        ("o22-049", "page_states", "no", "'no', of which the row's words tell nothing"),
        ("o22-018", "place", "national", "'national' is the place of neither act"),
        ("o22-064", "asserted_by", "Amnesty International", "is told by neither the row nor its page"),
        ("o22-030", "stated", "before", "'before' and the summary says 'While'"),
    ],
    "sources": [
        ("iphr-2022-bloody-january", "origin", "adamdar-ca", "'adamdar-ca' is neither the publisher's nor named"),
        ("vlast-2020-02-22", "published_on", "2020-04-22", "2020-04-22 is not 2020-02-22, which stands in the"),
        ("registan-2012-12-18-schenkkan", "published_on", "2012-12-21", "2012-12-21 is not 2012-12-18"),
    ],
    "origins": [
        ("prosecutor-general-kz", "kind", "ngo", "'ngo', but rows give its wordings as state"),
        ("aktau-court-trial-of-37", "kind", "state_media", "'state_media' and its name is that of 'court'"),
        ("rbc", "kind", "court", "'court' and neither its name nor an alias says so"),
        ("embassy-uz-kz", "kind", "state", "'state' of a body of UZ, of which no episode is"),
        ("cloudflare", "kind", "witness", "'witness' and neither its name nor an alias says so"),
        ("nation-news", "kind", "hospital", "'hospital', but its pages are of a publisher 'international_media'"),
    ],
    "episodes": [
        ("2021-elections", "main_place", "Semey", "'Semey' has fewer acts of the core than Almaty"),
        ("2022-january", "ends_on", "2022-01-20", "2022-01-20 is no day that the summary tells"),
        ("2011-zhanaozen", "ends_on", "2012-01-30", "2012-01-30 is no day that the summary tells"),
        ("2011-zhanaozen", "onset_on", "2011-05-08", "2011-05-08 is the day of no act of 2011-zhanaozen"),
        ("2022-january", "core_from", "2022-01-05", "2022-01-05 bounds "),
        ("2021-elections", "ends_on", "2022-03-31", "2022-03-31 is no day that the summary tells"),
    ],
    "claim_evidence": [
        ("c22-13", "asserted_by", "Novaya Gazeta", "is told by neither the row nor its page"),
        ("c11-08", "asserted_kind", "hospital", "'hospital'; origins.csv says of '"),
        ("c11-15", "source_ids", "ansa-afp-2022-akimat", "ansa-afp-2022-akimat are of 2022-january"),
        ("c22-20", "source_ids", "csp-2012-fair-trial", "before the onset (2022-01-02)"),
    ],
    "double_coding_events": [
        ("e11-002", "action_first", "rally", "no correction says why it is not the first coder's")
    ],
}
EACH = [(table, *slip) for table, slips in SLIPS.items() for slip in slips]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], list[str]]:
    """What the check says of a copy of the real tables with all the slips in it, by table and row."""
    raw = tmp_path_factory.mktemp("slips") / "raw"
    shutil.copytree(small.RAW, raw)
    lines = {}
    for table, row_id, column, typed, _ in EACH:
        rows = small.read(raw / f"{table}.csv")
        index = next(n for n, row in enumerate(rows) if next(iter(row.values())) == row_id)
        rows[index][column] = typed
        small.write(raw / f"{table}.csv", rows)
        lines[f"{table}.csv", index + 2] = (table, row_id)
    found: dict[tuple[str, str], list[str]] = {key: [] for key in lines.values()}
    for problem in check_folder(raw):
        if (problem.file, problem.line) in lines:
            found[lines[problem.file, problem.line]].append(problem.message)
    return found


@pytest.mark.parametrize(("table", "row_id", "column", "typed", "said"), EACH, ids=lambda value: str(value)[:30])
def test_a_slip_is_told(
    told: dict[tuple[str, str], list[str]], table: str, row_id: str, column: str, typed: str, said: str
) -> None:
    assert any(said in message for message in told[table, row_id]), told[table, row_id]


def test_who_speaks_on_no_page_but_such_as_name_it_is_named_by_the_page(tmp_path: Path) -> None:
    """That the row itself names it does not tell that the page is its own."""
    raw = Path(shutil.copytree(small.RAW, tmp_path / "raw"))
    rows = small.read(raw / "claim_evidence.csv")
    index = next(n for n, row in enumerate(rows) if row["source_ids"] == "kaztag-2022-ep-resolution")
    rows[index]["source_ids"] = "lankatimes-2022-149-almaty"
    small.write(raw / "claim_evidence.csv", rows)

    said = [problem.message for problem in check_folder(raw) if problem.line == index + 2]
    assert "'European Parliament' is told by neither the row nor its page nor another row of it" in said


def test_the_tables_as_they_stand_have_none_of_these_slips() -> None:
    known = {"before the act (", "is before the onset of"}

    assert [str(p) for p in check_folder(small.RAW) if not any(part in p.message for part in known)] == []

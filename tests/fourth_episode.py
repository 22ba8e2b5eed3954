"""An invented fourth episode: rows for a copy of the raw tables, and nothing but rows."""

from __future__ import annotations

from pathlib import Path

EPISODE, TITLE, TOWN = "2019-invented", "An invented episode", "Invented Town"
ROWS = {
    "episodes": [f"{EPISODE},{TITLE},KZ,{TOWN},2019-03-01,2019-03-02,2019-03-03,2019-03-31,Made up."],
    "places": [f"{TOWN},settlement,West Kazakhstan Region,KZ,50.5,51.5,Asia/Oral,"],
    "origins": ["invented-agency,Invented Agency,ngo,KZ,Invented Agency (press office),"],
    "sources": [
        "invented-2019-a,Invented page,Invented paper,international_media,2019-03-04,https://example.org/a,en,reuters,",
        "invented-2019-b,Invented page two,Invented agency,ngo,2019-04-04,https://example.org/b,en,invented-agency,",
    ],
    "counts": [
        f"n19-001,{EPISODE},killed,,all,national,3,3,exact,2019-04-04,2019-03-01,2019-03-03,Human Rights Watch,ngo,"
        "own_documentation,,no,no,,invented-2019-b,",
        f"n19-002,{EPISODE},detained,,all,national,40,40,about,2019-04-04,2019-03-01,2019-03-03,"
        "Invented Agency (press office),ngo,,,,,,invented-2019-b,",
    ],
    "events": [
        f"e19-001,{EPISODE},2019-03-02,,10:00,,event_time,,{TOWN},,West Kazakhstan Region,protesters,rally,bread,50,80,"
        "People gather.,,,invented-2019-a",
        f"e19-002,{EPISODE},2019-03-02,,11:00,,event_time,,{TOWN},,West Kazakhstan Region,police,tear_gas,protesters,,,"
        "Gas is used.,e19-001,,invented-2019-a",
        f"e19-003,{EPISODE},2019-03-02,,12:00,,event_time,,{TOWN},,West Kazakhstan Region,protesters,arson,a bus,,,"
        "A bus burns.,,,invented-2019-a",
    ],
    "orders": [f"o19-01,{EPISODE},{TOWN},e19-002,e19-003,before,,,,invented-2019-a,The gas came before the fire.,"],
    "claims": [f"c19-01,{EPISODE},2019-03-03,Invented Agency,ngo,force,,No gas was used.,,,,"],
    "claim_evidence": ["c19-01,contradicts,,,,A page tells of gas.,invented-2019-a,"],
    "steps": [
        f"s19-001,{EPISODE},2019-04-04,A ministry,state,independent_inquiry_refused,,,,,,Refuses an inquiry.,"
        "invented-2019-b"
    ],
}
ANCHORED = {"counts": "n19", "events": "e19", "orders": "o19", "claims": "c19", "steps": "s19"}
"""The tables whose rows have a page of their own, by the page's name."""


def append(raw: Path) -> Path:
    """Write the rows below those of a folder of raw tables, of which none was coded twice then; the folder."""
    for sample in raw.glob("double_coding_*.csv"):
        sample.unlink()
    for table, rows in ROWS.items():
        with (raw / f"{table}.csv").open("a", encoding="utf-8", newline="") as file:
            file.writelines(f"{row}\n" for row in rows)
    return raw

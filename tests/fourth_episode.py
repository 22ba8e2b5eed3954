"""An invented fourth episode: rows for a copy of the raw tables, and nothing but rows."""

from __future__ import annotations

from pathlib import Path

EPISODE, TITLE, TOWN = "2031-invented", "An invented episode", "Invented Town"
ROWS = {
    "episodes": [f"{EPISODE},{TITLE},KZ,{TOWN},2031-03-01,2031-03-02,2031-03-03,2031-03-31,Made up."],
    "places": [f"{TOWN},settlement,West Kazakhstan Region,KZ,50.5,51.5,Asia/Oral,"],
    "origins": ["invented-agency,Invented Agency,ngo,KZ,Invented Agency (press office),"],
    "sources": [
        "invented-2031-a,Invented page,Invented paper,international_media,2031-03-04,https://example.org/a,en,reuters,",
        "invented-2031-b,Invented page two,Invented agency,ngo,2031-04-04,https://example.org/b,en,invented-agency,",
    ],
    "counts": [
        f"n31-001,{EPISODE},killed,,all,national,3,3,exact,2031-04-04,2031-03-01,2031-03-03,Human Rights Watch,ngo,"
        "own_documentation,,no,no,,invented-2031-b,",
        f"n31-002,{EPISODE},detained,,all,national,40,40,about,2031-04-04,2031-03-01,2031-03-03,"
        "Invented Agency (press office),ngo,,,,,,invented-2031-b,",
    ],
    "events": [
        f"e31-001,{EPISODE},2031-03-02,,10:00,,event_time,,{TOWN},,West Kazakhstan Region,protesters,rally,bread,50,80,"
        "People gather.,,,invented-2031-a",
        f"e31-002,{EPISODE},2031-03-02,,11:00,,event_time,,{TOWN},,West Kazakhstan Region,police,tear_gas,protesters,,,"
        "Gas is used.,e31-001,,invented-2031-a",
        f"e31-003,{EPISODE},2031-03-02,,12:00,,event_time,,{TOWN},,West Kazakhstan Region,protesters,arson,a bus,,,"
        "A bus burns.,,,invented-2031-a",
    ],
    "orders": [f"o31-01,{EPISODE},{TOWN},e31-002,e31-003,before,,,,invented-2031-a,The gas came before the fire.,"],
    "claims": [f"c31-01,{EPISODE},2031-03-03,A spokesman,state,force,,No gas was used.,,,,"],
    "claim_evidence": ["c31-01,contradicts,,,,A page tells of gas.,invented-2031-a,"],
    "steps": [
        f"s31-001,{EPISODE},2031-04-04,A ministry,state,independent_inquiry_refused,,,,,,Refuses an inquiry.,"
        "invented-2031-b"
    ],
}
ANCHORED = {"counts": "n31", "events": "e31", "orders": "o31", "claims": "c31", "steps": "s31"}
"""The tables whose rows have a page of their own, by the page's name."""


def append(raw: Path) -> Path:
    """Write the rows below those of a folder of raw tables; the folder."""
    for table, rows in ROWS.items():
        with (raw / f"{table}.csv").open("a", encoding="utf-8", newline="") as file:
            file.writelines(f"{row}\n" for row in rows)
    return raw

"""The investigation's statements, and the tests that answer them; importing the package registers every test."""

from analysis.findings import (
    aftermath,
    at_once,
    base_rates,
    claims,
    comparison,
    fire,
    force,
    inquiry,
    known,
    laws,
    order_of_acts,
    pace,
    patterns,
    targets,
    toll,
    years,
)

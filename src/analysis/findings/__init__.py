"""The investigation's statements, and the tests that answer them; importing the package registers every test."""

from analysis.findings import (
    aftermath,
    base_rates,
    claims,
    comparison,
    fire,
    force,
    known,
    order_of_acts,
    patterns,
    toll,
    years,
)

"""What a terminal shows of words that rise. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.adapters.search.national_counts import RisingWord
from pipeline.cli.show.flow import Column

RISING = (Column("kata dasar"), Column("kasus", is_named=True), Column("masa sebelumnya", is_named=True))


def rising_rows(words: Sequence[RisingWord]) -> list[list[str]]:
    """Show words, and in how many cases each stands."""
    return [[each.name, str(each.cases), str(each.cases_before)] for each in words]

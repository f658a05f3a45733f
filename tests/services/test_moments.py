"""Bounds of a span as people write them."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.domain.errors import DataFault, attempt
from pipeline.services.moments import read_since, read_until

NOW = datetime.fromisoformat("2026-11-30T00:30:00+07:00")  # a Monday, and still Sunday in UTC


@pytest.mark.parametrize(
    ("said", "since", "until"),
    [
        ("24 November 2026", "2026-11-24T00:00", "2026-11-25T00:00"),
        ("24/11/2026", "2026-11-24T00:00", "2026-11-25T00:00"),
        ("24.11.2026", "2026-11-24T00:00", "2026-11-25T00:00"),
        ("Selasa, 24 Nov 2026", "2026-11-24T00:00", "2026-11-25T00:00"),
        ("2026-11-24", "2026-11-24T00:00", "2026-11-25T00:00"),
        ("20261124", "2026-11-24T00:00", "2026-11-25T00:00"),
        ("24 Nov 2026 08.02", "2026-11-24T08:02", "2026-11-24T08:02"),
        ("2026-11-24T01:02:00Z", "2026-11-24T08:02", "2026-11-24T08:02"),
        ("hari ini", "2026-11-30T00:00", "2026-12-01T00:00"),
        ("Kemarin", "2026-11-29T00:00", "2026-11-30T00:00"),
        ("3 hari lalu", "2026-11-27T00:00", "2026-11-28T00:00"),
        ("5 jam yang lalu", "2026-11-29T19:30", "2026-11-29T19:30"),
        ("minggu lalu", "2026-11-23T00:00", "2026-11-30T00:00"),
        ("bulan lalu", "2026-10-01T00:00", "2026-11-01T00:00"),
        ("November 2026", "2026-11-01T00:00", "2026-12-01T00:00"),
        ("desember", "2025-12-01T00:00", "2026-01-01T00:00"),
        ("2026-02", "2026-02-01T00:00", "2026-03-01T00:00"),
        ("2/2024", "2024-02-01T00:00", "2024-03-01T00:00"),
        ("2025", "2025-01-01T00:00", "2026-01-01T00:00"),
    ],
)
def test_a_day_month_or_year_is_inside_as_a_whole(said: str, since: str, until: str) -> None:
    assert read_since(said, now=NOW) == datetime.fromisoformat(f"{since}+07:00")
    assert read_until(said, now=NOW) == datetime.fromisoformat(f"{until}+07:00")


@pytest.mark.parametrize("said", ["", "lusa kemarin dulu", "31 Februari 2026", "13/2026", "12/9999", "0000", "jalan"])
def test_what_is_no_time_is_refused_by_name(said: str) -> None:
    with pytest.raises(DataFault, match="unreadable_time") as fault:
        read_since(said, now=NOW)

    assert fault.value.values["given"] == said


@settings(deadline=None)
@given(st.text(max_size=40))
def test_no_text_breaks_it(said: str) -> None:
    span = [attempt(partial(read, now=NOW), said) for read in (read_since, read_until)]

    since, until = span
    if isinstance(since, DataFault):
        assert since.code == "unreadable_time"
    else:
        assert not isinstance(until, DataFault)
        assert since <= until

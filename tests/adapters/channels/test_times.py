from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.adapters.channels.times import WIB, ZONES, read_sheet_time, read_time

ARRIVED = datetime(2026, 11, 29, 1, 45, tzinfo=UTC)
SENT = datetime(2026, 11, 29, 1, 42, 13, tzinfo=UTC)
SENT_MINUTE = SENT.replace(second=0)


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-29T08:42:13+07:00",
        "2026-11-29T01:42:13Z",
        "2026-11-29 08:42:13",  # no zone: Jakarta's
        "20261129084213",
        "261129084213",
        "26/11/29,08:42:13+28",  # a modem: quarters of an hour
        "26/11/29,09:42:13+32",  # Makassar's
        "26-11-29 08:42:13",  # smstools
        "29/11/2026 08:42:13",
        "29-11-2026 08.42.13",
        "29.11.2026 08:42:13",
        "29/11/26 08:42:13",
        "Minggu, 29 November 2026 pukul 08.42.13 WIB",
        "29 Nopember 2026, 09:42:13 WITA",
        "29 Nov 2026 10.42.13 WIT",
        "Sun, 29 Nov 2026 08:42:13 +0700",
        "Sun, 29 Nov 2026 01:42:13 GMT",
        "11/29/2026 08:42:13 AM",  # no month has 29
        "29/11/2026 8:42:13 a.m.",
        "2026-11-29 08.42.13",  # to `fromisoformat` it is 08:00:00.42
        "08.42.13 WIB, 29 November 2026",
        "Min, 29/11/26 (08.42.13)",
        "29 Nov '26 - 08.42.13",
        "Minggu Pahing 29-11-2026 8:42:13 AM",
        "1795916533",
        1795916533,
        1795916533.0,
        "1795916533000",
        1795916533000,
        "1795916533000000",
    ],
)
def test_a_time_is_read_as_gateways_modems_and_people_write_it(written: object) -> None:
    assert read_time(written, arrived_at=ARRIVED) == SENT


@pytest.mark.parametrize("written", ["29/11/2026 08:42", "202611290842", "29 november 2026 jam 8.42"])
def test_a_time_may_have_no_seconds(written: str) -> None:
    assert read_time(written, arrived_at=ARRIVED) == SENT_MINUTE


def test_a_day_alone_begins_in_jakarta() -> None:
    assert read_time("29/11/2026", arrived_at=ARRIVED) == datetime(2026, 11, 29, tzinfo=WIB)


def test_a_year_of_two_digits_stands_where_it_is_nearer_to_the_arrival() -> None:
    assert read_time("05-11-26 10:00", arrived_at=ARRIVED) == datetime(2026, 11, 5, 3, tzinfo=UTC)
    assert read_time("26-11-05 10:00", arrived_at=ARRIVED) == datetime(2026, 11, 5, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    ["", "   ", "kemarin sore", "17", "99/99/9999", "2026-13-45T00:00", True, None, [], {}, "29//2026", "08:42"],
)
def test_what_is_no_time_is_none(written: object) -> None:
    assert read_time(written, arrived_at=ARRIVED) is None


@pytest.mark.parametrize(
    "cells",
    [
        ("3 Maret 2024", "14.05"),
        ("03/03/24 14.05 WIB",),
        ("Minggu, 3 Mar 2024", "jam 2:05 PM"),
        ("14.05 WIB 3/3/2024",),
        ("2024-03-03", "14:05:00"),
        ("45354.586806",),  # a spreadsheet's own days
        ("45354", "0.586806"),
    ],
)
def test_a_time_of_a_spreadsheet_may_stand_in_two_cells_and_be_a_number_of_days(cells: tuple[str, ...]) -> None:
    assert read_sheet_time(cells, zone=WIB) == datetime(2024, 3, 3, 14, 5, tzinfo=WIB)


def test_a_spreadsheet_may_be_of_another_zone() -> None:
    assert read_sheet_time(["45354"], zone=ZONES["wit"]) == datetime(2024, 3, 2, 15, tzinfo=UTC)


def test_what_was_written_years_ago_has_the_day_first() -> None:
    assert read_sheet_time(["12/05/11"], zone=WIB) == datetime(2011, 5, 12, tzinfo=WIB)


@pytest.mark.parametrize("written", ["", "17", "36525", "73050", "nan", "31/02/2019", "minggu lalu", "Jan 2024"])
def test_what_is_no_time_in_a_spreadsheet_is_none(written: str) -> None:
    assert read_sheet_time([written], zone=WIB) is None


@given(st.one_of(st.text(max_size=40), st.integers(), st.floats(), st.from_regex(r"\d{1,4}[-/. ]\d{1,4}[-/. ]\d{1,4}")))
def test_whatever_stands_in_the_field_gives_a_time_or_none(written: object) -> None:
    time = read_time(written, arrived_at=ARRIVED)
    assert time is None or time.tzinfo is UTC

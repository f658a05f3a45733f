"""What a form says beside its text: category, place, day and pictures; what cannot be is flagged and dropped."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipeline.domain.flag import Flag
from pipeline.domain.report import ReceivedReport
from tests.adapters.channels.test_intake import parse

PHOTO, OTHER = "0123456789abcdef" * 2, "f" * 32


def parse_form(**beside: Any) -> ReceivedReport:
    return parse({"text": "Lampu jalan padam"} | beside, "web")


@pytest.mark.parametrize(
    "beside",
    [
        {"category": "infrastruktur", "place": "Pasar Ikan, Ambon", "event_date": "2026-11-20", "photos": [PHOTO]},
        {
            "kategori": "infrastruktur",
            "lokasi": "Pasar Ikan, Ambon",
            "tanggal_kejadian": "20 November 2026",
            "foto": [PHOTO],
        },
    ],
)
def test_it_is_read_under_each_of_its_names(beside: dict[str, Any]) -> None:
    report = parse_form(**beside)

    assert (report.stated_category, report.stated_place) == ("infrastruktur", "Pasar Ikan, Ambon")
    assert (report.event_date, report.photos) == (date(2026, 11, 20), (PHOTO,))
    assert report.flags == ()


@pytest.mark.parametrize("blank", [None, "", " "])
def test_what_is_blank_is_as_if_left_out(blank: object) -> None:
    report = parse_form(category=blank, place=blank, event_date=blank, photos=blank or None)

    assert (report.stated_category, report.stated_place, report.event_date, report.photos) == (None, None, None, ())
    assert report.flags == ()


@pytest.mark.parametrize(
    "day", ["besok lusa", "2026-11-25", "2999-01-01", "1944-12-31", "2026-02-30", 7, ["2026-11-20"]]
)
def test_a_day_that_cannot_be_is_dropped(day: object) -> None:
    report = parse_form(event_date=day)

    assert (report.event_date, report.flags) == (None, (Flag.DATE_UNREADABLE,))


def test_a_day_begins_in_papua_first() -> None:
    """T0 is 08.02 in Jakarta: nowhere in Indonesia is it the 25th yet."""
    assert parse_form(event_date="2026-11-24").event_date == date(2026, 11, 24)


@pytest.mark.parametrize(
    "photos", [PHOTO, [PHOTO, "../secret.key"], [PHOTO.upper()], [7], [PHOTO, OTHER, "1" * 32, "2" * 32], {}]
)
def test_what_is_no_list_of_a_few_ids_of_pictures_is_dropped(photos: object) -> None:
    report = parse_form(photos=photos)

    assert (report.photos, report.flags) == ((), (Flag.EXTRAS_UNREADABLE,))


def test_a_picture_counts_once() -> None:
    assert parse_form(photos=[PHOTO, PHOTO, OTHER]).photos == (PHOTO, OTHER)

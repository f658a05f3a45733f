from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.contract.document import (
    CompletenessPart,
    encode_document,
    format_time,
    parse_document,
)
from pipeline.domain.case import DuplicateKind, DuplicateMatch
from pipeline.domain.completeness import MissingPart
from pipeline.domain.errors import DataFault
from pipeline.domain.place import GeoPoint, Place, PlaceSource, Region
from pipeline.domain.report import ConsolidatedReport
from pipeline.domain.taxonomy import ReportType
from pipeline.domain.triage import ReviewReason
from tests.contract.report_builder import ASSIGNMENT, T0, make_consolidated

BANDUNG = Place(
    source=PlaceSource.TEXT,
    confidence=0.93,
    province=Region(code="32", name="Jawa Barat"),
    regency=Region(code="32.73", name="Kota Bandung"),
    detail="Jl. Merdeka No. 12",
)


def laid_out(consolidated: ConsolidatedReport) -> dict[str, Any]:
    """Give the document as an outside tool reads it."""
    document: dict[str, Any] = orjson.loads(encode_document(consolidated))
    return document


def test_the_document_has_the_names_that_outside_tools_rely_on() -> None:
    document = laid_out(make_consolidated())

    contract = {
        "report_id": "sms:17",
        "tracking_id": "T-sms:17",
        "channel": "sms",
        "received_at": "2026-11-24T01:02:03Z",
        "kind": {"label": "laporan", "confidence": 0.97},
        "category": {
            "label": "infrastruktur",
            "confidence": 0.83,
            "alternatives": [{"label": "perhubungan", "confidence": 0.09}],
        },
        "agency": {"label": "dinas_pu", "confidence": 0.74, "alternatives": []},
        "place": None,
        "text_redacted": "Lampu jalan di depan SD padam, hubungi <TELEPON>",
        "duplicate_of": None,
        "duplicate_kind": None,
        "duplicate_score": None,
        "case_id": "sms:17",
        "review": {"needed": False, "reasons": []},
    }
    del document["agency"]["kind"], document["agency"]["code"], document["agency"]["name"], document["agency"]["level"]
    assert {name: document[name] for name in contract} == contract


def test_an_assigned_report_names_its_office_the_rule_and_the_due_dates() -> None:
    document = laid_out(make_consolidated(assignment=ASSIGNMENT))

    assert document["agency"] == {
        "label": "dinas_pu",
        "confidence": 0.74,
        "alternatives": [],
        "kind": "dishub",
        "code": "dishub:35.78",
        "name": "Dinas Perhubungan Kota Surabaya",
        "level": "kabupaten_kota",
    }
    assert document["routing"] == {"rule": "local.toml:3", "reasons": ["local_exception"]}
    assert document["due"] == {
        "verification": "2026-11-27T01:02:03Z",
        "follow_up": "2026-12-04T01:02:03Z",
        "closing": "2026-12-18T01:02:03Z",
        "rule": "deadlines.toml:3",
        "is_provisional": False,
    }


def test_what_is_no_report_has_no_office_and_no_due_date() -> None:
    document = laid_out(make_consolidated())

    assert (document["agency"]["name"], document["routing"], document["due"]) == (None, None, None)


def test_a_known_place_is_given_with_every_level_and_its_codes() -> None:
    assert laid_out(make_consolidated(place=BANDUNG))["place"] == {
        "province": {"code": "32", "name": "Jawa Barat"},
        "regency": {"code": "32.73", "name": "Kota Bandung"},
        "district": None,
        "village": None,
        "detail": "Jl. Merdeka No. 12",
        "source": "text",
        "confidence": 0.93,
        "candidates": [],
    }


def test_a_duplicate_names_the_report_it_repeats_and_the_case() -> None:
    match = DuplicateMatch(report_id="twitter:9", kind=DuplicateKind.NEAR, score=0.912345678)

    document = laid_out(make_consolidated(match=match))

    assert (document["duplicate_of"], document["duplicate_kind"]) == ("twitter:9", "near")
    assert (document["duplicate_score"], document["case_id"]) == (0.9123, "twitter:9")


def test_a_report_that_needs_people_says_why() -> None:
    document = laid_out(make_consolidated(reasons=(ReviewReason.LOW_CONFIDENCE_AGENCY,)))

    assert document["review"] == {"needed": True, "reasons": ["low_confidence_agency"]}


def test_a_report_that_lacks_something_says_what() -> None:
    whole = make_consolidated()
    report = replace(
        whole.report, report_type=ReportType.ASPIRASI, missing=(MissingPart.LOKASI,), model_version="kind@1"
    )

    document = laid_out(replace(whole, report=report))
    read = parse_document(orjson.dumps(document))

    assert (document["report_type"], document["model_version"]) == ("aspirasi", "kind@1")
    assert document["completeness"] == {"complete": False, "missing": ["lokasi"]}
    assert (read.report_type, read.completeness) == (
        ReportType.ASPIRASI,
        CompletenessPart(complete=False, missing=(MissingPart.LOKASI,)),
    )


def test_a_document_from_before_types_and_completeness_is_still_read() -> None:
    document = laid_out(make_consolidated())
    older = {
        name: value for name, value in document.items() if name not in ("report_type", "completeness", "model_version")
    }

    read = parse_document(orjson.dumps(older))

    assert (read.report_type, read.completeness, read.model_version) == (None, None, None)


def test_what_was_encoded_is_read_back() -> None:
    report = make_consolidated(place=BANDUNG, location=GeoPoint(lat=-6.9, lon=107.6))

    document = parse_document(encode_document(report))

    assert document.received_at == T0
    assert document.text_normal == report.report.text_normal
    assert document.place is not None
    assert document.place.regency is not None
    assert document.place.regency.code == "32.73"
    assert document.location is not None
    assert document.location.lon == 107.6
    assert document.flags == ("teks_dipotong",)


@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_one_line_and_comes_back_as_it_was(text: str) -> None:
    base = orjson.loads(encode_document(make_consolidated()))
    body = orjson.dumps(base | {"text_redacted": text})

    assert b"\n" not in body
    assert parse_document(body).text_redacted == text


@pytest.mark.parametrize("hours", [7, 8, 9, -3])
def test_a_time_of_any_zone_is_given_in_utc_to_the_second(hours: int) -> None:
    local = T0.astimezone(timezone(timedelta(hours=hours))) + timedelta(microseconds=999_999)

    assert format_time(local) == "2026-11-24T01:02:03Z"
    assert datetime.fromisoformat(format_time(local)) == T0


def test_a_field_that_a_newer_version_added_is_passed_over() -> None:
    body = orjson.dumps(laid_out(make_consolidated()) | {"urgency": "darurat"})

    assert parse_document(body).report_id == "sms:17"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"report_id": "tanpa kanal"}, "report_id"),
        ({"received_at": "2026-11-24T01:02:03"}, "received_at"),
        ({"channel": "faks 1"}, "channel"),
        ({"text_redacted": None}, "text_redacted"),
        ({"kind": {"label": "keluhan", "confidence": 0.9}}, "kind.label"),
        ({"category": {"label": "banjir", "confidence": 1.7, "alternatives": []}}, "category.confidence"),
        ({"location": {"lat": 91.0, "lon": 0.0}}, "location.lat"),
        ({"duplicate_score": "tinggi"}, "duplicate_score"),
    ],
)
def test_a_wrong_field_is_named_and_its_value_is_not(change: dict[str, object], field: str) -> None:
    body = orjson.dumps(laid_out(make_consolidated()) | change)

    with pytest.raises(DataFault, match=field) as fault:
        parse_document(body)
    assert fault.value.code == "document_invalid"
    assert "faks" not in str(fault.value)
    assert "tinggi" not in str(fault.value)


@pytest.mark.parametrize("body", [b"", b"bukan json", b"[]", b"null", b"\xff\xfe", b'{"report_id":"sms:1"'])
def test_bytes_that_are_no_document_are_a_data_fault(body: bytes) -> None:
    with pytest.raises(DataFault):
        parse_document(body)

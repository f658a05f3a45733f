"""What people read of a case."""

from __future__ import annotations

from datetime import timedelta

import orjson

from pipeline.adapters.case_count import CaseCount
from pipeline.adapters.case_search import CaseFile
from pipeline.adapters.case_view import build_case, case_json
from pipeline.adapters.document import ReportDocument, encode_document, parse_document
from pipeline.adapters.stored_report import read_stored
from pipeline.domain.case import DuplicateKind, DuplicateMatch
from pipeline.domain.place import GeoPoint, Place, PlaceSource, Region
from pipeline.nlp.duplicate_rules import DuplicateRules
from tests.adapters.report_builder import T0, make_consolidated

LAMP = "Lampu jalan di depan SD Harapan padam sudah tiga malam"


def make_document(report_id: str, *, like: str | None = None, text: str = LAMP, days: int = 0) -> ReportDocument:
    match = DuplicateMatch(report_id=like, kind=DuplicateKind.NEAR, score=0.9) if like else None
    made = make_consolidated(report_id, match=match, text=text, received_at=T0 + timedelta(days=days))
    return parse_document(encode_document(made))


def make_file(*members: ReportDocument) -> CaseFile:
    count = CaseCount(
        case_id=members[0].case_id,
        reports=len(members),
        supporters=2,
        followers=1,
        channels=("sms", "web"),
        first_at=T0,
        last_at=members[-1].received_at,
        last_day=1,
        day_before=0,
    )
    return CaseFile(count=count, members=members, suggestions=((make_document("web:8", text=LAMP[:30]), members[0]),))


def test_a_case_says_why_each_report_is_in_it() -> None:
    again = make_document("web:2", like="sms:1", text=LAMP + " sekali", days=2)

    shown = case_json(build_case(make_file(make_document("sms:1"), again), DuplicateRules()))

    oldest, repeated = shown["members"]
    assert shown["text"] == LAMP
    assert "reasons" not in oldest
    assert (repeated["like"], repeated["duplicate_kind"], repeated["days_apart"]) == ("sms:1", "near", 2)
    assert "kata-kata sama" in repeated["reasons"][0]
    assert repeated["differing_words"] == ["sekali"]
    assert shown["suggestions"][0]["report_id"] == "web:8"


def test_a_case_names_no_reporter_and_no_tracking_id() -> None:
    body = orjson.dumps(case_json(build_case(make_file(make_document("sms:1")), DuplicateRules()))).decode()

    assert "b0a1" not in body
    assert "T-sms:1" not in body


def test_a_stored_report_is_compared_as_it_was_when_it_came() -> None:
    region = Region(code="35.78", name="Kota Surabaya")
    place = Place(source=PlaceSource.TEXT, confidence=0.9, regency=region)
    made = make_consolidated(place=place, location=GeoPoint(lat=-7.25, lon=112.75))

    stored = read_stored(parse_document(encode_document(made)))

    for name in ("text_normal", "received_at", "reporter", "place", "location", "channel"):
        assert getattr(stored, name) == getattr(made.report, name)
    assert (stored.kind.label, stored.category.label) == (made.report.kind.label, made.report.category.label)

"""Records survive the wire, and what is no record is refused without showing its content."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.adapters.wire import (
    ANALYSED,
    DECISION,
    RECEIVED,
    SUPPORT,
    WAKE_UP,
    Message,
    decode_raw,
    encode_decision,
    encode_raw,
    encode_support,
    is_wake_up,
    original_headers,
    rejection,
)
from pipeline.domain.errors import DataFault
from pipeline.domain.officer_decision import OfficerDecision, OfficerDecisionKind
from pipeline.domain.place import GeoPoint, Place, PlaceSource, Region
from pipeline.domain.report import AnalysedReport, Channel, Post, PostRelation, RawReport, ReceivedReport
from pipeline.domain.support import Support
from pipeline.domain.taxonomy import ReportKind
from pipeline.domain.triage import Prediction, Review, ReviewReason, ScoredLabel

T0 = datetime(2026, 11, 24, 1, 2, 3, 456, tzinfo=UTC)
times = st.datetimes(datetime(2006, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is added
texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(body=st.binary(), at=times, assigned_id=st.none() | st.text("abc123", min_size=1))
def test_a_raw_report_comes_back_as_it_went(body: bytes, at: datetime, assigned_id: str | None) -> None:
    raw = RawReport(channel="sms", body=body, received_at=at, assigned_id=assigned_id)
    message = encode_raw(raw)

    assert message.value == body
    assert decode_raw(message) == raw


@given(
    text=texts,
    at=times,
    reporter=st.none() | texts,
    post=st.none() | st.builds(Post, relation=st.none() | st.sampled_from(PostRelation)),
    location=st.none() | st.builds(GeoPoint, lat=st.floats(-90, 90), lon=st.floats(-180, 180)),
)
def test_a_received_report_comes_back_as_it_went(
    text: str, at: datetime, reporter: str | None, post: Post | None, location: GeoPoint | None
) -> None:
    report = ReceivedReport(
        report_id="sms:1",
        tracking_id="T",
        channel=Channel.SMS,
        received_at=at,
        text=text,
        reporter=reporter,
        post=post,
        location=location,
    )

    assert RECEIVED.decode(RECEIVED.encode(report)) == report


ANALYSED_REPORT = AnalysedReport(
    report_id="twitter:1",
    tracking_id="T",
    channel=Channel.TWITTER,
    received_at=T0,
    text_redacted="air mati",
    text_normal="air mati",
    kind=Prediction(label=ReportKind.LAPORAN, confidence=0.9),
    category=Prediction(label="air_bersih", confidence=0.8),
    agency=Prediction(label="pdam", confidence=0.7),
    review=Review(),
)


def test_an_analysed_report_comes_back_with_its_place_predictions_and_reasons() -> None:
    report = replace(
        ANALYSED_REPORT,
        category=Prediction(label="air_bersih", confidence=0.8, alternatives=(ScoredLabel("lingkungan", 0.1),)),
        review=Review((ReviewReason.LOW_CONFIDENCE_AGENCY,)),
        place=Place(source=PlaceSource.TEXT, confidence=0.9, regency=Region(code="32.73", name="Kota Bandung")),
        flags=("teks_dipotong",),
    )

    assert ANALYSED.decode(ANALYSED.encode(report)) == report


def test_a_record_from_before_types_and_missing_parts_is_still_read() -> None:
    record = orjson.loads(ANALYSED.encode(ANALYSED_REPORT))
    older = {name: value for name, value in record.items() if name not in ("report_type", "missing", "model_version")}

    assert ANALYSED.decode(orjson.dumps(older)) == ANALYSED_REPORT


@pytest.mark.parametrize("body", [b"", b"\xff", b"{}", b"[1]", b'{"report_id":1}'])
def test_what_is_no_record_is_refused_with_its_fields(body: bytes) -> None:
    with pytest.raises(DataFault) as refused:
        RECEIVED.decode(body)

    assert refused.value.code == "invalid_record"


def test_a_refusal_names_the_field_and_shows_nothing_of_its_content() -> None:
    good = ReceivedReport(report_id="sms:1", tracking_id="T", channel=Channel.SMS, received_at=T0, text="rahasia")
    body = RECEIVED.encode(good).replace(b'"sms"', b'"fax 0812"')

    with pytest.raises(DataFault, match="channel") as refused:
        RECEIVED.decode(body)

    assert "0812" not in str(refused.value)


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ((), "missing_header"),
        ((("channel", b"sms"),), "missing_header"),
        ((("channel", b"sms"), ("received_at", b"kemarin")), "invalid_header"),
        ((("channel", b"sms"), ("received_at", b"2026-11-24T01:02:03")), "invalid_header"),
    ],
)
def test_a_raw_message_without_usable_headers_is_refused(headers: tuple[tuple[str, bytes], ...], code: str) -> None:
    with pytest.raises(DataFault) as refused:
        decode_raw(Message(b"x", headers=headers))

    assert refused.value.code == code


def test_a_time_of_any_zone_is_kept_as_utc() -> None:
    at = datetime(2026, 11, 24, 8, tzinfo=timezone(timedelta(hours=7)))
    raw = decode_raw(encode_raw(RawReport(channel="sms", body=b"", received_at=at)))

    assert raw.received_at == at
    assert raw.received_at.tzinfo is UTC


def test_a_rejection_keeps_the_original_and_adds_its_reason() -> None:
    message = Message(b"\xff\x00", b"key", (("channel", b"sms"),))

    rejected = rejection(message, DataFault("invalid_json", "no JSON"), stage="ingest", at=T0)

    assert (rejected.value, rejected.key) == (b"\xff\x00", b"key")
    assert rejected.header("rejected_stage") == "ingest"
    assert rejected.header("rejected_code") == "invalid_json"
    assert tuple(original_headers(rejected)) == message.headers


def test_a_message_rejected_again_has_only_its_latest_reason() -> None:
    first = rejection(Message(b"x"), DataFault("a", "a"), stage="ingest", at=T0)

    second = rejection(first, DataFault("b", "b"), stage="index", at=T0)

    assert [value for name, value in second.headers if name == "rejected_code"] == [b"b"]


def test_a_decision_comes_back_as_it_was_and_its_key_is_what_it_is_about() -> None:
    decision = OfficerDecision(
        kind=OfficerDecisionKind.MERGE, report_id="sms:2", other_id="sms:1", officer="Unit A", decided_at=T0
    )
    message = encode_decision(decision)

    assert DECISION.decode(message.value) == decision
    assert message.key == b'["sms:1","sms:2"]'


def test_a_wake_up_is_told_from_a_report() -> None:
    assert is_wake_up(WAKE_UP)
    assert not is_wake_up(Message(b"{}", b"sms:1"))


def test_a_support_comes_back_as_it_was_and_its_key_is_person_and_report() -> None:
    support = Support(report_id="sms:2", reporter="b0a1", channel=Channel.WEB, received_at=T0)
    message = encode_support(support)

    assert SUPPORT.decode(message.value) == support
    assert message.key == support.support_id.encode()

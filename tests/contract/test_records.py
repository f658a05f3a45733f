"""Records survive the wire, and what is no record is refused without showing its content."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.contract.records import (
    ANALYSED,
    DECISION,
    KEPT_BYTES,
    RECEIVED,
    SUPPORT,
    WAKE_UP,
    DocumentHead,
    Message,
    cut,
    decode_raw,
    encode_consolidated,
    encode_decision,
    encode_raw,
    encode_support,
    is_wake_up,
    original_headers,
    read_head,
    rejection,
)
from pipeline.contract.wire import (
    AssignmentV1,
    CorrectedV1,
    DeliveryV1,
    DueV1,
    KindV1,
    LabelsV1,
    OfficerDecidedV1,
    OfficeV1,
    PlaceV1,
    PointV1,
    PostV1,
    PredictionV1,
    RegionV1,
    ReportAnalysedV1,
    ReportCorrectedV1,
    ReportFollowedUpV1,
    ReportReceivedV1,
    ReportSupportedV1,
    ReviewV1,
    RoutingV1,
    ScoredKindV1,
    ScoredLabelV1,
    Shape,
)
from pipeline.domain.assignment.assign import Assignment
from pipeline.domain.assignment.deadlines import DueDates
from pipeline.domain.assignment.offices import Routing
from pipeline.domain.case import OfficerDecision, OfficerDecisionKind
from pipeline.domain.channel import Channel
from pipeline.domain.correction import Correction, Labels
from pipeline.domain.delivery import Delivery
from pipeline.domain.errors import DataFault
from pipeline.domain.follow_up import Corrected, FollowUp, Office
from pipeline.domain.place import GeoPoint, Place, PlaceSource, Region
from pipeline.domain.report import AnalysedReport, Post, PostRelation, RawReport, ReceivedReport
from pipeline.domain.support import Support
from pipeline.domain.taxonomy import ReportKind
from pipeline.domain.triage import Prediction, Review, ReviewReason, ScoredLabel
from tests.contract.report_builder import make_consolidated

T0 = datetime(2026, 11, 24, 1, 2, 3, 456, tzinfo=UTC)
times = st.datetimes(datetime(2006, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is added
texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(body=st.binary(), at=times, assigned_id=st.none() | st.text("abc123", min_size=1))
def test_a_raw_report_comes_back_as_it_went(body: bytes, at: datetime, assigned_id: str | None) -> None:
    raw = RawReport(
        channel="sms",
        body=body,
        received_at=at,
        assigned_id=assigned_id,
        client=assigned_id,
        is_played=b"a" in body,
    )
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


SAME_FIELDS = [
    (ReceivedReport, ReportReceivedV1),
    (AnalysedReport, ReportAnalysedV1),
    (OfficerDecision, OfficerDecidedV1),
    (Correction, ReportCorrectedV1),
    (Labels, LabelsV1),
    (Support, ReportSupportedV1),
    (Post, PostV1),
    (Place, PlaceV1),
    (Region, RegionV1),
    (GeoPoint, PointV1),
    (Review, ReviewV1),
    (Prediction, PredictionV1),
    (Prediction, KindV1),
    (ScoredLabel, ScoredLabelV1),
    (ScoredLabel, ScoredKindV1),
    (Assignment, AssignmentV1),
    (Routing, RoutingV1),
    (DueDates, DueV1),
    (FollowUp, ReportFollowedUpV1),
    (Corrected, CorrectedV1),
    (Office, OfficeV1),
    (Delivery, DeliveryV1),
]


NEVER_ON_THE_WIRE = {"contact"}
"""It goes into the store, sealed."""


@pytest.mark.parametrize(("kind", "shape"), SAME_FIELDS)
def test_no_field_of_a_value_is_lost_on_the_wire(kind: type[Any], shape: type[Shape]) -> None:
    assert {field.name for field in fields(kind)} - NEVER_ON_THE_WIRE == set(shape.__struct_fields__)


def test_every_shape_is_looked_at() -> None:
    assert {shape for _, shape in SAME_FIELDS} == set(Shape.__subclasses__())


def test_a_record_from_before_types_and_missing_parts_is_still_read() -> None:
    record = orjson.loads(ANALYSED.encode(ANALYSED_REPORT))
    older = {name: value for name, value in record.items() if name not in ("report_type", "missing", "model_version")}

    assert ANALYSED.decode(orjson.dumps(older)) == ANALYSED_REPORT


NESTED = b"[" * 100_000


@pytest.mark.parametrize("body", [b"", b"\xff", b"{}", b"[1]", b'{"report_id":1}', NESTED, b'{"x":' + NESTED])
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


def test_a_field_is_named_whatever_a_citizen_wrote_into_it() -> None:
    body = ANALYSED.encode(replace(ANALYSED_REPORT, place=Place(source=PlaceSource.TEXT, confidence=0.9)))
    forged = body.replace(b'"source":"text"', b'"source":"0812 - at `$.0812`"')

    with pytest.raises(DataFault, match=r"place\.source\Z") as refused:
        ANALYSED.decode(forged)

    assert "0812" not in str(refused.value)


@pytest.mark.parametrize(
    ("left_out", "named"), [("tracking_id", "tracking_id"), ("kind", "kind"), ("review", "review")]
)
def test_a_field_that_is_missing_is_named(left_out: str, named: str) -> None:
    record = orjson.loads(ANALYSED.encode(ANALYSED_REPORT))
    del record[left_out]

    with pytest.raises(DataFault, match=rf": {named}\Z"):
        ANALYSED.decode(orjson.dumps(record))


def test_a_time_without_a_zone_is_refused() -> None:
    record = orjson.loads(ANALYSED.encode(ANALYSED_REPORT)) | {"received_at": "2026-11-24T01:02:03"}

    with pytest.raises(DataFault, match=r"received_at\Z"):
        ANALYSED.decode(orjson.dumps(record))


def test_what_the_stages_must_know_of_a_document_stands_beside_it() -> None:
    made = make_consolidated(received_at=T0)

    message = encode_consolidated(made, version=8, case_since=1_764_000_000.25, text=2**64 - 1)

    assert message.key == b"sms:17"
    assert read_head(replace(message, value=b"not looked at")) == DocumentHead(
        report_id="sms:17",
        received_at=T0.replace(microsecond=0),
        case_id="sms:17",
        version=8,
        text=2**64 - 1,
        case_since=1_764_000_000.25,
    )


@pytest.mark.parametrize("left_out", ["key", "received_at", "case_id", "case_since"])
def test_a_document_that_came_without_its_head_is_read(left_out: str) -> None:
    message = encode_consolidated(make_consolidated(), version=8, case_since=None)
    headers = tuple((name, value) for name, value in message.headers if name != left_out)
    bare = replace(message, headers=headers, key=None if left_out == "key" else message.key)

    assert read_head(bare) == read_head(message)
    assert read_head(bare).case_since == float("-inf")


def test_a_document_without_a_version_is_older_than_any_with_one() -> None:
    message = encode_consolidated(make_consolidated(), version=8, case_since=None)
    bare = replace(message, headers=tuple(each for each in message.headers if each[0] != "version"))

    assert read_head(bare).version == 0


@pytest.mark.parametrize(
    "header",
    [
        ("received_at", b"kemarin"),
        ("received_at", b"2026-11-24"),
        ("received_at", b"0001-01-01T00:00:00+14:00"),
        ("received_at", b"\xff"),
        ("case_since", b"lama"),
        ("text", b"lama"),
        ("version", b"baru"),
        ("version", b"-1"),
        ("version", b"9" * 19),
    ],
)
def test_a_head_that_cannot_be_read_is_refused(header: tuple[str, bytes]) -> None:
    message = encode_consolidated(make_consolidated(), version=8, case_since=None)
    others = [each for each in message.headers if each[0] != header[0]]

    with pytest.raises(DataFault) as refused:
        read_head(replace(message, headers=(header, *others)))

    assert refused.value.code == "invalid_header"


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


def test_a_rejection_too_large_keeps_its_reason_its_beginning_and_the_digest_of_all() -> None:
    message = Message(b"\xff" * 2_000_000, b"key", tuple((f"h{n}", b"x" * 10_000) for n in range(100)))

    rejected = cut(rejection(message, DataFault("too_large", "at most"), stage="analyse", at=T0))

    assert rejected.value == message.value[:KEPT_BYTES]
    assert rejected.header("rejected_code") == "too_large"
    assert rejected.header("rejected_sha256") == sha256(message.value).hexdigest()
    assert sum(len(value) for _, value in rejected.headers) < KEPT_BYTES


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

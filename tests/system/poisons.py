"""Poison for every topic: a good message with each field, each header and its key made wrong in every way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import orjson

from pipeline.adapters.kafka.topics import Topic
from pipeline.contract.records import (
    ANALYSED,
    CORRECTION,
    RECEIVED,
    Message,
    encode_consolidated,
    encode_decision,
    encode_follow_up,
    encode_raw,
    encode_support,
    rejection,
)
from pipeline.domain.case import DuplicateKind, DuplicateMatch, OfficerDecision, OfficerDecisionKind
from pipeline.domain.channel import Channel
from pipeline.domain.completeness import MissingPart
from pipeline.domain.correction import Correction, Labels
from pipeline.domain.errors import DataFault
from pipeline.domain.follow_up import Actor, Corrected, DeadlineState, FollowUp, Office, Status
from pipeline.domain.place import GeoPoint, Place, PlaceSource, Region
from pipeline.domain.report import Post, PostRelation, RawReport, ReceivedReport
from pipeline.domain.support import Support
from pipeline.domain.taxonomy import ReportKind, ReportType
from pipeline.domain.triage import ReviewReason
from tests.contract.report_builder import ASSIGNMENT, make_consolidated

T0 = datetime.now(UTC) - timedelta(hours=1)
"""An hour ago: a window and a journal look at when something came."""

NESTED: Final = b"[" * 50_000
EDGES: Final = (
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59.999999-14:00",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "2026-11-24T01:02:03",
    "kemarin",
)
"""Times at the edge of the calendar, some of which UTC does not have; one without a zone, and one that is none."""
WRONG_VALUES: Final = (None, True, 0, -1, 2**70, 1e308, "", " ", "\x00", "x" * 70_000, [], {}, [[]], [None], *EDGES)
WRONG_BYTES: Final = (
    *(None, b"", b"\xff\xfe", b"\x00", b"nan", b"-inf", b"9" * 30, b"x" * 70_000),
    *(edge.encode() for edge in EDGES),
)
WRONG_RECORDS: Final = (
    *(b"", b"null", b"[]", b'"x"', b"7", b"{", b"\xff", b"\x00", b"{}", b"1e999", b'{"\\ud800":1}'),
    *(NESTED, b'{"text":' * 20_000, b'{"report_id":' + NESTED),
)

PLACE = Place(
    source=PlaceSource.TEXT,
    confidence=0.9,
    province=Region(code="35", name="Jawa Timur"),
    regency=Region(code="35.78", name="Kota Surabaya"),
    district=Region(code="35.78.08", name="Gubeng"),
    detail="Jl. Melati 7",
    candidates=(Region(code="35.78", name="Kota Surabaya"),),
)
POST = Post(relation=PostRelation.QUOTED, repeats="41", quotes="42", official_author="kantor")
LABELS = Labels(kind=ReportKind.LAPORAN, category="infrastruktur", agency="dinas_pu", report_type=ReportType.PENGADUAN)
X_POST = {
    "data": {
        "id": "1001",
        "author_id": "77",
        "created_at": "2026-11-20T02:00:00.000Z",
        "text": "lampu jalan padam di Ambon @LAPOR1708",
        "referenced_tweets": [{"type": "quoted", "id": "9"}],
        "geo": {"coordinates": {"type": "Point", "coordinates": [128.18, -3.69]}},
    },
    "includes": {"users": [{"id": "77", "username": "warga_cth01"}]},
}
FORM = {
    "id": "p1",
    "text": "lampu jalan padam di depan pasar",
    "received_at": "2026-11-24T08:00:00+07:00",
    "sender": "0812-0000-0017",
    "region": "Kota Ambon",
    "lat": -3.69,
    "lon": 128.18,
}


def good_raw(channel: Channel, body: object) -> Message:
    raw = RawReport(channel=channel, body=orjson.dumps(body), received_at=T0, assigned_id="a1")
    return encode_raw(raw)


def good_received(report_id: str) -> Message:
    report = ReceivedReport(
        report_id=report_id,
        tracking_id="T",
        channel=Channel.SMS,
        received_at=T0,
        text="lampu jalan padam di Kota Ambon",
        reporter="b0a1",
        region="Kota Ambon",
        location=GeoPoint(lat=-3.69, lon=128.18),
        post=POST,
    )
    return Message(RECEIVED.encode(report), report_id.encode())


def good_analysed(report_id: str) -> Message:
    made = make_consolidated(report_id, received_at=T0, place=PLACE, location=GeoPoint(lat=-7.26, lon=112.75))
    report = replace(
        made.report,
        region="Kota Surabaya",
        post=POST,
        report_type=ReportType.PENGADUAN,
        missing=tuple(MissingPart),
        assignment=ASSIGNMENT,
        model_version="agency@1",
        names=("melati",),
        subjects=("c0ffee",),
    )
    return Message(ANALYSED.encode(report), report_id.encode())


def good_consolidated(report_id: str) -> Message:
    made = make_consolidated(
        report_id,
        received_at=T0,
        place=PLACE,
        location=GeoPoint(lat=-7.26, lon=112.75),
        match=DuplicateMatch(report_id="sms:1", kind=DuplicateKind.NEAR, score=0.9),
        reasons=(ReviewReason.INCOMPLETE,),
        assignment=ASSIGNMENT,
    )
    return encode_consolidated(made, version=8, case_since=T0.timestamp())


def good_support(report_id: str) -> Message:
    return encode_support(Support(report_id=report_id, reporter="b0a1", channel=Channel.WEB, received_at=T0))


def good_follow_up(report_id: str) -> Message:
    office = Office("dinas_pu:81.71", "Dinas PU Kota Ambon")
    said = Corrected(
        kind=ReportKind.LAPORAN,
        report_type=ReportType.PENGADUAN,
        category="infrastruktur",
        agency="dinas_pu",
        place=PLACE,
        office=office,
    )
    return encode_follow_up(
        FollowUp(
            event_id="e1",
            report_id=report_id,
            based_on=0,
            at=T0,
            actor=Actor.OFFICER,
            status=Status.FORWARDED,
            officer="A. Unit",
            office=office,
            text="Kami teruskan.",
            deadline=DeadlineState.NEAR,
            objection_until=T0,
            corrected=said,
        )
    )


GOOD: dict[Topic, Sequence[Message]] = {
    Topic.RAW: [good_raw(Channel.SMS, FORM), good_raw(Channel.WEB, FORM), good_raw(Channel.TWITTER, X_POST)],
    Topic.RECEIVED: [good_received("sms:1")],
    Topic.ANALYSED: [good_analysed("sms:1")],
    Topic.CONSOLIDATED: [good_consolidated("sms:2")],
    Topic.SUPPORTS: [good_support("sms:1")],
    Topic.DECISIONS: [
        encode_decision(
            OfficerDecision(
                kind=OfficerDecisionKind.MERGE, report_id="sms:8", other_id="sms:9", officer="Unit A", decided_at=T0
            )
        )
    ],
    Topic.CORRECTIONS: [
        Message(
            CORRECTION.encode(
                Correction(
                    report_id="sms:1",
                    channel=Channel.SMS,
                    received_at=T0,
                    corrected_at=T0,
                    text_redacted="lampu jalan padam",
                    predicted=LABELS,
                    corrected=LABELS,
                    model_version="agency@1",
                    officer="Unit A",
                    region="Kota Ambon",
                    note="x",
                )
            ),
            b"sms:1",
        )
    ],
    Topic.FOLLOW_UPS: [good_follow_up("sms:1")],
    Topic.REJECTED: [rejection(good_raw(Channel.SMS, FORM), DataFault("a", "b"), stage="ingest", at=T0)],
}
"""At least one message of each topic, with all fields set."""


def poisons(topic: Topic) -> list[Message]:
    """All poison of a topic; some of it is taken for good, as an empty list of flags."""
    return [poison for good in GOOD[topic] for poison in _poisons_of(good)]


def _poisons_of(good: Message) -> Iterator[Message]:
    for value in WRONG_RECORDS:
        yield replace(good, value=value)
        yield Message(value)
    for value in _wrong_values(good.value):
        yield replace(good, value=value)
        yield replace(good, value=value, headers=())
    for key in WRONG_BYTES:
        yield replace(good, key=key)
    yield from (replace(good, headers=headers) for headers in _wrong_headers(good.headers))


def _wrong_headers(headers: Sequence[tuple[str, bytes | None]]) -> Iterator[tuple[tuple[str, bytes | None], ...]]:
    yield ()
    for name in {*(name for name, _ in headers), "decided", "version", "rejected_stage", "rejected_code", ""}:
        others = tuple(each for each in headers if each[0] != name)
        yield others
        for value in WRONG_BYTES:
            yield (*others, (name, value))
            yield (*headers, (name, value))


def _wrong_values(record: bytes) -> Iterator[bytes]:
    fields = orjson.loads(record)
    for path in _paths(fields):
        yield _changed(fields, path, lambda parent, last: parent.__delitem__(last))
        for wrong in WRONG_VALUES:
            yield _changed(fields, path, lambda parent, last, wrong=wrong: parent.__setitem__(last, wrong))  # type: ignore[misc]


def _paths(value: object) -> Iterator[tuple[Any, ...]]:
    """Give the way to each part of a value, those that hold others included."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in inner:
        yield (name,)
        yield from ((name, *rest) for rest in _paths(part))


def _changed(fields: Any, path: Sequence[Any], change: Callable[[Any, Any], None]) -> bytes:
    copy = deepcopy(fields)
    parent = copy
    for step in path[:-1]:
        parent = parent[step]
    change(parent, path[-1])
    return _dumps(copy)


def _dumps(value: object) -> bytes:
    """Write JSON with integers of any size."""
    return json.dumps(value).encode()

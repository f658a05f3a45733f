"""Our messages on Kafka: bytes and headers on one side, checked values on the other. Pure.

| topic | key | value | headers |
|---|---|---|---|
| `laporan.mentah.v1` | none | the channel's bytes | `channel`, `received_at`, `assigned_id`, `client`, `played` |
| `laporan.masuk.v1` | report_id | `ReportReceivedV1` as JSON | |
| `laporan.teranalisis.v1` | report_id | `ReportAnalysedV1` as JSON; nothing: it is forgotten | `decided` in a wake-up |
| `laporan.terkonsolidasi.v1` | report_id | the document, see `document.py`; nothing: it is forgotten | `DocumentHead` |
| `laporan.keputusan.v1` | the report ids, sorted | `OfficerDecidedV1` as JSON | |
| `laporan.dukungan.v1` | support_id: follower and report | `ReportSupportedV1` as JSON | |
| `laporan.koreksi.v1` | report_id and time: of several corrections each is a label | `ReportCorrectedV1` as JSON | |
| `laporan.tindak-lanjut.v1` | report_id and event_id: each is a step | `ReportFollowedUpV1` as JSON | |
| `laporan.ditolak.v1` | as it came | as it came, untouched | as they came, and `rejected_*` |

Where a topic is kept for good, a message without a value erases those of its key (`adapters/kafka/topics.py`).

A topic's name carries the version of its records: a change that old readers cannot take gets a new topic.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final, Generic, TypeVar

import msgspec
import orjson

from pipeline.contract.checked import Checker
from pipeline.contract.document import ReportDocument, build_document, parse_document, write_document
from pipeline.contract.wire import (
    OfficerDecidedV1,
    ReportAnalysedV1,
    ReportCorrectedV1,
    ReportFollowedUpV1,
    ReportReceivedV1,
    ReportSupportedV1,
    Shape,
    is_within_calendar,
)
from pipeline.domain.case import OfficerDecision
from pipeline.domain.correction import Correction
from pipeline.domain.errors import DataFault
from pipeline.domain.follow_up import FollowUp
from pipeline.domain.report import AnalysedReport, ConsolidatedReport, RawReport, ReceivedReport
from pipeline.domain.support import Support

Value = TypeVar("Value")

REJECTED_PREFIX: Final = "rejected_"
"""Of the headers that a rejection adds; a replay takes them off again."""

KEPT_BYTES: Final = 65_536
"""Bytes that are kept of a rejected message too large for the broker: enough to see what it was."""
KEPT_HEADERS: Final = 32
KEPT_HEADER_BYTES: Final = 1_024
"""The same of its headers, of which the last tell why it was rejected, and of its key."""


KEY_BREAK: Final = "\n"
"""Between the two parts of a key: the first tells the partition, and so the order; both together what is replaced."""

CHANNEL_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,31}")
"""A label of a metric: nobody may fill it with what he likes."""

VERSION_DIGITS: Final = 18
"""Elasticsearch takes versions below 2 to the 63rd."""

DIGEST_DIGITS: Final = 20
"""Of a number of 64 bits."""


@dataclass(frozen=True, slots=True)
class Message:
    """A Kafka message; `offset` is that of its partition, once it has one."""

    value: bytes
    key: bytes | None = None
    headers: tuple[tuple[str, bytes | None], ...] = ()
    offset: int | None = field(default=None, compare=False)

    def header(self, name: str) -> str | None:
        """Get a header as text, or None, as for one without a value; undecodable bytes are shown, not raised."""
        for key, value in self.headers:
            if key == name:
                return None if value is None else value.decode("utf-8", "replace")
        return None


def key_of(message: Message) -> str:
    """Give the first part of a message's key, on most topics the report_id; undecodable bytes are shown, not raised."""
    return (message.key or b"").decode("utf-8", "replace").partition(KEY_BREAK)[0]


def read_record(read: Callable[[Message], Value], message: Message) -> Value | DataFault:
    """Read a message; whatever fails meanwhile is a fault in its data, and no reason to end.

    If it is ours after all, so much is rejected that the worker stops: `agents/reject_limit.py`.
    """
    try:
        return read(message)
    except DataFault as fault:
        return fault
    except Exception as error:  # noqa: BLE001 - strangers find what nobody thought of
        return DataFault("unreadable", f"the message cannot be read: {type(error).__name__}")


class Record(Generic[Value]):
    """Encodes and checks the records of one topic.

    Parameters
    ----------
    shape
        What stands on the wire.
    kind
        What it is in the domain. Fields of one name are one; where names come to differ, a conversion is written here.
    """

    def __init__(self, shape: type[Shape], kind: type[Value]) -> None:
        self._shape = shape
        self._kind = kind
        self._checker = Checker(shape, code="invalid_record", name=shape.__name__)

    def encode(self, value: Value) -> bytes:
        """Write a value that is already one of ours."""
        return _ENCODER.encode(msgspec.convert(value, self._shape, from_attributes=True))

    def decode(self, body: bytes) -> Value:
        """Read a record; what does not fit its type is a DataFault that names the field, not its content."""
        return msgspec.convert(self._checker.read(body), self._kind, from_attributes=True)


_ENCODER: Final = msgspec.json.Encoder()

RECEIVED: Final = Record(ReportReceivedV1, ReceivedReport)
ANALYSED: Final = Record(ReportAnalysedV1, AnalysedReport)
DECISION: Final = Record(OfficerDecidedV1, OfficerDecision)
CORRECTION: Final = Record(ReportCorrectedV1, Correction)
SUPPORT: Final = Record(ReportSupportedV1, Support)
FOLLOW_UP: Final = Record(ReportFollowedUpV1, FollowUp)

_DECIDED: Final = "decided"
WAKE_UP: Final = Message(b"", key=_DECIDED.encode(), headers=((_DECIDED, b"1"),))
"""Tells the deduplicator on its own topic that officers decided something, so that it need not look each time."""


def is_wake_up(message: Message) -> bool:
    """Whether a message on the analysed topic only says that there are new decisions."""
    return message.header(_DECIDED) is not None


@dataclass(frozen=True, slots=True)
class Heir:
    """The report that names a case after the one that did was forgotten; `since` is in seconds since 1970."""

    report_id: str
    since: float


def encode_forgotten(report_id: str, heir: Heir | None) -> Message:
    """Tell the deduplicator to forget a report, and Kafka to erase it there."""
    headers = (("heir", heir.report_id.encode()), ("heir_since", repr(heir.since).encode())) if heir else ()
    return Message(b"", key=report_id.encode(), headers=headers)


def is_forgotten(message: Message) -> bool:
    """Whether a message only says that the report of its key was forgotten."""
    return not message.value and message.key is not None and not is_wake_up(message)


def read_heir(message: Message) -> Heir | None:
    """Read who names the case from now on."""
    report_id = message.header("heir")
    return Heir(report_id, _parse_age(message.header("heir_since"))) if report_id else None


def tombstone(key: bytes, *, version: int) -> Message:
    """Erase what a topic that is kept for good has under a key; the index forgets its document."""
    return Message(b"", key=key, headers=(("version", b"%d" % version),))


def encode_decision(decision: OfficerDecision) -> Message:
    """Put a decision on the wire, under what it is about: compaction keeps the last word."""
    return Message(DECISION.encode(decision), key=orjson.dumps(decision.subject))


def encode_support(support: Support) -> Message:
    """Put a support on the wire, under person and report: compaction keeps one of those that came twice."""
    return Message(SUPPORT.encode(support), key=support.support_id.encode())


def encode_correction(correction: Correction) -> Message:
    """Put a correction on the wire, under its report and time."""
    key = f"{correction.report_id}{KEY_BREAK}{correction.corrected_at.isoformat()}"
    return Message(CORRECTION.encode(correction), key=key.encode())


def encode_follow_up(event: FollowUp) -> Message:
    """Put on the wire what was done with a report, in the order of its report."""
    return Message(FOLLOW_UP.encode(event), key=f"{event.report_id}{KEY_BREAK}{event.event_id}".encode())


def encode_raw(raw: RawReport) -> Message:
    """Put a raw report on the wire: its bytes untouched, what we know of them beside."""
    headers = [("channel", raw.channel.encode()), ("received_at", raw.received_at.isoformat().encode())]
    if raw.assigned_id is not None:
        headers.append(("assigned_id", raw.assigned_id.encode()))
    if raw.client is not None:
        headers.append(("client", raw.client.encode()))
    if raw.is_played:
        headers.append(("played", b"1"))
    return Message(raw.body, headers=tuple(headers))


def decode_raw(message: Message) -> RawReport:
    """Read a raw report; a message without usable headers is a DataFault."""
    channel, received_at = message.header("channel"), message.header("received_at")
    if channel is None or received_at is None:
        raise DataFault("missing_header", "a raw report needs the headers channel and received_at")
    return RawReport(
        channel=channel,
        body=message.value,
        received_at=_parse_time(received_at),
        assigned_id=message.header("assigned_id"),
        client=message.header("client"),
        is_played=message.header("played") is not None,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentHead:
    """What the stages must know of a document that they pass on or only look up.

    Attributes
    ----------
    version
        Grows with each answer of the deduplicator; of two documents of one report the greater is the newer, wherever
        and in whatever order they stand. 0 if it came without one.
    text
        Digest of a long text, by which it is known again for a year; None if it is not.
    case_since
        When the oldest report of its case was received, in seconds since 1970. When two cases become one after a
        restart, the older name holds, and the report that tells its age may be gone. Of unknown age a case is taken for
        older than all others.
    """

    report_id: str
    received_at: datetime
    case_id: str
    version: int = 0
    text: int | None = None
    case_since: float = float("-inf")


def encode_consolidated(
    report: ConsolidatedReport, *, version: int, case_since: float | None, text: int | None = None
) -> Message:
    """Put a document on the wire, with its head beside it."""
    return document_message(build_document(report), version=version, case_since=case_since, text=text)


def document_message(
    document: ReportDocument, *, version: int, case_since: float | None, text: int | None = None
) -> Message:
    """Put a document on the wire that was laid out before."""
    headers = [
        ("version", b"%d" % version),
        ("received_at", document.received_at.isoformat().encode()),
        ("case_id", document.case_id.encode()),
        *([("case_since", repr(case_since).encode())] if case_since is not None else []),
        *([("text", b"%d" % text)] if text is not None else []),
    ]
    return Message(write_document(document), key=document.report_id.encode(), headers=tuple(headers))


def read_head(message: Message) -> DocumentHead:
    """Read the head of a document; only one that came without it, from an older build or a stranger, is read itself."""
    received_at, case_id = message.header("received_at"), message.header("case_id")
    version, case_since = read_version(message), _parse_age(message.header("case_since"))
    if message.key is None or received_at is None or case_id is None:
        document = parse_document(message.value)
        return DocumentHead(
            report_id=document.report_id,
            received_at=document.received_at,
            case_id=document.case_id,
            version=version,
            case_since=case_since,
        )
    return DocumentHead(
        report_id=key_of(message),
        received_at=_parse_time(received_at),
        case_id=case_id,
        version=version,
        text=_parse_text(message.header("text")),
        case_since=case_since,
    )


def read_version(message: Message) -> int:
    """Read the version of a document or of its end; 0 if it came without one."""
    return _parse_version(message.header("version"))


def _parse_time(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise DataFault("invalid_header", "received_at is no RFC 3339 time") from None
    if at.tzinfo is None:
        raise DataFault("invalid_header", "received_at has no time zone")
    if not is_within_calendar(at):
        raise DataFault("invalid_header", "received_at is at the edge of the calendar")
    return at.astimezone(UTC)


def _parse_version(text: str | None) -> int:
    if text is None:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= VERSION_DIGITS):
        raise DataFault("invalid_header", "version is no number")
    return int(text)


def _parse_text(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= DIGEST_DIGITS):
        raise DataFault("invalid_header", "text is no digest")
    return int(text)


def _parse_age(text: str | None) -> float:
    try:
        return float(text or "-inf")
    except ValueError:
        raise DataFault("invalid_header", "case_since is no number of seconds") from None


def rejection(message: Message, fault: DataFault, *, stage: str, at: datetime) -> Message:
    """Make the rejected record of a message: the original, and why it cannot go on."""
    reason = {"stage": stage, "code": fault.code, "message": fault.message, "at": at.isoformat()}
    added = tuple((REJECTED_PREFIX + name, value.encode()) for name, value in reason.items())
    return Message(message.value, message.key, (*original_headers(message), *added))


def cut(rejected: Message) -> Message:
    """Make a rejected record fit that is too large for the broker: the first of its bytes, and the digest of all."""
    digest = {"bytes": str(len(rejected.value)), "sha256": sha256(rejected.value).hexdigest()}
    added = tuple((REJECTED_PREFIX + name, value.encode()) for name, value in digest.items())
    headers = tuple(
        (name[:KEPT_HEADER_BYTES], value and value[:KEPT_HEADER_BYTES])
        for name, value in rejected.headers[-KEPT_HEADERS:]
    )
    return Message(rejected.value[:KEPT_BYTES], rejected.key and rejected.key[:KEPT_HEADER_BYTES], (*headers, *added))


def channel_of(message: Message) -> str:
    """Tell which channel a message is of, by its header or its report_id; empty if it says nothing that can be one."""
    said = message.header("channel") or (message.key or b"").decode("utf-8", "replace").partition(":")[0]
    return said if CHANNEL_NAME.fullmatch(said) else ""


def original_headers(message: Message) -> Sequence[tuple[str, bytes | None]]:
    """Give a message's headers without what a rejection added."""
    return tuple((name, value) for name, value in message.headers if not name.startswith(REJECTED_PREFIX))

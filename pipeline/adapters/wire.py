"""Our messages on Kafka: bytes and headers on one side, checked values on the other. Pure.

| topic | key | value | headers |
|---|---|---|---|
| `laporan.mentah.v1` | none | the channel's bytes, untouched | `channel`, `received_at`, `assigned_id` |
| `laporan.masuk.v1` | report_id | `ReceivedReport` as JSON | |
| `laporan.teranalisis.v1` | report_id | `AnalysedReport` as JSON; nothing in a wake-up | `decided` in a wake-up |
| `laporan.terkonsolidasi.v1` | report_id | the document, see `document.py` | `case_since` |
| `laporan.keputusan.v1` | the report ids, sorted | `OfficerDecision` as JSON | |
| `laporan.dukungan.v1` | support_id: follower and report | `Support` as JSON | |
| `laporan.koreksi.v1` | report_id | `Correction` as JSON | |
| `laporan.ditolak.v1` | as it came | as it came, untouched | as they came, and `rejected_*` |

A topic's name carries the version of its records: a change that old readers cannot take gets a new topic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Generic, TypeVar

import orjson
import pydantic

from pipeline.domain.correction import Correction
from pipeline.domain.errors import DataFault
from pipeline.domain.officer_decision import OfficerDecision
from pipeline.domain.report import AnalysedReport, RawReport, ReceivedReport
from pipeline.domain.support import Support

Value = TypeVar("Value")

REJECTED_PREFIX: Final = "rejected_"
"""Of the headers that a rejection adds; a replay takes them off again."""


@dataclass(frozen=True, slots=True)
class Message:
    """A Kafka message; `offset` is that of its partition, once it has one."""

    value: bytes
    key: bytes | None = None
    headers: tuple[tuple[str, bytes], ...] = ()
    offset: int | None = field(default=None, compare=False)

    def header(self, name: str) -> str | None:
        """Get a header as text, or None; undecodable bytes are shown, not raised."""
        return next((value.decode("utf-8", "replace") for key, value in self.headers if key == name), None)


class Record(Generic[Value]):
    """Encodes and checks the records of one topic; the type is their schema, read strictly."""

    def __init__(self, kind: type[Value]) -> None:
        self._adapter = pydantic.TypeAdapter(kind)

    def encode(self, value: Value) -> bytes:
        """Write a value that is already one of ours."""
        return orjson.dumps(value)

    def decode(self, body: bytes) -> Value:
        """Read a record; what does not fit its type is a DataFault that names the fields, not their content."""
        try:
            return self._adapter.validate_json(body, strict=True)
        except pydantic.ValidationError as error:
            fields = sorted(
                {".".join(map(str, fault["loc"])) or "record" for fault in error.errors(include_input=False)}
            )
            raise DataFault(
                "invalid_record", f"does not fit {self._adapter.core_schema['type']}: {', '.join(fields)}"
            ) from None


RECEIVED: Final = Record(ReceivedReport)
ANALYSED: Final = Record(AnalysedReport)
DECISION: Final = Record(OfficerDecision)
CORRECTION: Final = Record(Correction)
SUPPORT: Final = Record(Support)

_DECIDED: Final = "decided"
WAKE_UP: Final = Message(b"", headers=((_DECIDED, b"1"),))
"""Tells the deduplicator on its own topic that officers decided something, so that it need not look each time."""


def is_wake_up(message: Message) -> bool:
    """Whether a message on the analysed topic only says that there are new decisions."""
    return message.header(_DECIDED) is not None


def encode_decision(decision: OfficerDecision) -> Message:
    """Put a decision on the wire, under what it is about: compaction keeps the last word."""
    return Message(DECISION.encode(decision), key=orjson.dumps(decision.subject))


def encode_support(support: Support) -> Message:
    """Put a support on the wire, under person and report: compaction keeps one of those that came twice."""
    return Message(SUPPORT.encode(support), key=support.support_id.encode())


def encode_raw(raw: RawReport) -> Message:
    """Put a raw report on the wire: its bytes untouched, what we know of them beside."""
    headers = [("channel", raw.channel.encode()), ("received_at", raw.received_at.isoformat().encode())]
    if raw.assigned_id is not None:
        headers.append(("assigned_id", raw.assigned_id.encode()))
    return Message(raw.body, headers=tuple(headers))


def decode_raw(message: Message) -> RawReport:
    """Read a raw report; a message without usable headers is a DataFault."""
    channel, received_at = message.header("channel"), message.header("received_at")
    if channel is None or received_at is None:
        raise DataFault("missing_header", "a raw report needs the headers channel and received_at")
    try:
        at = datetime.fromisoformat(received_at)
    except ValueError:
        raise DataFault("invalid_header", "received_at is no RFC 3339 time") from None
    if at.tzinfo is None:
        raise DataFault("invalid_header", "received_at has no time zone")
    return RawReport(
        channel=channel, body=message.value, received_at=at.astimezone(UTC), assigned_id=message.header("assigned_id")
    )


def rejection(message: Message, fault: DataFault, *, stage: str, at: datetime) -> Message:
    """Make the rejected record of a message: the original, and why it cannot go on."""
    reason = {"stage": stage, "code": fault.code, "message": fault.message, "at": at.isoformat()}
    added = tuple((REJECTED_PREFIX + name, value.encode()) for name, value in reason.items())
    return Message(message.value, message.key, (*original_headers(message), *added))


def original_headers(message: Message) -> Sequence[tuple[str, bytes]]:
    """Give a message's headers without what a rejection added."""
    return tuple((name, value) for name, value in message.headers if not name.startswith(REJECTED_PREFIX))

"""Messages that an older build left in the topics are read whole; what they tell is invented."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from pipeline.adapters.kafka.topics import Topic
from pipeline.agents.index import read_report
from pipeline.contract.document import parse_document, write_document
from pipeline.contract.records import ANALYSED, CORRECTION, DECISION, RECEIVED, SUPPORT, Message, Record, read_head

RECORDED = [
    orjson.loads(line)
    for line in (Path(__file__).parent / "recorded/written_by_bf3edf5.jsonl").read_bytes().splitlines()
]
RECORDS: dict[str, Record[Any]] = {
    Topic.RECEIVED: RECEIVED,
    Topic.ANALYSED: ANALYSED,
    Topic.DECISIONS: DECISION,
    Topic.CORRECTIONS: CORRECTION,
    Topic.SUPPORTS: SUPPORT,
}
OLD_RECORDS = [each for each in RECORDED if each["topic"] in RECORDS]
OLD_DOCUMENTS = [each for each in RECORDED if each["topic"] == Topic.CONSOLIDATED]


DEFAULTS = (None, [], False, "publik")


def make_message(recorded: dict[str, Any]) -> Message:
    headers = tuple((name, value.encode()) for name, value in recorded["headers"])
    return Message(recorded["value"].encode(), recorded["key"].encode(), headers)


def test_every_topic_of_records_has_an_old_one() -> None:
    assert {each["topic"] for each in OLD_RECORDS} == set(RECORDS)


@pytest.mark.parametrize("recorded", OLD_RECORDS, ids=lambda each: f"{each['topic']}-{each['key']}")
def test_an_old_record_is_read_whole(recorded: dict[str, Any]) -> None:
    """The older build wrote the fields of the domain's types with orjson; those that came since are empty."""
    value = RECORDS[recorded["topic"]].decode(recorded["value"].encode())

    assert told(orjson.loads(orjson.dumps(value))) == told(orjson.loads(recorded["value"]))


@pytest.mark.parametrize("recorded", OLD_RECORDS, ids=lambda each: f"{each['topic']}-{each['key']}")
def test_what_this_build_writes_differs_in_nothing_but_the_defaults_left_out(recorded: dict[str, Any]) -> None:
    record, old = RECORDS[recorded["topic"]], recorded["value"].encode()

    new = record.encode(record.decode(old))

    assert told(orjson.loads(new)) == told(orjson.loads(old))


def told(value: Any) -> Any:
    """Leave out defaults, and read times, which are written with `Z` or `+00:00`."""
    if isinstance(value, dict):
        return {name: told(each) for name, each in value.items() if each not in DEFAULTS}
    return datetime.fromisoformat(value) if isinstance(value, str) and value[:5] == "2026-" else value


@pytest.mark.parametrize("recorded", OLD_DOCUMENTS, ids=lambda each: each["key"])
def test_an_old_document_is_read_whole_and_goes_into_the_index_as_it_is(recorded: dict[str, Any]) -> None:
    message = make_message(recorded)

    document, head = parse_document(message.value), read_head(message)

    later = {"follow_up": {"status": "diterima", "deadline": "tepat_waktu"}}
    assert told(orjson.loads(write_document(document))) == told(orjson.loads(message.value)) | later
    assert (head.report_id, head.received_at, head.case_id) == (
        document.report_id,
        document.received_at,
        document.case_id,
    )
    assert head.case_since == float(dict(recorded["headers"])["case_since"])
    assert (read_report(message, {}).document_id, read_report(message, {}).body) == (recorded["key"], message.value)

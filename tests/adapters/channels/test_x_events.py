from __future__ import annotations

import orjson
import pytest

from pipeline.adapters.channels.x_events import is_event, read_deleted
from pipeline.domain.errors import DataFault

ID = "601430178305220608"
STREAM = {"tweet": {"id": ID, "author_id": "3198576760"}, "event_at": "2026-11-23T12:34:56.789Z"}
FIREHOSE = {
    "status": {"id": 601430178305220600, "id_str": ID, "user_id": 3198576760, "user_id_str": "3198576760"},
    "timestamp_ms": "1432228155593",
}


@pytest.mark.parametrize(
    "event",
    [
        {"data": {"delete": STREAM}},
        {"data": {"delete": STREAM | {"quote_tweet_id": "9"}}},
        {"data": {"drop": STREAM}},
        {"delete": FIREHOSE},
        {"drop": FIREHOSE},
        {"id": ID, "action": "delete", "reason": "deleted", "redacted_at": None},
    ],
)
def test_a_deleted_post_is_read_in_every_shape_by_its_exact_id(event: dict[str, object]) -> None:
    assert read_deleted(orjson.dumps(event)) == ID
    assert is_event(event)


@pytest.mark.parametrize(
    "event",
    [
        {"data": {"tweet_edit": {"tweet": {"id": ID}, "initial_tweet_id": "1", "edit_tweet_ids": ["1", ID]}}},
        {"tweet_edit": {"id": ID, "initial_tweet_id": "1", "edit_tweet_ids": ["1", ID]}},
        {"data": {"withheld": STREAM | {"withheld_in_countries": ["DE"]}}},
        {"status_withheld": FIREHOSE | {"withheld_in_countries": ["DE"]}},
        {"data": {"undrop": STREAM}},
        {"data": {"user_delete": {"user": {"id": "1375036644"}, "event_at": "2026-06-27T23:49:41.839+00:00"}}},
        {"user_protect": {"id": 3182003550, "timestamp_ms": "1432228177137"}},
        {"data": {"scrub_geo": {"user": {"id": "1"}, "up_to_tweet_id": ID}}},
        {"delete": {"favorite": {"tweet_id": 1, "tweet_id_str": "1", "user_id": 2}, "timestamp_ms": "1"}},
        {"id": ID, "action": "rehydrate"},
    ],
)
def test_other_events_delete_nothing(event: dict[str, object]) -> None:
    assert read_deleted(orjson.dumps(event)) is None
    assert is_event(event)


@pytest.mark.parametrize(
    "line",
    [
        b'{"data":{"id":"1","text":"hapus delete drop"}}',
        b'{"data":{"id":"1","text":"a","delete":true}}',
        b'{"errors":[{"title":"operational-disconnect"}]}',
        b'{"id":"not_a_valid_id","error":"invalid_id"}',
        b'{"data":["delete"]}',
        b"[1]",
        b"garbage",
    ],
)
def test_a_post_and_a_notice_are_no_events(line: bytes) -> None:
    assert read_deleted(line) is None


@pytest.mark.parametrize(
    "event",
    [
        {"delete": {"status": {"id": 601430178305220600}}},
        {"delete": {"status": {}}},
        {"delete": {}},
        {"data": {"delete": {"tweet": {"id": "twitter:1"}}}},
        {"data": {"delete": {"tweet": ["1"]}}},
    ],
)
def test_a_deletion_of_nobody_knows_which_post_is_a_fault_of_the_data(event: dict[str, object]) -> None:
    with pytest.raises(DataFault, match="unreadable"):
        read_deleted(orjson.dumps(event))

"""The stage that writes: what goes into the index, what is rejected, what waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

import orjson
import pytest
import stamina

from pipeline.adapters.search.bulk import IndexedDocument, WriteResult
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.search.supports import SUPPORT_ALIAS
from pipeline.agents.index import index, read_report, read_support
from pipeline.contract.records import Message, encode_support
from pipeline.domain.channel import Channel
from pipeline.domain.errors import Outage
from pipeline.domain.support import Support
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures

T0 = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)
SUPPORT = Support(report_id="sms:1", reporter="b0a1", channel=Channel.WEB, received_at=T0)


async def count_supports(index: SearchIndex) -> int:
    await index.refresh()
    counting = {"all": {"value_count": {"field": "supports"}}}
    counted = await index.aggregate({"match_all": {}}, counting, over=[SUPPORT_ALIAS])
    return int(counted["all"]["value"])


async def test_a_support_that_comes_twice_is_one_document_and_a_broken_one_is_rejected_as_it_came(
    search_index: SearchIndex,  # noqa: F811
) -> None:
    await search_index.init()
    message, broken = encode_support(SUPPORT), Message(b'{"report_id":"sms:1"}', b"k", (("a", b"b"),))

    outcome = await index([message, broken, message], read=read_support, search_index=search_index)

    assert [(original, fault.code) for original, fault in outcome.rejected] == [(broken, "invalid_record")]
    assert await count_supports(search_index) == 1


async def test_what_the_index_refuses_is_rejected_with_its_reason(search_index: SearchIndex) -> None:  # noqa: F811
    await search_index.init()
    message = encode_support(SUPPORT)

    def read_wrong(_: Message) -> IndexedDocument:
        body = orjson.dumps({"supports": "sms:1", "received_at": "kemarin"})
        return IndexedDocument(document_id="x", alias=SUPPORT_ALIAS, body=body, version=1)

    outcome = await index([message], read=read_wrong, search_index=search_index)

    ((rejected, fault),) = outcome.rejected
    assert rejected == message
    assert "received_at" in fault.message


async def test_while_the_index_is_away_the_batch_is_tried_again() -> None:
    class Returning(SearchIndex):
        def __init__(self) -> None:
            self.written: list[str] = []
            self.tries = 0

        async def write(self, documents: Sequence[IndexedDocument]) -> WriteResult:
            self.tries += 1
            if self.tries < 3:
                raise Outage("away")
            self.written += [each.document_id for each in documents]
            return WriteResult(written=tuple(self.written))

    returning = Returning()
    with stamina.set_testing(True, attempts=5):
        outcome = await index([encode_support(SUPPORT)], read=read_support, search_index=returning)

    assert (outcome.rejected, returning.written, returning.tries) == ([], [SUPPORT.support_id], 3)


@pytest.mark.parametrize("body", [b"", b"{}", b'{"report_id": 7}'])
async def test_what_is_no_report_never_reaches_the_index(search_index: SearchIndex, body: bytes) -> None:  # noqa: F811
    await search_index.init()

    outcome = await index([Message(body)], read=partial(read_report, known={}), search_index=search_index)

    assert [message.value for message, _ in outcome.rejected] == [body]

"""What a view may no longer hold, and a move that fails at its end."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.adapters.embedded.engines import EmbeddedEngines
from pipeline.adapters.kafka.client import open_sender
from pipeline.adapters.kafka.topics import Topic, apply_topics
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.search.moving import REPORTS, Move
from pipeline.contract.records import encode_consolidated
from pipeline.domain.errors import Outage, SetupFault
from pipeline.settings import load_settings
from pipeline.system.connections import topic_plan
from pipeline.system.index_moves import rebuild_index, retain_index
from tests.contract.report_builder import T0, make_consolidated
from tests.contracts.filling import fill


async def test_what_is_older_than_the_setting_is_deleted_from_the_view(tmp_path: Path) -> None:
    with EmbeddedEngines(tmp_path) as engines:
        async with SearchIndex.connect(engines.elasticsearch_url) as index:
            await fill(index, make_consolidated("sms:1", received_at=T0 - timedelta(days=40)), make_consolidated())
            settings = load_settings(elasticsearch_url=engines.elasticsearch_url, index_retention_days=30)

            assert await retain_index(settings, T0) == 1
            assert [each.report_id for each in (await index.search()).documents] == ["sms:17"]


async def test_without_the_setting_nothing_is_deleted() -> None:
    with pytest.raises(SetupFault, match="LAPOR_INDEX_RETENTION_DAYS adalah 0"):
        await retain_index(load_settings(), T0)


async def test_an_index_that_serves_stays_although_the_old_one_cannot_be_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop, first = Move.drop, list[str]()

    async def fail_once(self: Move, index: str) -> None:
        if not first:
            first.append(index)
            raise Outage(f"{index} cannot be deleted now")
        await drop(self, index)

    with EmbeddedEngines(tmp_path) as engines:
        settings = load_settings(
            kafka_address=engines.kafka_address,
            elasticsearch_url=engines.elasticsearch_url,
            state_dir=tmp_path,
            secret_key="k" * 32,
        )
        await apply_topics(settings.kafka, topic_plan(settings))
        async with open_sender(settings.kafka) as sender:
            await sender.send(
                Topic.CONSOLIDATED, [encode_consolidated(make_consolidated(), version=1, case_since=None)]
            )
        async with SearchIndex.connect(engines.elasticsearch_url) as index:
            await index.init()
            move = index.move(REPORTS)
            old = await move.serving()
            with monkeypatch.context() as patched:
                patched.setattr(Move, "drop", fail_once)
                with pytest.raises(Outage):
                    await rebuild_index(settings, lambda _: None, accept=False)

            assert first == [old]
            assert await move.serving() != old
            assert [each.report_id for each in await index.get_standing(["sms:17"])] == ["sms:17"]

            await rebuild_index(settings, lambda _: None, accept=False)
            assert await move.unfinished() == []

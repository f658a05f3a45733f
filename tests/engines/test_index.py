"""The index stage on real engines: one bad document among a thousand, and answers that come late."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.adapters.kafka.client import open_sender, read_topic
from pipeline.adapters.kafka.topics import Topic
from pipeline.contract.records import encode_consolidated
from tests.contract.report_builder import make_consolidated
from tests.contracts.filling import make_member
from tests.engines.elasticsearch import Elasticsearch
from tests.engines.kafka import Kafka
from tests.engines.road import Road, lay
from tests.engines.waiting import until


async def test_one_document_of_a_thousand_is_refused_with_its_reason_and_all_others_are_found(road: Road) -> None:
    answers = [encode_consolidated(make_consolidated(f"sms:{n}"), version=n + 1, case_since=None) for n in range(1_000)]
    answers[500] = replace(answers[500], value=b'{"nama_pelapor":"Sari"}')
    async with open_sender(road.settings.kafka) as sender:
        await sender.send(Topic.CONSOLIDATED, answers)

    good = [f"sms:{n}" for n in range(1_000) if n != 500]
    with road.worker("index"):
        await road.found(good)
        await until(lambda: has_rejected(road, 1))

    (rejected,) = [message async for message in read_topic(road.settings.kafka, Topic.REJECTED)]
    assert rejected.key == b"sms:500"
    assert rejected.header("rejected_stage") == "index"
    assert rejected.header("rejected_code") == "strict_dynamic_mapping_exception"
    assert "Sari" not in (rejected.header("rejected_message") or "")
    assert len(await road.times_found(good)) == 999


async def has_rejected(road: Road, count: int) -> bool:
    return await road.count(Topic.REJECTED) == count


async def test_an_answer_that_a_late_worker_sends_after_its_successor_changes_nothing(
    kafka: Kafka, elasticsearch: Elasticsearch, tmp_path: Path
) -> None:
    road = await lay(tmp_path / "state", kafka.address, elasticsearch.address, topic_partitions=1)
    joined = encode_consolidated(make_member("sms:2", "sms:1"), version=8, case_since=None)
    late = encode_consolidated(make_member("sms:2"), version=7, case_since=None)
    behind_it = encode_consolidated(make_member("sms:9"), version=10, case_since=None)

    with road.worker("index"):
        async with open_sender(road.settings.kafka) as sender:
            for message in (joined, late, behind_it):
                await sender.send(Topic.CONSOLIDATED, [message])
        await road.found(["sms:2", "sms:9"])

    assert await road.cases(["sms:2"]) == {"sms:2": "sms:1"}

"""The index built again from Kafka beside the one that serves: lapor index rebuild."""

from __future__ import annotations

import msgspec

from pipeline.adapters.kafka.publisher import open_publisher
from pipeline.adapters.kafka.topics import Topic
from pipeline.adapters.search.bulk import report_document
from pipeline.adapters.search.client import SearchIndex
from pipeline.contract.document import ReportDocument, write_document
from pipeline.domain.case import OfficerDecision, OfficerDecisionKind
from pipeline.domain.channel import Channel
from pipeline.domain.follow_up import Progress, Status
from pipeline.domain.support import Support
from tests.contract.report_builder import T0
from tests.domain.test_follow_up import make_event
from tests.engines.kafka import Kafka
from tests.engines.road import Road, ids, lamps
from tests.engines.topics import add_partitions
from tests.engines.waiting import until


async def read_all(road: Road, report_ids: list[str]) -> dict[str, ReportDocument]:
    async with SearchIndex.connect(road.settings.elasticsearch) as index:
        await index.refresh()
        return {each.report_id: each for each in await index.get_reports(report_ids)}


async def act(road: Road, report_ids: list[str]) -> None:
    """Let officers merge and forward, and somebody follow; return when all of it shows."""
    one, other, forwarded = report_ids[:3]
    event = make_event(Status.FORWARDED, Progress(), report_id=forwarded, event_id="satu")
    support = Support(report_id=one, reporter="a" * 32, channel=Channel.WEB, received_at=T0)
    async with open_publisher(road.settings.kafka, None) as publisher:
        await publisher.follow_up(event)
        await publisher.follow(support)
    await merge(road, [(one, other)])

    async def are_shown() -> bool:
        found = await read_all(road, [forwarded])
        return found[forwarded].follow_up.status == Status.FORWARDED and await supports(road) == 1

    await until(are_shown)


async def supports(road: Road) -> int:
    async with SearchIndex.connect(road.settings.elasticsearch) as index:
        await index.refresh()
        return int((await index._client.count(index="dukungan"))["count"])


async def merge(road: Road, pairs: list[tuple[str, str]]) -> None:
    """Let an officer merge each pair, and return when the documents say so."""
    async with open_publisher(road.settings.kafka, None) as publisher:
        for one, other in pairs:
            kind = OfficerDecisionKind.MERGE
            decided = OfficerDecision(kind=kind, report_id=one, other_id=other, officer="tes", decided_at=T0)
            await publisher.decide(decided)

    async def are_merged() -> bool:
        cases = await road.cases([each for pair in pairs for each in pair])
        return all(cases[one] == cases[other] for one, other in pairs)

    await until(are_merged)


async def serving(road: Road) -> str:
    async with SearchIndex.connect(road.settings.elasticsearch) as index:
        (name,) = await index._client.indices.get_alias(name="laporan")
        return str(name)


async def test_an_index_that_was_lost_is_built_again_document_by_document(road: Road) -> None:
    report_ids = ids(lamps(range(60)))
    with road.worker():
        await road.send(lamps(range(60)))
        await road.found(report_ids)
        await act(road, report_ids)
        before = await read_all(road, report_ids)

        async with SearchIndex.connect(road.settings.elasticsearch) as index:
            await index._client.indices.delete(index="laporan-v*,dukungan-v*", allow_no_indices=True)
        for command in ("init", "rebuild"):
            done = road.lapor("index", command)
            assert done.returncode == 0, done.stderr

        assert await read_all(road, report_ids) == before
        assert await supports(road) == 1
        more = ids(lamps(range(60, 70)))
        await road.send(lamps(range(60, 70)))
        await road.found(more)


async def test_after_partitions_were_added_a_rebuild_keeps_what_officers_merged(road: Road, kafka: Kafka) -> None:
    """Old and new answers of one report lie in two partitions, and are read in any order."""
    report_ids = ids(lamps(range(60)))
    with road.worker():
        await road.send(lamps(range(60)))
        await road.found(report_ids)
    await add_partitions(kafka.address, Topic.CONSOLIDATED, 9)
    with road.worker():
        await merge(road, list(zip(report_ids[:20], report_ids[20:40], strict=True)))
    before, old = await read_all(road, report_ids), await serving(road)

    done = road.lapor("index", "rebuild")

    assert done.returncode == 0, done.stderr
    assert await serving(road) != old
    assert await read_all(road, report_ids) == before


async def test_an_index_that_does_not_agree_serves_only_if_that_is_accepted(road: Road) -> None:
    report_ids = ids(lamps(range(10)))
    with road.worker():
        await road.send(lamps(range(10)))
        await road.found(report_ids)
    right, old = await read_all(road, report_ids), await serving(road)
    async with SearchIndex.connect(road.settings.elasticsearch) as index:
        (standing,) = await index.get_standing([report_ids[0]])
        other = msgspec.structs.replace(standing.document, text_redacted="Tulisan lain")
        wrong = report_document(report_ids[0], write_document(other), version=standing.answer_version)
        assert (await index.write([wrong])).written

    refused = road.lapor("index", "rebuild")

    assert refused.returncode != 0
    assert f"1 dokumen berbeda ({report_ids[0]})" in " ".join(refused.stderr.split())
    assert await serving(road) == old
    assert (await read_all(road, report_ids))[report_ids[0]].text_redacted == "Tulisan lain"

    accepted = road.lapor("index", "rebuild", "--accept-differences")

    assert accepted.returncode == 0, accepted.stderr
    assert await read_all(road, report_ids) == right

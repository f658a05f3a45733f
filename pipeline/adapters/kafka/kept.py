"""The topics that are kept for good, whole: read for a backup, and written into empty topics as they were."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

import aiokafka

from pipeline.adapters.kafka.access import client_options, connecting
from pipeline.adapters.kafka.client import BATCH_MAX_BYTES, find_partitions, kafka_errors, read_records
from pipeline.adapters.kafka.partitions import choose_partition
from pipeline.adapters.kafka.topics import COMPACTED, Topic
from pipeline.domain.broker import Broker
from pipeline.domain.errors import SetupFault

KEPT: Final = tuple(sorted(COMPACTED))
"""What belongs into a backup."""


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A record as Kafka holds it.

    Attributes
    ----------
    partition
        Where it lay; a record without a key lies there again.
    value
        None is a mark of what was deleted.
    at_ms
        Its time: milliseconds since 1970.
    """

    partition: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes | None], ...]
    at_ms: int


async def read_kept(broker: Broker, topic: Topic) -> AsyncGenerator[KeptRecord]:
    """Read a topic to its end; the records of a partition come in their order."""
    async with aclosing(read_records(broker, topic)) as records:
        async for each in records:
            yield KeptRecord(each.partition, each.key, each.value, tuple(each.headers), each.timestamp)


async def require_empty(broker: Broker) -> None:
    """Check that nothing is in the topics that are kept.

    Raises
    ------
    SetupFault
        That names the first with a record.
    """
    for topic in KEPT:
        async with aclosing(read_records(broker, topic)) as records:
            async for _ in records:
                raise SetupFault(
                    f"topik {topic} tidak kosong: cadangan dipulihkan ke topik yang kosong saja. Hentikan semua worker "
                    f"dan gateway, hapus {', '.join(KEPT)}, jalankan `lapor topics`, lalu ulangi"
                )


class KeptWriter:
    """Writes records as they were: key, value, headers, time, and their order in a partition."""

    def __init__(self, producer: aiokafka.AIOKafkaProducer, partitions: dict[Topic, int]) -> None:
        self._producer = producer
        self._partitions = partitions

    async def write(self, topic: Topic, records: Sequence[KeptRecord]) -> None:
        """Return once the records are safe."""
        shares: dict[int, list[KeptRecord]] = defaultdict(list)
        for record in records:
            shares[_partition_of(record, self._partitions[topic])].append(record)
        with kafka_errors():
            await asyncio.gather(*(self._write_share(topic, *share) for share in shares.items()))

    async def _write_share(self, topic: Topic, partition: int, share: Sequence[KeptRecord]) -> None:
        while share:
            batch, count = self._fill(share)
            await (await self._producer.send_batch(batch, topic.value, partition=partition))
            share = share[count:]

    def _fill(self, records: Sequence[KeptRecord]) -> tuple[Any, int]:
        """Fill a batch with as many of the first records as it holds, and tell how many: one at least."""
        batch = self._producer.create_batch()
        count = 0
        for each in records:
            if not batch.append(timestamp=each.at_ms, key=each.key, value=each.value, headers=list(each.headers)):
                break
            count += 1
        batch.close()
        return batch, count


@asynccontextmanager
async def open_kept_writer(broker: Broker) -> AsyncIterator[KeptWriter]:
    """Connect a writer; the topics must be there."""
    parts = await find_partitions(broker, *KEPT)
    counts = {topic: sum(part.topic == topic for part in parts) for topic in KEPT}
    producer = aiokafka.AIOKafkaProducer(acks="all", max_batch_size=BATCH_MAX_BYTES, **client_options(broker))
    try:
        async with connecting(broker):
            await producer.start()
        yield KeptWriter(producer, counts)
    finally:
        await producer.stop()


def _partition_of(record: KeptRecord, count: int) -> int:
    """Give a key the partition that its next message will have; the number of partitions may be another today."""
    return record.partition % count if record.key is None else choose_partition(record.key, count)

"""The servers themselves: what they are, and that a crash keeps what they had confirmed."""

from __future__ import annotations

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from elasticsearch import AsyncElasticsearch

from tests.engines.elasticsearch import Elasticsearch
from tests.engines.kafka import Kafka
from tests.engines.topics import create_topic


async def test_kafka_has_after_a_crash_what_it_had_confirmed(kafka: Kafka) -> None:
    await create_topic(kafka.address, "laporan.uji")
    async with AIOKafkaProducer(bootstrap_servers=kafka.address, acks="all") as producer:
        sent = [await producer.send_and_wait("laporan.uji", b"%d" % number) for number in range(10)]

    kafka.kill()
    kafka.start()

    consumer = AIOKafkaConsumer("laporan.uji", bootstrap_servers=kafka.address, auto_offset_reset="earliest")
    async with consumer:
        assert [(await consumer.getone()).offset for _ in sent] == [each.offset for each in sent]


async def test_elasticsearch_has_after_a_crash_what_it_had_confirmed_and_stems_indonesian(
    elasticsearch: Elasticsearch,
) -> None:
    async with AsyncElasticsearch(elasticsearch.address) as search:
        mapping = {"properties": {"teks": {"type": "text", "analyzer": "indonesian"}}}
        await search.indices.create(index="laporan-uji", mappings=mapping)
        await search.index(index="laporan-uji", id="1", document={"teks": "jalan berlubang"})

        elasticsearch.kill()
        elasticsearch.start()

        await search.indices.refresh(index="laporan-uji")
        found = await search.search(index="laporan-uji", query={"match": {"teks": "lubang"}})
        assert [hit["_id"] for hit in found["hits"]["hits"]] == ["1"]

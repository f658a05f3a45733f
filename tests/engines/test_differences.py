"""What the embedded engines do otherwise than the real ones, each as the table of `docs/engines.md` says.

A test that fails here after an update tells that an engine has changed: mend the table, and what relied on it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiokafka
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError, MessageSizeTooLargeError
from elasticsearch import AsyncElasticsearch, BadRequestError

from pipeline.adapters.embedded.engines import EmbeddedEngines
from pipeline.adapters.kafka.client import read_topic
from pipeline.adapters.kafka.topics import Topic, TopicPlan, apply_topics
from pipeline.adapters.search.plain_json_node import PlainJsonNode
from pipeline.domain.broker import Broker
from tests.engines.elasticsearch import Elasticsearch
from tests.engines.kafka import Kafka
from tests.engines.topics import add_partitions, create_topic
from tests.engines.waiting import until

PLAN = TopicPlan(partitions=2, replicas=1, raw_retention_days=7, window_days=30)
NOW = datetime.now(UTC)
Clients = dict[str, AsyncElasticsearch]
INDEX = "laporan-uji"


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[EmbeddedEngines]:
    with EmbeddedEngines(tmp_path) as engines:
        yield engines


@pytest.fixture
async def addresses(embedded: EmbeddedEngines, kafka: Kafka, request: pytest.FixtureRequest) -> dict[str, str]:
    """The same topic on both brokers, named as the test."""
    for address in (embedded.kafka_address, kafka.address):
        await create_topic(address, request.node.name)
    return {"tansu": embedded.kafka_address, "kafka": kafka.address}


@asynccontextmanager
async def consumer(address: str) -> AsyncIterator[AIOKafkaConsumer]:
    async with AIOKafkaConsumer(bootstrap_servers=address, enable_auto_commit=False) as reader:
        yield reader


async def send_batch(address: str, topic: str, *values: bytes, at: datetime = NOW, key: bytes = b"k") -> None:
    """Send values in one batch of Kafka's."""
    async with AIOKafkaProducer(bootstrap_servers=address) as producer:
        batch = producer.create_batch()
        for value in values:
            batch.append(key=key, value=value, timestamp=int(at.timestamp() * 1_000))
        await (await producer.send_batch(batch, topic, partition=0))


async def test_the_end_of_a_partition(addresses: dict[str, str], request: pytest.FixtureRequest) -> None:
    ends = {}
    part = TopicPartition(request.node.name, 0)
    for name, address in addresses.items():
        await send_batch(address, part.topic, *[b"x"] * 10)
        async with consumer(address) as reader:
            ends[name] = (await reader.end_offsets([part]))[part]

    assert ends == {"tansu": 1, "kafka": 10}


async def test_a_look_up_by_time(addresses: dict[str, str], request: pytest.FixtureRequest) -> None:
    found = {}
    part = TopicPartition(request.node.name, 0)
    for name, address in addresses.items():
        for hours in (3, 2, 1):
            await send_batch(address, part.topic, b"x", at=NOW - timedelta(hours=hours))
        async with consumer(address) as reader:
            at = int((NOW - timedelta(hours=1.5)).timestamp() * 1_000)
            found[name] = (await reader.offsets_for_times({part: at}))[part].offset

    assert found == {"tansu": 0, "kafka": 2}


async def test_compaction(embedded: EmbeddedEngines, kafka: Kafka) -> None:
    """It also reads a topic to its end whose offsets have gaps."""
    quick = {"cleanup_policy": "compact", "segment_ms": "1000", "min_cleanable_dirty_ratio": "0.01"}

    async def values(address: str) -> list[bytes]:
        return [message.value async for message in read_topic(Broker(address), Topic.SUPPORTS)]

    async def is_compacted() -> bool:
        return await values(kafka.address) == [b"kedua", b"ketiga"]

    for address in (embedded.kafka_address, kafka.address):
        await create_topic(address, Topic.SUPPORTS, **quick)
        for minutes, value in ((3, b"pertama"), (2, b"kedua"), (1, b"ketiga")):
            at, key = NOW - timedelta(minutes=minutes), b"k%d" % (minutes // 2)
            await send_batch(address, Topic.SUPPORTS, value, at=at, key=key)
    await until(is_compacted)
    assert await values(embedded.kafka_address) == [b"pertama", b"kedua", b"ketiga"]


async def test_retention(embedded: EmbeddedEngines, kafka: Kafka) -> None:
    for address in (embedded.kafka_address, kafka.address):
        await apply_topics(Broker(address), PLAN)
        for days in (8, 5, 0):
            await send_batch(address, Topic.RAW, b"x", at=NOW - timedelta(days=days))
    part = TopicPartition(Topic.RAW, 0)

    async def is_gone() -> bool:
        async with consumer(kafka.address) as reader:
            return bool((await reader.beginning_offsets([part]))[part])

    await until(is_gone)
    async with consumer(embedded.kafka_address) as reader:
        assert (await reader.beginning_offsets([part]))[part] == 0


async def test_a_message_larger_than_its_topic_takes(addresses: dict[str, str], request: pytest.FixtureRequest) -> None:
    async def send(address: str) -> None:
        async with AIOKafkaProducer(bootstrap_servers=address, max_request_size=4_000_000) as producer:
            await producer.send_and_wait(request.node.name, b"x" * 2_000_000)

    await send(addresses["tansu"])
    with pytest.raises(MessageSizeTooLargeError):
        await send(addresses["kafka"])


async def test_an_idempotent_producer(addresses: dict[str, str], request: pytest.FixtureRequest) -> None:
    async def send(address: str) -> None:
        producer = AIOKafkaProducer(bootstrap_servers=address, enable_idempotence=True)
        try:
            await producer.start()
            await producer.send_and_wait(request.node.name, b"x")
        finally:
            await producer.stop()

    await send(addresses["kafka"])
    with pytest.raises(KafkaError):
        await send(addresses["tansu"])


async def test_partitions_that_are_added(addresses: dict[str, str], request: pytest.FixtureRequest) -> None:
    await add_partitions(addresses["kafka"], request.node.name, 2)
    with pytest.raises(aiokafka.errors.IncompatibleBrokerVersion):
        await add_partitions(addresses["tansu"], request.node.name, 2)


@pytest.fixture
async def clients(embedded: EmbeddedEngines, elasticsearch: Elasticsearch) -> AsyncIterator[Clients]:
    async with connect(embedded.elasticsearch_url) as osmem, connect(elasticsearch.address) as real:
        yield {"osmem": osmem, "elasticsearch": real}


def connect(url: str) -> AsyncElasticsearch:
    return AsyncElasticsearch(url, node_class=PlainJsonNode)


async def fill(client: AsyncElasticsearch, mapping: dict[str, Any], *documents: dict[str, Any]) -> None:
    await client.options(ignore_status=404).indices.delete(index=INDEX)
    await client.indices.create(index=INDEX, mappings={"properties": mapping})
    for number, document in enumerate(documents):
        await client.index(index=INDEX, id=str(number), document=document, refresh=True)


async def aggregate(
    clients: Clients, mapping: dict[str, Any], *documents: dict[str, Any], **aggregation: Any
) -> dict[str, Any]:
    """Ask both for one aggregation over the same documents."""
    given = {}
    for name, client in clients.items():
        await fill(client, mapping, *documents)
        answer = await client.search(index=INDEX, size=0, aggregations={"asked": aggregation})
        given[name] = answer["aggregations"]["asked"]
    return given


async def test_a_grid_of_geohashes(clients: Clients) -> None:
    surabaya = {"titik": {"lat": -7.25, "lon": 112.75}}
    grid = {"geohash_grid": {"field": "titik", "precision": 4}}

    given = await aggregate(clients, {"titik": {"type": "geo_point"}}, surabaya, **grid)

    cells = {name: each["buckets"][0]["key"] for name, each in given.items()}
    assert cells == {"osmem": "gdj8", "elasticsearch": "qw8n"}


async def test_a_grid_of_tiles_is_the_same(clients: Clients) -> None:
    surabaya = {"titik": {"lat": -7.25, "lon": 112.75}}
    grid = {"geotile_grid": {"field": "titik", "precision": 4}}

    given = await aggregate(clients, {"titik": {"type": "geo_point"}}, surabaya, **grid)

    assert given["osmem"]["buckets"][0]["key"] == given["elasticsearch"]["buckets"][0]["key"] == "4/13/8"


async def test_percentiles(clients: Clients) -> None:
    numbers = [{"hari": each} for each in (1, 2, 3, 4)]
    median = {"percentiles": {"field": "hari", "percents": [50]}}

    given = await aggregate(clients, {"hari": {"type": "float"}}, *numbers, **median)

    assert {name: each["values"]["50.0"] for name, each in given.items()} == {"osmem": 3.0, "elasticsearch": 2.5}


async def test_the_order_of_what_is_found_by_words_in_two_fields(clients: Clients) -> None:
    text = {"isi": {"type": "text"}, "judul": {"type": "text"}}
    documents = [
        {"isi": "lampu", "judul": "jalan"},
        {"isi": "lampu jalan padam", "judul": "lampu"},
        {"isi": "air", "judul": "jalan"},
    ]
    match = {"query": "lampu jalan", "type": "cross_fields", "fields": ["isi", "judul"]}

    order = {}
    for name, client in clients.items():
        await fill(client, text, *documents)
        found = await client.search(index=INDEX, query={"multi_match": match})
        order[name] = [hit["_id"] for hit in found["hits"]["hits"]]

    assert order == {"osmem": ["1", "0", "2"], "elasticsearch": ["0", "2", "1"]}


async def test_the_indonesian_analyzer(clients: Clients) -> None:
    text = {"isi": {"type": "text", "analyzer": "indonesian"}}

    await fill(clients["elasticsearch"], text)
    with pytest.raises(BadRequestError, match="indonesian"):
        await fill(clients["osmem"], text)


async def test_a_keyword_longer_than_lucene_takes(clients: Clients) -> None:
    long = {"kunci": "x" * 40_000}

    await fill(clients["osmem"], {"kunci": {"type": "keyword"}}, long)
    with pytest.raises(BadRequestError):
        await fill(clients["elasticsearch"], {"kunci": {"type": "keyword"}}, long)


async def test_a_time_without_fraction_under_a_strict_format(clients: Clients) -> None:
    strict = {"waktu": {"type": "date", "format": "strict_date_time"}}
    time = {"waktu": "2026-11-24T01:02:03Z"}

    await fill(clients["elasticsearch"], strict, time)
    with pytest.raises(BadRequestError):
        await fill(clients["osmem"], strict, time)


async def test_the_name_of_a_refusal(clients: Clients) -> None:
    names = {}
    for name, client in clients.items():
        with pytest.raises(BadRequestError) as refused:
            await fill(client, {"jumlah": {"type": "integer"}}, {"jumlah": "banyak"})
        names[name] = refused.value.error

    assert names == {"osmem": "mapper_parsing_exception", "elasticsearch": "document_parsing_exception"}

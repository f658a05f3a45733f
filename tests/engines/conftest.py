"""The real engines, once for all tests; each test finds them running and empty."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import elasticsearch as client
import pytest

from pipeline.adapters.search.client import SearchIndex
from tests.engines.artifacts import EnginesMissing
from tests.engines.elasticsearch import Elasticsearch
from tests.engines.kafka import Kafka
from tests.engines.road import Road, lay
from tests.engines.server import Server
from tests.engines.topics import forget_topics


@pytest.fixture(scope="session")
def running_kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kafka]:
    with started(Kafka(tmp_path_factory.mktemp("kafka"))) as server:
        yield server


@pytest.fixture(scope="session")
def running_elasticsearch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elasticsearch]:
    with started(Elasticsearch(tmp_path_factory.mktemp("elasticsearch"))) as server:
        yield server


@contextmanager
def started(server: Server) -> Iterator[Server]:
    """Run a server; on a machine that cannot, skip, but in CI fail: there the engines belong to what is proven."""
    try:
        server.start()
    except EnginesMissing as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"real engines: {missing}")
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
async def kafka(running_kafka: Kafka) -> Kafka:
    """A Kafka without topics, and so without committed offsets; a test may stop it or kill it."""
    running_kafka.start()
    await forget_topics(running_kafka.address)
    return running_kafka


@pytest.fixture
async def elasticsearch(running_elasticsearch: Elasticsearch) -> Elasticsearch:
    """An Elasticsearch without indices and templates; a test may stop it or kill it."""
    running_elasticsearch.start()
    await forget_indices(running_elasticsearch.address)
    return running_elasticsearch


@pytest.fixture
def broker(kafka: Kafka) -> str:
    """What the contract of brokers is asked of."""
    return kafka.address


@pytest.fixture
async def search_index(elasticsearch: Elasticsearch) -> AsyncIterator[SearchIndex]:
    """What the contracts of indices are asked of."""
    async with SearchIndex.connect(elasticsearch.address) as index:
        yield index


@pytest.fixture
async def road(kafka: Kafka, elasticsearch: Elasticsearch, tmp_path: Path) -> Road:
    """Topics and index, made as an operator makes them; nothing works on them yet."""
    return await lay(tmp_path / "state", kafka.address, elasticsearch.address)


async def forget_indices(url: str) -> None:
    async with client.AsyncElasticsearch(url) as search:
        await search.indices.delete(index="*", expand_wildcards="all")
        await search.indices.delete_index_template(name="*")

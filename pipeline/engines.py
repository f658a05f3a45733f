"""From settings to connections: which engines this deployment talks to."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from pipeline.adapters.journal import Journal
from pipeline.adapters.publisher import Publisher, open_publisher
from pipeline.adapters.search_index import SearchIndex
from pipeline.adapters.topics import TopicPlan
from pipeline.settings import Settings


def open_search_index(settings: Settings) -> SearchIndex:
    """Make the client of the search engine; nothing is sent yet."""
    secret = settings.elasticsearch_password
    user = settings.elasticsearch_username
    return SearchIndex.connect(
        settings.elasticsearch,
        api_key=settings.elasticsearch_api_key.get_secret_value() if settings.elasticsearch_api_key else None,
        basic_auth=(user, secret.get_secret_value()) if user and secret else None,
    )


def topic_plan(settings: Settings) -> TopicPlan:
    """Lay out the topics."""
    return TopicPlan(
        partitions=settings.topic_partitions,
        replicas=settings.topic_replicas,
        raw_retention_days=settings.raw_retention_days,
        window_days=settings.duplicate_window_days,
    )


def open_journal(settings: Settings) -> Journal | None:
    """Open the journal of the embedded mode; a real Kafka remembers by itself."""
    return Journal(settings.state_dir / "journal.db") if settings.is_embedded else None


def connect_publisher(settings: Settings) -> AbstractAsyncContextManager[Publisher]:
    """Connect what hands raw reports over."""
    return open_publisher(settings.kafka, open_journal(settings))


async def init_index(settings: Settings) -> None:
    """Put what the search engine must know before the first document."""
    async with open_search_index(settings) as search_index:
        await search_index.init()

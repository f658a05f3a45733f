"""From settings to connections: which engines this deployment talks to."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from pathlib import Path

from pipeline.adapters.journal import Journal
from pipeline.adapters.kibana import apply_kibana
from pipeline.adapters.publisher import Publisher, open_publisher
from pipeline.adapters.search_index import SearchIndex
from pipeline.adapters.topics import TopicPlan
from pipeline.nlp.duplicate_rules import LATE
from pipeline.settings import Settings

DASHBOARDS_DIR = Path(__file__).resolve().parent.parent / "kibana"


def open_search_index(settings: Settings) -> SearchIndex:
    """Make the client of the search engine; nothing is sent yet."""
    return SearchIndex.connect(settings.elasticsearch, api_key=_api_key(settings), basic_auth=_basic_auth(settings))


def apply_dashboards(settings: Settings) -> list[str]:
    """Put the dashboards into Kibana, which knows the users of Elasticsearch; give their names."""
    return apply_kibana(
        settings.kibana_url, DASHBOARDS_DIR, api_key=_api_key(settings), basic_auth=_basic_auth(settings)
    )


def topic_plan(settings: Settings) -> TopicPlan:
    """Lay out the topics."""
    return TopicPlan(
        partitions=settings.topic_partitions,
        replicas=settings.topic_replicas,
        raw_retention_days=settings.raw_retention_days,
        window_days=settings.duplicate_window_days + LATE.days,
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


def _api_key(settings: Settings) -> str | None:
    return settings.elasticsearch_api_key.get_secret_value() if settings.elasticsearch_api_key else None


def _basic_auth(settings: Settings) -> tuple[str, str] | None:
    user, password = settings.elasticsearch_username, settings.elasticsearch_password
    return (user, password.get_secret_value()) if user and password else None

"""From settings to connections: which engines this deployment talks to."""

from __future__ import annotations

import os
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from dotenv import dotenv_values

from pipeline.adapters.channels.bridges.config import Links, parse_links
from pipeline.adapters.channels.partners import default_partners, read_partners
from pipeline.adapters.channels.sms.config import Gateways, parse_gateways
from pipeline.adapters.kafka.publisher import Publisher, open_publisher
from pipeline.adapters.kafka.topics import TopicPlan
from pipeline.adapters.kibana.apply import apply_kibana
from pipeline.adapters.kibana.client import Kibana
from pipeline.adapters.kibana.diff import diff_kibana
from pipeline.adapters.kibana.files import KibanaFiles, read_kibana_files, with_links
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.store.engine import Store, open_store
from pipeline.adapters.store.journal import Journal
from pipeline.adapters.tls import client_context
from pipeline.domain.errors import SetupFault
from pipeline.domain.partner import Partners
from pipeline.duplicates.rules import LATE
from pipeline.settings import Settings

KIBANA_DIR = Path(__file__).resolve().parents[2] / "kibana"


def open_search_index(settings: Settings) -> SearchIndex:
    """Make the client of the search engine; nothing is sent yet."""
    return SearchIndex.connect(
        settings.elasticsearch,
        api_key=_api_key(settings),
        basic_auth=_basic_auth(settings),
        tls=_search_tls(settings, settings.elasticsearch),
    )


def deploy_kibana(settings: Settings) -> list[str]:
    """Put all of our folder into Kibana, which knows the users of Elasticsearch; give the names of what was put."""
    return apply_kibana(_kibana(settings), _kibana_files(settings))


def compare_kibana(settings: Settings) -> list[str]:
    """Tell what Kibana has otherwise than our files, a line for each."""
    return diff_kibana(_kibana(settings), _kibana_files(settings))


def _kibana_files(settings: Settings) -> KibanaFiles:
    files = read_kibana_files(KIBANA_DIR)
    return with_links(files, settings.public_url) if settings.public_url else files


def _kibana(settings: Settings) -> Kibana:
    return Kibana(
        url=settings.kibana_url,
        api_key=_api_key(settings),
        basic_auth=_basic_auth(settings),
        tls=_search_tls(settings, settings.kibana_url),
    )


def topic_plan(settings: Settings) -> TopicPlan:
    """Lay out the topics."""
    return TopicPlan(
        partitions=settings.topic_partitions,
        replicas=settings.topic_replicas,
        raw_retention_days=settings.raw_retention_days,
        window_days=settings.duplicate_window_days + LATE.days,
    )


@asynccontextmanager
async def connect_publisher(settings: Settings) -> AsyncIterator[Publisher]:
    """Connect what hands reports, supports and decisions over; a real Kafka remembers by itself, without a journal."""
    async with AsyncExitStack() as stack:

        async def store() -> Store:
            return await stack.enter_async_context(open_store(settings.store))

        yield await stack.enter_async_context(connect_publisher_beside(store, settings))


@asynccontextmanager
async def connect_publisher_beside(
    store: Callable[[], Awaitable[Store]], settings: Settings
) -> AsyncIterator[Publisher]:
    """Do so in a process that has a store."""
    journal = Journal(await store()) if settings.is_embedded else None
    async with open_publisher(settings.kafka, journal) as publisher:
        yield publisher


def read_gateways(settings: Settings) -> Gateways:
    """Read which SMS gateways are open."""
    file = _read_file(settings.sms_gateways, "LAPOR_SMS_GATEWAYS")
    return {} if file is None else parse_gateways(file, _environment())


def read_links(settings: Settings) -> Links:
    """Read from which partners reports are fetched, and who is told of them."""
    file = _read_file(settings.partners, "LAPOR_PARTNERS")
    return {} if file is None else parse_links(file, _environment())


def _read_file(path: Path | None, setting: str) -> str | None:
    if path is None:
        return None
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SetupFault(f"{setting}: {path} tidak dapat dibaca: {error}") from error


def _environment() -> dict[str, str]:
    """Give where the secrets are that files name: variables, or lines of `.env`."""
    return {name: value for name, value in dotenv_values(".env").items() if value} | os.environ


def read_partner_file(settings: Settings) -> Partners:
    """Read which partners may send, beside those that are there by default."""
    file = _read_file(settings.partners, "LAPOR_PARTNERS")
    return default_partners() if file is None else read_partners(file)


async def init_index(settings: Settings) -> None:
    """Put what the search engine must know before the first document."""
    async with open_search_index(settings) as search_index:
        await search_index.init()


def _search_tls(settings: Settings, url: str) -> ssl.SSLContext | None:
    """Make what checks the certificate of Elasticsearch or Kibana; None where they are at http."""
    if not url.startswith("https:"):
        return None
    return client_context(settings.elasticsearch_ca_file, setting="LAPOR_ELASTICSEARCH_CA_FILE")


def _api_key(settings: Settings) -> str | None:
    return settings.elasticsearch_api_key.get_secret_value() if settings.elasticsearch_api_key else None


def _basic_auth(settings: Settings) -> tuple[str, str] | None:
    user, password = settings.elasticsearch_username, settings.elasticsearch_password
    return (user, password.get_secret_value()) if user and password else None

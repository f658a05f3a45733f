"""A gateway in a thread of the test, on embedded engines of its own, with clients whose keys are known."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import uvicorn

from pipeline.adapters.embedded.engines import EmbeddedEngines
from pipeline.adapters.kafka.topics import apply_topics
from pipeline.domain.channel import Channel
from pipeline.domain.client import Scope
from pipeline.domain.officer import Role
from pipeline.services.keys import NewKey, make_key
from pipeline.services.officers import add_officer, make_token
from pipeline.services.opened import Services
from pipeline.settings import Settings, load_settings
from pipeline.system.connections import topic_plan
from pipeline.system.gateway import web_options
from pipeline.system.opening import open_services
from pipeline.web.app import create_app
from tests.contracts.filling import fill, make_member
from tests.integration.system import free_ports, wait_for

MEMBER = make_member("web:2", "sms:1")


class Gateway:
    """The gateway; `app` and `partner` are keys, `token` is an officer's, once it has started."""

    app: NewKey
    partner: NewKey
    token: str

    def __init__(self, settings: Settings, partner: str) -> None:
        self.url = settings.gateway_url
        self._settings = settings
        self._partner = partner
        self._server: uvicorn.Server | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))

    def __enter__(self) -> Gateway:
        self._thread.start()
        wait_for(lambda: bool(self._server and self._server.started) or not self._thread.is_alive(), 60)
        return self

    def __exit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.should_exit = True
        self._thread.join()

    async def _serve(self) -> None:
        await apply_topics(self._settings.kafka, topic_plan(self._settings))
        async with open_services(self._settings) as services:
            await fill(services.search, make_member("sms:1"), MEMBER, make_member("aplikasi:3"))
            self.app = await self._make_key(services, "aplikasi-warga", Channel.APLIKASI)
            self.partner = await self._make_key(services, self._partner)
            self.token = await self._make_token(services)
            port, app = self._settings.gateway_port, create_app(services, web_options(self._settings))
            self._server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, access_log=False))
            await self._server.serve()

    async def _make_key(self, services: Services, client: str, *channels: Channel) -> NewKey:
        return await make_key(services, client, scopes=list(Scope), channels=channels, now=datetime.now(UTC))

    async def _make_token(self, services: Services) -> str:
        now = datetime.now(UTC)
        await add_officer(services, "A. Unit", role=Role.CENTRAL, agency=None, region=None, now=now)
        return (await make_token(services, "A. Unit", now=now, expires_at=now + timedelta(days=1))).token


@contextmanager
def running_gateway(folder: Path, *, partners: Path | None = None, partner: str = "laporpresiden") -> Iterator[Gateway]:
    """Run engines and gateway."""
    with EmbeddedEngines(folder) as engines:
        chosen = load_settings(
            state_dir=folder,
            embedded_kafka_port=int(engines.kafka_address.rpartition(":")[2]),
            embedded_search_port=int(engines.elasticsearch_url.rpartition(":")[2]),
            gateway_port=free_ports(1)[0],
            partners=partners,
            max_body_bytes=20_000,
        )
        with Gateway(chosen, partner) as running:
            yield running

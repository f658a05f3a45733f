"""Runs the gateway with uvicorn."""

from __future__ import annotations

import resource

import uvicorn

from pipeline.adapters.embedded.ports import require_free
from pipeline.adapters.kafka.access import check_access
from pipeline.settings import Settings
from pipeline.system.answering import answering
from pipeline.system.opening import open_services
from pipeline.system.stages import freeze_heap
from pipeline.web.app import create_app
from pipeline.web.connections import limited_protocol
from pipeline.web.options import Open311Options, WebOptions


async def serve_gateway(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; requests under way are finished first."""
    require_free(settings.gateway_host, settings.gateway_port, name="gateway", setting="LAPOR_GATEWAY_PORT")
    _allow_many_connections()
    if settings.kafka_address:  # a gateway starts while Kafka is away, and not where it is not let in
        await check_access(settings.kafka)
    async with open_services(settings) as services:
        services.keys()  # a deployment without a secret must not start
        if any(opened.messenger for opened in services.gateways.values()):
            await services.reader.warm()  # who is answered by SMS may be asked back: no gateway waits for the models
        freeze_heap()
        config = uvicorn.Config(
            create_app(services, web_options(settings)),
            host=settings.gateway_host,
            port=settings.gateway_port,
            log_config=None,
            access_log=False,
            http=limited_protocol(within_s=settings.read_within_s, at_once=settings.address_connections),
            ws="none",
            timeout_graceful_shutdown=int(settings.stop_deadline_s),
        )
        async with answering(services, settings):
            await uvicorn.Server(config).serve()


def web_options(settings: Settings) -> WebOptions:
    """Give what a deployment chooses about its doors."""
    return WebOptions(
        max_body_bytes=settings.max_body_bytes,
        read_within_s=settings.read_within_s,
        address_per_minute=settings.address_per_minute,
        keyless_per_minute=settings.keyless_per_minute,
        tracking_per_minute=settings.tracking_per_minute,
        sender_per_minute=settings.sender_per_minute,
        max_photo_bytes=settings.max_photo_bytes,
        cors_origins=tuple((settings.cors_origins or "").split()),
        open311=Open311Options(
            jurisdiction=settings.open311_jurisdiction,
            contact=settings.open311_contact,
            without_key=settings.open311_without_key,
        ),
    )


def _allow_many_connections() -> None:
    """Take as many files as the system lets us: each connection is one, and by default a thousand may be open."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

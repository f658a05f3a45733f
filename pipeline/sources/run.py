"""Runs `lapor twitter` from the settings until SIGTERM or SIGINT."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress

from pipeline.domain.errors import SetupFault
from pipeline.engines import connect_publisher
from pipeline.settings import Settings
from pipeline.sources.twitter import run_twitter


async def run_source(settings: Settings) -> None:
    """Read posts until told to stop; those already read are published first."""
    if settings.twitter_bearer_token is None:
        raise SetupFault("LAPOR_TWITTER_BEARER_TOKEN is not set: the X API gives one to each app")
    async with connect_publisher(settings) as publisher:
        reading = asyncio.create_task(
            run_twitter(
                bearer_token=settings.twitter_bearer_token.get_secret_value(),
                api_url=settings.twitter_api_url,
                publish=publisher.publish,
            )
        )
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, reading.cancel)
        with suppress(asyncio.CancelledError):
            await reading

"""Runs `lapor twitter` from the settings until SIGTERM or SIGINT: reads posts and answers them, as the only process."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Final, NoReturn

import aiohttp
import structlog

from pipeline.adapters.messenger.x_reply import XReply
from pipeline.adapters.store.cursors import Cursors
from pipeline.adapters.store.locks import Locks
from pipeline.adapters.x.access import XAccess, XAccount
from pipeline.domain.errors import Outage, SetupFault
from pipeline.services.opened import Services
from pipeline.services.x_posts import forget_posts, send_replies, take_post
from pipeline.settings import Settings
from pipeline.sources.ownership import Ownership, holder_name
from pipeline.sources.timing import Timing, utc_now
from pipeline.sources.twitter import XMode, XSource, run_twitter
from pipeline.system.opening import open_services

LEASE_NAME: Final = "x"

REPLY_EACH_S: Final = 2.0
"""Seconds between two looks into the outbox: a citizen waits longer for the network."""

ACCOUNT: Final = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")

log = structlog.get_logger()


async def run_source(settings: Settings) -> None:
    """Read posts until told to stop; those already read are published first."""
    access = read_access(settings)
    async with open_services(settings) as services:
        services.keys()  # a deployment without a secret must not start
        owner = Ownership(Locks(await services.store()), LEASE_NAME, holder_name(), now=utc_now)
        working = asyncio.create_task(owner.run(partial(_read_and_answer, services, settings, access)))
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, working.cancel)
        with suppress(asyncio.CancelledError):
            await working


def read_access(settings: Settings) -> XAccess:
    """Read how X knows us.

    Raises
    ------
    SetupFault
        If a key is missing.
    """
    if settings.twitter_bearer_token is None:
        raise SetupFault("LAPOR_TWITTER_BEARER_TOKEN belum diisi: API X memberikannya kepada tiap aplikasi")
    return XAccess(
        api_url=settings.twitter_api_url,
        bearer_token=settings.twitter_bearer_token.get_secret_value(),
        account=_read_account(settings),
    )


def _read_account(settings: Settings) -> XAccount | None:
    keys = {name: getattr(settings, f"twitter_{name}") for name in ACCOUNT}
    missing = [f"LAPOR_TWITTER_{name.upper()}" for name, key in keys.items() if key is None]
    if len(missing) == len(ACCOUNT):
        return None
    if missing:
        raise SetupFault(f"akun di X punya empat kunci; yang belum diisi: {', '.join(missing)}")
    return XAccount(**{name: key.get_secret_value() for name, key in keys.items()})


async def _read_and_answer(services: Services, settings: Settings, access: XAccess) -> NoReturn:
    source = XSource(
        access=access,
        mode=XMode(settings.twitter_mode),
        cursors=Cursors(await services.store()),
        publish=partial(take_post, services, is_answered=access.account is not None),
        delete=partial(_delete, services),
        timing=Timing(each_s=settings.twitter_poll_s),
    )
    async with asyncio.TaskGroup() as group:
        group.create_task(run_twitter(source))
        group.create_task(_answer(services, access))
    raise AssertionError("reading has no end")


async def _delete(services: Services, post_id: str) -> None:
    await forget_posts(services, [post_id], now=datetime.now(UTC))


async def _answer(services: Services, access: XAccess) -> None:
    """Send replies until cancelled; what is away is tried again."""
    if access.account is None:
        return
    messenger = XReply(access)
    async with aiohttp.ClientSession() as http:
        while True:
            try:
                while await send_replies(services, http, messenger, datetime.now(UTC)):
                    pass
            except Outage as outage:
                log.warning("x_replies_wait", reason=str(outage))
            await asyncio.sleep(REPLY_EACH_S)

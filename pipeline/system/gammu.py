"""Takes what Gammu SMSD received to the gateway: the program that SMSD runs for each SMS."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import aiohttp
import orjson

from pipeline.domain.errors import Outage, SetupFault
from pipeline.private_files import open_private

GIVE_UP_AFTER_S: Final = 100.0
"""SMSD waits two minutes for the program that it runs; what was not delivered by then goes along with the next SMS."""

PAUSE_S: Final = 5.0
"""Seconds before the gateway is called again."""

GAMMU_VARIABLES: Final = ("SMS_", "DECODED_", "PHONE_ID")
"""How the variables begin that SMSD sets."""


def open_standard_streams() -> None:
    """Open what SMSD closed before it ran us, to nowhere: Python has None for it, and libraries write all the same."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - as long as we run


async def receive_gammu(
    arguments: Sequence[str], environment: Mapping[str, str], *, url: str, secret: str, spool: Path
) -> None:
    """Deliver what SMSD received: written down first, so that what cannot be delivered now goes with the next one."""
    found = {name: value for name, value in environment.items() if name.startswith(GAMMU_VARIABLES)}
    if "SMS_MESSAGES" not in found:
        raise SetupFault("SMS_MESSAGES tidak ada: perintah ini dijalankan Gammu SMSD lewat RunOnReceive")
    with open_private(spool / f"{time.time_ns():020d}-{os.getpid()}.json") as file:
        file.write(orjson.dumps({"environment": found, "arguments": list(arguments)}))
        file.flush()
        os.fsync(file.fileno())
    deadline = time.monotonic() + GIVE_UP_AFTER_S
    async with aiohttp.ClientSession(headers={"X-Lapor-Secret": secret}) as http:
        while not await _deliver_all(http, url, spool):
            if time.monotonic() + PAUSE_S > deadline:
                raise Outage(f"{url} tidak menerima; SMS disimpan di {spool} dan dikirim bersama yang berikutnya")
            await asyncio.sleep(PAUSE_S)


async def _deliver_all(http: aiohttp.ClientSession, url: str, spool: Path) -> bool:
    """Deliver all that was written down, oldest first; what two processes deliver at once is one report."""
    for file in sorted(spool.glob("*.json")):
        try:
            async with http.post(url, data=file.read_bytes()) as answer:
                if not answer.ok:
                    return False
        except FileNotFoundError:
            continue
        except (aiohttp.ClientError, TimeoutError):
            return False
        file.unlink(missing_ok=True)
    return True

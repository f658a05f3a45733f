"""Gammu SMSD on this machine: its own program puts a text into the outbox."""

from __future__ import annotations

import asyncio
from asyncio.subprocess import DEVNULL, PIPE

import aiohttp

from pipeline.adapters.channels.sms.options import Options
from pipeline.adapters.messenger.protocol import not_sent
from pipeline.domain.errors import Outage, SetupFault


class GammuSender(Options):
    """The command that puts a text into SMSD's outbox, and SMSD's configuration."""

    command: str = "gammu-smsd-inject"
    config: str = "/etc/gammu-smsdrc"

    async def send(self, http: aiohttp.ClientSession, *, to: str, text: str, message_id: str) -> str | None:
        """Hand a text of GSM-7 over; the id is the name of the file."""
        arguments = ("-c", self.config, "TEXT", to, "-len", str(len(text)))
        try:
            process = await asyncio.create_subprocess_exec(
                self.command, *arguments, stdin=PIPE, stdout=PIPE, stderr=DEVNULL
            )
        except OSError as error:
            raise SetupFault(f"{self.command} tidak dapat dijalankan: {error.strerror}") from error
        output, _ = await process.communicate(text.encode())
        if process.returncode:
            raise Outage(f"{self.command} ended with {process.returncode}")
        written = output.decode("utf-8", "replace").strip().rpartition(" ")[2]
        if not written:
            raise not_sent("no file")
        return written.rpartition("/")[2]

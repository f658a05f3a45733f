"""How a command asks a use case: on services that are opened for it and closed after it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from pipeline.cli.start import read_settings, run
from pipeline.services.opened import Services
from pipeline.system.opening import open_services

Answer = TypeVar("Answer")


def ask(use_case: Callable[[Services], Awaitable[Answer]]) -> Answer:
    """Give what a use case answers; its faults are told by `main`."""

    async def answer() -> Answer:
        async with open_services(read_settings()) as services:
            return await use_case(services)

    return run(answer())

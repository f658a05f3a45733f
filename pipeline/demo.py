"""`lapor up` and `lapor demo`: the whole system on this machine; the demo plays the sample reports into it."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from importlib.resources import files

from rich.console import Console

from pipeline.adapters.document import ReportDocument
from pipeline.engines import connect_publisher, open_search_index
from pipeline.progress import bars
from pipeline.send import read_lines, readable_ids, send_all, wait_until_searchable
from pipeline.settings import Settings
from pipeline.supervisor import running_system
from pipeline.views import reports_table


async def run_up(settings: Settings, console: Console) -> None:
    """Run the system until SIGTERM or Ctrl-C."""
    async with _shown_system(settings, console) as stay:
        _show_addresses(settings, console)
        await stay


async def run_demo(settings: Settings, console: Console, *, once: bool) -> None:
    """Run the system, play the samples, show what became of them; leave, or stay until Ctrl-C."""
    async with _shown_system(settings, console) as stay:
        documents = await _play_samples(settings, console)
        console.print(reports_table(documents))
        _show_addresses(settings, console)
        if not once:
            console.print("Ctrl-C stops everything.")
            await stay


def sample_lines() -> list[bytes]:
    """Read the sample reports: invented, one a line, in the form of `lapor process`."""
    return (files("pipeline") / "reference" / "samples" / "reports.jsonl").read_bytes().splitlines()


@asynccontextmanager
async def _shown_system(settings: Settings, console: Console) -> AsyncIterator[asyncio.Task[None]]:
    """Run the system; yields a task that ends when we are told to stop, or with the fault that stopped the system."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with AsyncExitStack() as stack:
        with console.status("starting broker, search engine, workers and gateway"):
            system = await stack.enter_async_context(running_system(settings))
        stay = asyncio.create_task(_stay(system, stopping))
        yield stay
        stay.cancel()


async def _stay(system: asyncio.Task[None], stopping: asyncio.Event) -> None:
    stop = asyncio.create_task(stopping.wait())
    done, _ = await asyncio.wait({system, stop}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    if system in done:
        await system


async def _play_samples(settings: Settings, console: Console) -> list[ReportDocument]:
    raws = read_lines(sample_lines())
    ids = readable_ids(raws)
    with bars(console, sent=len(raws), searchable=len(ids)) as shown:
        async with connect_publisher(settings) as publisher, open_search_index(settings) as search_index:
            await send_all(raws, publisher.publish, rate=None, on_sent=partial(shown.add_one, "sent"))
            await wait_until_searchable(ids, search_index, on_found=partial(shown.set, "searchable"))
            return await search_index.get_reports(ids)


def _show_addresses(settings: Settings, console: Console) -> None:
    console.print(f"gateway        {settings.gateway_url}  (/api/v1/reports, /sms/generic, /readyz, /metrics)")
    console.print(f"search engine  {settings.elasticsearch}/laporan/_search")
    console.print(f"broker         {settings.kafka}")
    console.print(f"logs           {settings.state_dir / 'logs'}")

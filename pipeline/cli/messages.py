"""`lapor send` and `lapor replay`: reports into the running system, and rejected messages through it again."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer

from pipeline.cli.lines import open_input
from pipeline.cli.show.flow import Column
from pipeline.cli.show.progress import bars
from pipeline.cli.show.screen import note, standard_output
from pipeline.cli.start import read_settings, run
from pipeline.domain.errors import Outage
from pipeline.domain.report import RawReport
from pipeline.services.replay import Choice, count_rejected
from pipeline.services.replay import replay as send_again
from pipeline.settings import Settings
from pipeline.system.connections import open_search_index
from pipeline.system.opening import open_services
from pipeline.system.road import parse_agents
from pipeline.system.sending import (
    PATIENCE_S,
    Sent,
    Via,
    open_door,
    read_lines,
    send_all,
    wait_until_searchable,
)

app = typer.Typer()
NAMED = 5
"""Refused lines that are named; more would push the sum off the screen."""

COUNTED = (Column("tahap"), Column("kode"), Column("pesan"))


@app.command()
def send(
    file: Annotated[Path, typer.Argument(help="Baris JSON, seperti untuk process; - untuk masukan standar.")],
    rate: Annotated[float | None, typer.Option(min=0.001, help="Laporan per detik; tanpa ini, secepatnya.")] = None,
    via: Annotated[
        Literal["kafka", "gateway"], typer.Option(help="Pintunya; gateway menerima SMS dan formulir.")
    ] = "kafka",
    wait: Annotated[bool, typer.Option("--wait", help="Tunggu sampai semuanya dapat dicari.")] = False,
) -> None:
    """Send a file of reports, and wait until they are searchable if asked."""
    with open_input(file) as lines:
        raws = read_lines(lines.read().splitlines())
    started = time.monotonic()
    settings = read_settings()
    sent, found = run(_send(raws, settings, via=Via(via), rate=rate, wait=wait))
    seconds = time.monotonic() - started
    _say_refused(sent.refused)
    how_far = f"{sent.count} dari {len(raws)} baris terkirim, {len(sent.refused)} di antaranya ditolak"
    searchable = f", {found} dapat dicari, masing-masing sekali" if wait and not sent.stopped_by else ""
    note(f"{how_far}{searchable}; {seconds:.1f} detik, {sent.count / seconds:.0f} per detik")
    if sent.stopped_by:
        raise sent.stopped_by
    if wait and found < len(sent.ids):
        raise Outage(
            f"{len(sent.ids) - found} laporan belum dapat dicari, dan selama {PATIENCE_S:.0f} detik tidak bertambah; "
            f"lihat catatan worker di {settings.state_dir / 'logs'} dan `lapor replay --dry-run`"
        )


def _say_refused(refused: Mapping[int, str]) -> None:
    """Name the first lines that were refused, with the reason of each."""
    for line in sorted(refused)[:NAMED]:
        note(f"baris {line} ditolak: {refused[line]}")
    if len(refused) > NAMED:
        note(f"dan {len(refused) - NAMED} baris lain")


@app.command()
def replay(
    stage: Annotated[str | None, typer.Option(help="Hanya yang ditolak tahap ini.")] = None,
    code: Annotated[str | None, typer.Option(help="Hanya yang ditolak dengan kode ini.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Hitung saja, jangan kirim.")] = False,
) -> None:
    """Replay what fits, and print the counts."""
    parse_agents([stage] if stage else None)
    counts = run(_replay(Choice(stage=stage, code=code), dry_run=dry_run))
    standard_output().records(COUNTED, [[*key, str(count)] for key, count in sorted(counts.items())])
    note(f"{counts.total()} pesan {'akan dikirim' if dry_run else 'dikirim'} lagi")


async def _send(
    raws: Sequence[RawReport], settings: Settings, *, via: Via, rate: float | None, wait: bool
) -> tuple[Sent, int]:
    """Send, and wait if asked; tell how far it came, and how many are searchable."""
    with bars(terkirim=len(raws), **({"dapat dicari": len(raws)} if wait else {})) as shown:
        async with open_door(via, settings) as door:
            sent = await send_all(raws, door, rate=rate, on_sent=partial(shown.add_one, "terkirim"))
        if not wait or sent.stopped_by:
            return sent, 0
        async with open_search_index(settings) as search_index:
            return sent, await wait_until_searchable(
                list(sent.ids), search_index, on_found=partial(shown.set, "dapat dicari")
            )


async def _replay(choice: Choice, *, dry_run: bool) -> Counter[tuple[str, str]]:
    async with open_services(read_settings()) as services:
        return await (count_rejected if dry_run else send_again)(services, choice)

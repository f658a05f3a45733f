"""`lapor forget` and `lapor reporter-data`: what a person may ask of those who hold their data (UU PDP 27/2022)."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Annotated

import orjson
import typer

from pipeline.adapters.search.case_reports import get_report
from pipeline.cli.asking import ask
from pipeline.cli.show.screen import note
from pipeline.domain.channel import Channel
from pipeline.domain.errors import SetupFault
from pipeline.services.forgetting import forget as forget_reports
from pipeline.services.forgetting import forget_reporter
from pipeline.services.held import find_held, held_answer
from pipeline.services.opened import Services

app = typer.Typer()

Account = Annotated[Channel, typer.Option(help="Kanal, bila yang disebut bukan nomor telepon atau alamat surel.")]


@app.command()
def forget(
    ids: Annotated[list[str] | None, typer.Argument(metavar="ID...", help="Nomor laporan atau kode lacak.")] = None,
    reporter: Annotated[
        str | None, typer.Option(help="Semua dari orang ini: nomor telepon, alamat surel, atau nomor akunnya.")
    ] = None,
    channel: Account = Channel.SMS,
) -> None:
    """Forget reports, or all of a person."""
    if bool(ids) == bool(reporter):
        raise SetupFault("sebut nomor laporan, atau --reporter dan orangnya")
    count = ask(
        partial(_forget_reporter, sender=reporter, channel=channel) if reporter else partial(_forget, ids=ids or [])
    )
    note(f"{count} laporan dilupakan; indeks menyusul dalam beberapa detik, topik Kafka dalam sehari")


@app.command("reporter-data")
def reporter_data(
    sender: Annotated[str, typer.Argument(metavar="PELAPOR", help="Nomor telepon, alamat surel, atau nomor akunnya.")],
    channel: Account = Channel.SMS,
) -> None:
    """Print all that is held of a person, as JSON."""
    held = ask(partial(find_held, sender=sender, channel=channel))
    sys.stdout.write(orjson.dumps(held_answer(held), option=orjson.OPT_INDENT_2).decode() + "\n")
    note(f"{len(held.reports)} laporan; berisi data pribadi: serahkan kepada orangnya saja")


async def _forget(services: Services, ids: Sequence[str]) -> int:
    report_ids = [await _report_id(services, any_id) for any_id in ids]
    await forget_reports(services, report_ids, now=datetime.now(UTC))
    return len(report_ids)


async def _report_id(services: Services, any_id: str) -> str:
    return any_id if ":" in any_id else (await get_report(services.search, any_id)).report_id


async def _forget_reporter(services: Services, sender: str, channel: Channel) -> int:
    return len((await forget_reporter(services, sender, channel=channel, now=datetime.now(UTC))).reports)

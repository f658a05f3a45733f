"""`lapor rising`: the words that are new in a place."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from functools import partial
from typing import Annotated

import typer

from pipeline.cli.asking import ask
from pipeline.cli.show.reports import moment
from pipeline.cli.show.rising import RISING, rising_rows
from pipeline.cli.show.screen import note, standard_output
from pipeline.services.rising import list_rising, rising_answer

app = typer.Typer()


@app.command()
def rising(
    place: Annotated[str | None, typer.Option(help="Wilayah: nama atau kode, tingkat mana pun.")] = None,
    category: Annotated[str | None, typer.Option(help="Topik, seperti infrastruktur.")] = None,
    channel: Annotated[str | None, typer.Option(help="Kanal, seperti sms.")] = None,
    days: Annotated[
        int, typer.Option(min=1, max=366, help="Hari terakhir, dibandingkan dengan sekian hari sebelumnya.")
    ] = 7,
    as_json: Annotated[bool, typer.Option("--json", help="Satu objek JSON.")] = False,
) -> None:
    """Print the words that rose, that which rose most first."""
    found = ask(partial(list_rising, days=days, place=place, category=category, channel=channel, now=datetime.now(UTC)))
    if as_json:
        sys.stdout.write(rising_answer(found).model_dump_json() + "\n")
        return
    standard_output().records(RISING, rising_rows(found.words))
    note(f"{len(found.words)} kata naik sejak {moment(found.period.since)}")

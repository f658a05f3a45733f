"""`lapor twitter`: its own file, since it loads what no worker needs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.lines import open_input
from pipeline.cli.show.screen import note
from pipeline.cli.start import read_service_settings, read_settings, run
from pipeline.services.x_posts import forget_posts, forget_told
from pipeline.system.opening import open_services
from pipeline.system.x_source import run_source

app = typer.Typer()
twitter_app = typer.Typer()
app.add_typer(twitter_app, name="twitter")


@twitter_app.callback(invoke_without_command=True)
def twitter(context: typer.Context) -> None:
    """Take posts from X: #LAPOR and @LAPOR1708."""
    if context.invoked_subcommand is None:
        run(run_source(read_service_settings()))


@twitter_app.command("forget", help="Lupakan kiriman yang dihapus penulisnya.")
def forget(
    ids: Annotated[list[str] | None, typer.Argument(metavar="ID...", help="Nomor kiriman di X.")] = None,
    events: Annotated[
        Path | None,
        typer.Option(help="Berkas kabar penghapusan dari X, satu tiap baris; - untuk masukan."),
    ] = None,
) -> None:
    """Forget posts."""
    if not ids and events is None:
        raise typer.BadParameter("sebut nomor kiriman, atau --events")
    count = len(ids or ()) + (run(_forget_told(events)) if events else 0)
    if ids:
        run(_forget(ids))
    note(f"{count} kiriman dilupakan")


async def _forget(post_ids: list[str]) -> None:
    async with open_services(read_settings()) as services:
        await forget_posts(services, post_ids, now=datetime.now(UTC))


async def _forget_told(events: Path) -> int:
    with open_input(events) as lines:
        async with open_services(read_settings()) as services:
            return await forget_told(services, lines, now=datetime.now(UTC))

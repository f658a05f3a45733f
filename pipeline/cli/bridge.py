"""`lapor bridge`: fetches the reports of a partner."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.show.screen import note
from pipeline.cli.start import read_service_settings, read_settings, run
from pipeline.services.bridges import Fetched
from pipeline.system.bridging import fetch_once, fetch_until_stopped

app = typer.Typer()


@app.command()
def bridge(
    name: Annotated[str, typer.Argument(metavar="MITRA", help="Tabelnya di LAPOR_PARTNERS.")],
    once: Annotated[bool, typer.Option("--once", help="Selesai setelah satu kali.")] = False,
) -> None:
    """Fetch a partner's reports, once or for as long as it runs."""
    if once:
        note(_say(run(fetch_once(read_settings(), name))))
    else:
        run(fetch_until_stopped(read_service_settings(), name))


def _say(found: Fetched) -> str:
    return f"{found.pages} halaman: {found.taken} laporan baru, {found.known} sudah ada, {found.rejected} ditolak"

"""`lapor sms`: try a gateway out, and take what Gammu SMSD received."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.show.screen import note
from pipeline.cli.start import read_service_settings, run
from pipeline.system.answering import send_test as try_out
from pipeline.system.gammu import open_standard_streams, receive_gammu

app = typer.Typer()
sms_app = typer.Typer(no_args_is_help=True)
app.add_typer(sms_app, name="sms")


@sms_app.command("send-test", help="Kirim SMS percobaan lewat sebuah gerbang.")
def send_test(
    gateway_name: Annotated[str, typer.Argument(metavar="GERBANG", help="Tabelnya di LAPOR_SMS_GATEWAYS.")],
    number: Annotated[str, typer.Argument(metavar="NOMOR", help="Seperti +6281200000001.")],
) -> None:
    """Send a test SMS through a gateway."""
    note(run(try_out(gateway_name, number, read_service_settings())))


@sms_app.command("receive-gammu", help="Antarkan SMS yang diterima Gammu SMSD; dijalankan oleh RunOnReceive-nya.")
def receive(
    secret_file: Annotated[Path, typer.Option(help="Berkas berisi rahasia dari tabel gerbangnya.", dir_okay=False)],
    files: Annotated[list[str] | None, typer.Argument(metavar="BERKAS", help="Seperti diberikan SMSD.")] = None,
    url: Annotated[str | None, typer.Option(help="Pintu gateway; bawaan: yang di mesin ini.")] = None,
    spool: Annotated[Path | None, typer.Option(help="Folder untuk yang belum dapat diantarkan.")] = None,
) -> None:
    """Deliver an SMS that Gammu SMSD received."""
    open_standard_streams()
    settings = read_service_settings()
    work = receive_gammu(
        files or (),
        os.environ,
        url=url or f"{settings.gateway_url}/sms/gammu",
        secret=secret_file.read_text("utf-8").strip(),
        spool=spool or settings.state_dir / "gammu",
    )
    run(work)

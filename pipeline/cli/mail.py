"""`lapor mail`: try the mail server out."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.show.screen import note
from pipeline.cli.start import read_service_settings, run
from pipeline.system.answering import send_test_mail

app = typer.Typer()
mail_app = typer.Typer(no_args_is_help=True)
app.add_typer(mail_app, name="mail")


@mail_app.callback()
def mail() -> None:
    """Stand for the group, which has one command for now."""


@mail_app.command("send-test", help="Kirim surel percobaan lewat server di LAPOR_SMTP_HOST.")
def send_test(
    address: Annotated[str, typer.Argument(metavar="ALAMAT", help="Seperti warga@contoh.example.")],
) -> None:
    """Send a test mail."""
    note(run(send_test_mail(address, read_service_settings())))

"""`lapor outbox`: what is to be sent to citizens and partners, and what could not be."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from pipeline.cli.asking import ask
from pipeline.cli.show.outbox import COUNT_COLUMNS, ENTRY_COLUMNS, count_row, entry_row
from pipeline.cli.show.screen import note, standard_output
from pipeline.cli.start import read_service_settings, run
from pipeline.domain.outbox_state import OutboxState
from pipeline.services import wording
from pipeline.services.outbox import count_messages, list_messages, try_again
from pipeline.system.answering import answer_until_stopped

app = typer.Typer()
outbox_app = typer.Typer(no_args_is_help=True)
app.add_typer(outbox_app, name="outbox")


@outbox_app.command("run", help="Kirim yang menunggu, dan teruskan SMS yang lengkap; gateway juga melakukannya.")
def outbox_run() -> None:
    """Send what waits, and hand over SMS that waited for their parts."""
    run(answer_until_stopped(read_service_settings()))


@outbox_app.command("show", help="Tunjukkan berapa pesan yang menunggu, terkirim, gagal, atau tidak dapat disampaikan.")
def outbox_show() -> None:
    """Show how many messages are in which state."""
    standard_output().records(COUNT_COLUMNS, list(map(count_row, ask(count_messages))))


@outbox_app.command("list", help="Daftar pesan dalam sebuah keadaan, dengan sebabnya.")
def outbox_list(
    state: Annotated[OutboxState, typer.Option(help="Keadaan pesan.")] = OutboxState.GIVEN_UP,
) -> None:
    """List messages in a state; by default those that were given up."""
    found = ask(partial(list_messages, state=state))
    standard_output().records(ENTRY_COLUMNS, list(map(entry_row, found)))
    note(f"{len(found)} pesan {wording.label(OutboxState, state)}")


@outbox_app.command("retry", help="Kirim lagi pesan yang gagal.")
def outbox_retry(
    message_id: Annotated[str | None, typer.Argument(metavar="PESAN", help="Tanpa ini: semua yang gagal.")] = None,
) -> None:
    """Let messages that were given up be sent again."""
    note(f"{ask(partial(try_again, message_id=message_id))} pesan akan dikirim lagi")

"""`lapor keys`: keys of the API, made, listed, revoked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Annotated

import typer

from pipeline.cli.asking import ask
from pipeline.cli.show.flow import Column
from pipeline.cli.show.screen import note, standard_output
from pipeline.domain.client import ApiKey, Scope
from pipeline.services.keys import check_channels, list_keys, make_key, revoke_key
from pipeline.services.opened import Services

app = typer.Typer()
keys_app = typer.Typer(no_args_is_help=True)
app.add_typer(keys_app, name="keys")

LISTED = (
    Column("kunci"),
    Column("klien"),
    Column("cakupan"),
    Column("kanal"),
    Column("dibuat"),
    Column("berlaku sampai"),
    Column("dicabut"),
)


@keys_app.command("make", help="Buat kunci API untuk sebuah klien; kuncinya ditunjukkan sekali ini saja.")
def make(
    client: Annotated[str, typer.Argument(metavar="NAMA", help="Nama klien; untuk mitra: nama mitranya.")],
    scope: Annotated[list[Scope], typer.Option(help="Yang dibolehkan; boleh diulang.")],
    channel: Annotated[list[str] | None, typer.Option(help="Kanal yang boleh ditulisi; mitra: kanalnya.")] = None,
    days: Annotated[int | None, typer.Option(min=1, max=3_650, help="Berlaku sekian hari; tanpa ini, terus.")] = None,
) -> None:
    """Make a key, and show it once."""

    async def do(services: Services) -> None:
        now = datetime.now(UTC)
        made = await make_key(
            services,
            client,
            scopes=scope,
            channels=check_channels(services, channel or ()),
            now=now,
            expires_at=now + timedelta(days=days) if days else None,
        )
        standard_output().line(made.key)
        if made.signing_secret:
            standard_output().line(made.signing_secret)
        note(
            "simpan sekarang: tidak dapat ditunjukkan lagi"
            + ("; baris kedua adalah rahasia tanda tangan" if made.signing_secret else "")
        )

    ask(do)


@keys_app.command("list", help="Daftar kunci, juga yang sudah dicabut atau kedaluwarsa.")
def show() -> None:
    """Print all keys; a key itself is not kept."""
    standard_output().records(LISTED, [_row(each) for each in ask(list_keys)])


@keys_app.command("revoke", help="Cabut sebuah kunci: sejak saat ini ia tidak membuka apa pun.")
def revoke(
    key_id: Annotated[str, typer.Argument(metavar="KUNCI", help="Seperti ditunjukkan `lapor keys list`.")],
) -> None:
    """Revoke a key."""
    ask(partial(revoke_key, key_id=key_id, now=datetime.now(UTC)))
    note(f"kunci {key_id} dicabut")


def _row(key: ApiKey) -> list[str]:
    moments = (key.made_at, key.expires_at, key.revoked_at)
    said = [f"{moment:%Y-%m-%d %H:%M}" if moment else "" for moment in moments]
    return [key.key_id, key.client, ", ".join(sorted(key.scopes)), ", ".join(key.channels), *said]

"""`lapor officers`: who may act on reports, and the tokens by which they do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Annotated

import typer

from pipeline.adapters.store.officers import KeptOfficer
from pipeline.cli.asking import ask
from pipeline.cli.show.flow import Column
from pipeline.cli.show.screen import note, standard_output
from pipeline.domain.officer import Role, Token
from pipeline.domain.session import ONE_TIME_LASTS
from pipeline.services.officers import add_officer, disable_officer, list_officers, make_token, revoke_token
from pipeline.services.passwords import make_one_time_password

app = typer.Typer()
officers_app = typer.Typer(no_args_is_help=True)
app.add_typer(officers_app, name="officers")

LISTED = (
    Column("nama"),
    Column("peran"),
    Column("instansi"),
    Column("wilayah"),
    Column("dinonaktifkan"),
    Column("token"),
    Column("surel"),
)

Name = Annotated[str, typer.Argument(metavar="NAMA", help="Nama petugas, seperti 'A. Unit'.")]


@officers_app.command("add", help="Tambah petugas; yang pernah dinonaktifkan aktif lagi dengan peran yang baru.")
def add(
    name: Name,
    role: Annotated[Role, typer.Option(help="Peran.")],
    agency: Annotated[
        str | None, typer.Option(help="Instansinya: kode seperti dinas_pu:32.73, atau jenis dengan --region.")
    ] = None,
    region: Annotated[str | None, typer.Option(help="Wilayahnya: nama atau kode, seperti 'Kota Bandung'.")] = None,
    email: Annotated[str | None, typer.Option(help="Alamat surel untuk kabar tentang laporan yang terlambat.")] = None,
) -> None:
    """Add an officer."""
    added = ask(
        partial(add_officer, name=name, role=role, agency=agency, region=region, email=email, now=datetime.now(UTC)),
    )
    where = added.agency or added.region
    note(f"{added.name}: {added.role}{f' {where}' if where else ''}")


@officers_app.command("list", help="Daftar petugas dan token mereka yang masih berlaku.")
def show() -> None:
    """Print all officers; a token itself is not kept."""
    now = datetime.now(UTC)
    standard_output().records(LISTED, [_row(each, now) for each in ask(list_officers)])


@officers_app.command("token", help="Buat token API bagi petugas; tokennya ditunjukkan sekali ini saja.")
def token(name: Name, days: Annotated[int, typer.Option(min=1, max=366, help="Berlaku sekian hari.")] = 30) -> None:
    """Make a token, and show it once."""
    now = datetime.now(UTC)
    made = ask(partial(make_token, name=name, now=now, expires_at=now + timedelta(days=days)))
    standard_output().line(made.token)
    note(f"simpan sekarang: tidak dapat ditunjukkan lagi; berlaku sampai {made.row.expires_at:%Y-%m-%d %H:%M} UTC")


@officers_app.command(
    "password", help="Beri petugas kata sandi sekali pakai untuk /petugas; ditunjukkan sekali ini saja."
)
def password(name: Name) -> None:
    """Make a one-time password, and show it once."""
    standard_output().line(ask(partial(make_one_time_password, name=name, now=datetime.now(UTC))))
    note(
        f"berlaku {ONE_TIME_LASTS.days} hari, sampai diganti saat masuk pertama; sesi dan kode aplikasi {name} berakhir"
    )


@officers_app.command("revoke", help="Cabut sebuah token: sejak saat ini ia tidak membuka apa pun.")
def revoke(
    token_id: Annotated[str, typer.Argument(metavar="TOKEN", help="Seperti ditunjukkan `lapor officers list`.")],
) -> None:
    """Revoke a token."""
    ask(partial(revoke_token, token_id=token_id, now=datetime.now(UTC)))
    note(f"token {token_id} dicabut")


@officers_app.command("disable", help="Nonaktifkan petugas; token, sesi dan kata sandinya berakhir.")
def disable(name: Name) -> None:
    """Disable an officer."""
    ask(partial(disable_officer, name=name, now=datetime.now(UTC)))
    note(f"{name} dinonaktifkan")


def _row(kept: KeptOfficer, now: datetime) -> list[str]:
    officer = kept.officer
    disabled = f"{kept.disabled_at:%Y-%m-%d %H:%M}" if kept.disabled_at else ""
    tokens = ", ".join(_token(each) for each in kept.tokens if each.holds(now))
    return [
        officer.name,
        officer.role,
        officer.agency or "",
        officer.region or "",
        disabled,
        tokens,
        officer.email or "",
    ]


def _token(each: Token) -> str:
    return f"{each.token_id} sampai {each.expires_at:%Y-%m-%d}"

"""`lapor offices`: how offices hear of their reports, and how sure a label must be to be forwarded by itself."""

from __future__ import annotations

import os
from functools import partial
from typing import Annotated

import typer

from pipeline.cli.asking import ask
from pipeline.cli.show.offices import OFFICES, THRESHOLDS, office_fields, office_row
from pipeline.cli.show.screen import note, standard_output
from pipeline.domain.delivery import Way
from pipeline.domain.errors import SetupFault
from pipeline.services import wording
from pipeline.services.offices import (
    AskedWay,
    list_offices,
    list_thresholds,
    remove_office,
    set_office,
    set_threshold,
    show_office,
    show_secret,
)

app = typer.Typer()
offices_app = typer.Typer(no_args_is_help=True)
app.add_typer(offices_app, name="offices")

Code = Annotated[str, typer.Argument(metavar="INSTANSI", help="Kode seperti dinas_pu:32.73, atau pln.")]


@offices_app.command("list", help="Daftar instansi yang diatur, dan pesan yang menunggu atau gagal.")
def show_all() -> None:
    """Print all offices that have settings, or messages that wait or fail."""
    standard_output().records(OFFICES, list(map(office_row, ask(list_offices))))


@offices_app.command("show", help="Tunjukkan bagaimana sebuah instansi diberi tahu.")
def show(code: Code) -> None:
    """Print an office's settings."""
    standard_output().fields(office_fields(ask(partial(show_office, code=code))))


@offices_app.command("set", help="Atur bagaimana sebuah instansi diberi tahu; yang gagal dikirim lagi ke sana.")
def change(
    code: Code,
    way: Annotated[Way, typer.Argument(metavar="CARA", help=f"{', '.join(Way)}.")],
    address: Annotated[str | None, typer.Option(help="Alamat surel, webhook, atau server Open311.")] = None,
    digest: Annotated[
        int | None, typer.Option(metavar="JAM", help="Surel: satu sehari, pada jam ini di tempat instansi.")
    ] = None,
    service: Annotated[str | None, typer.Option(help="Open311: service_code di sana.")] = None,
    jurisdiction: Annotated[str | None, typer.Option(help="Open311: jurisdiction_id di sana.")] = None,
    api_key_env: Annotated[
        str | None, typer.Option(metavar="NAMA", help="Open311: variabel lingkungan dengan api_key kita di sana.")
    ] = None,
) -> None:
    """Set how an office hears of its reports."""
    asked = AskedWay(
        way=way,
        address=address,
        digest_hour=digest,
        service=service,
        jurisdiction=jurisdiction,
        api_key=_read_variable(api_key_env) if api_key_env else None,
    )
    office = ask(partial(set_office, code=code, asked=asked))
    note(f"{office.code}: {wording.label(Way, office.way)}{f' {office.address}' if office.address else ''}")


@offices_app.command("secret", help="Tunjukkan rahasia webhook sebuah instansi: untuk kiriman ke sana dan dari sana.")
def secret(
    code: Code, renew: Annotated[bool, typer.Option(help="Ganti; yang lama tidak berlaku lagi.")] = False
) -> None:
    """Print an office's secret."""
    standard_output().line(ask(partial(show_secret, code=code, is_renewed=renew)))


@offices_app.command("remove", help="Hapus pengaturan sebuah instansi; sesudah itu ia hanya punya antrean.")
def remove(code: Code) -> None:
    """Forget an office's settings."""
    ask(partial(remove_office, code=code))
    note(f"{code}: antrean")


@offices_app.command("threshold", help="Atur atau daftar ambang: seyakin apa instansi diteruskan tanpa petugas.")
def threshold(
    label: Annotated[str | None, typer.Argument(metavar="[JENIS]", help="Jenis instansi; tanpa ini: daftar.")] = None,
    value: Annotated[
        float | None, typer.Argument(metavar="[AMBANG]", min=0.0, max=1.0, help="Tanpa ini: ambang kartu model lagi.")
    ] = None,
) -> None:
    """Set, take away or list the thresholds of labels."""
    if label is None:
        rows = [[name, f"{kept:g}"] for name, kept in ask(list_thresholds).items()]
        standard_output().records(THRESHOLDS, rows)
        return
    slug = ask(partial(set_threshold, label=label, threshold=value))
    note(f"{slug}: {'ambang kartu model' if value is None else f'{value:g}'}")


def _read_variable(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise SetupFault(f"variabel {name} kosong: isi dengan api_key kita di server instansi")
    return value

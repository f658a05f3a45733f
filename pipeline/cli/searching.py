"""`lapor search`: reports by words and filters, shown page by page, or written out whole for other tools."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from pipeline.adapters.search.question import Question
from pipeline.adapters.sheets.parquet import ParquetWriter
from pipeline.cli.asking import ask
from pipeline.cli.show.reports import FOUND, found_rows, read_as
from pipeline.cli.show.screen import note, standard_output
from pipeline.contract.document import ReportDocument, write_document
from pipeline.services import wording
from pipeline.services.opened import Services
from pipeline.services.search import Asked, Found, read, stream
from pipeline.services.search import search as find
from pipeline.services.search_answers import read_answer
from pipeline.services.search_rows import COLUMNS, row_of, text_row_of

app = typer.Typer()

PAGE = 20

Size = Annotated[
    int | None, typer.Option(min=1, help="Banyaknya laporan; bawaan: 20, dengan --json, --csv, --parquet semuanya.")
]
Write = Callable[[ReportDocument], object]


@app.command()
def search(
    words: Annotated[
        list[str] | None,
        typer.Argument(help='Kata, "frasa", ini OR itu, -bukan; tanpa kata, laporan terbaru.'),
    ] = None,
    place: Annotated[str | None, typer.Option(help="Wilayah: nama atau kode, tingkat mana pun.")] = None,
    category: Annotated[str | None, typer.Option(help="Topik, seperti infrastruktur.")] = None,
    agency: Annotated[str | None, typer.Option(help="Jenis instansi, seperti dinas_pu.")] = None,
    office: Annotated[str | None, typer.Option(help="Instansi: namanya.")] = None,
    channel: Annotated[str | None, typer.Option(help="Kanal, seperti sms.")] = None,
    kind: Annotated[str | None, typer.Option(help="laporan, bukan_laporan atau respon.")] = None,
    status: Annotated[str | None, typer.Option(help="Status tindak lanjut, seperti diproses.")] = None,
    since: Annotated[
        str | None, typer.Option("--from", help="Sejak, seperti 24 November 2026 atau bulan lalu.")
    ] = None,
    until: Annotated[str | None, typer.Option("--to", help="Sampai dengan hari, bulan atau tahun ini, WIB.")] = None,
    near: Annotated[str | None, typer.Option(help="Di sekitar LINTANG,BUJUR[,KM]; bawaan 1 km.")] = None,
    needs_review: Annotated[bool, typer.Option("--needs-review", help="Hanya yang perlu verifikasi.")] = False,
    late: Annotated[bool, typer.Option("--late", help="Hanya yang lewat tenggat.")] = False,
    urgent: Annotated[bool, typer.Option("--urgent", help="Hanya yang darurat.")] = False,
    cursor: Annotated[str | None, typer.Option(help="Halaman berikutnya, dari akhir halaman sebelumnya.")] = None,
    size: Size = None,
    as_json: Annotated[bool, typer.Option("--json", help="Dokumen utuh, satu per baris.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Tabel CSV.")] = False,
    parquet: Annotated[
        Path | None, typer.Option(dir_okay=False, help="Berkas Parquet: tabel yang sama, kolomnya bertipe.")
    ] = None,
) -> None:
    """Print what fits, the best first."""
    asked = Asked(
        words=" ".join(words or []),
        place=place,
        category=category,
        agency=agency,
        office=office,
        channel=channel,
        kind=kind,
        status=status,
        since=since,
        until=until,
        near=near,
        needs_review=needs_review,
        late=late,
        urgent=urgent,
        cursor=cursor,
    )
    if sum((as_json, as_csv, parquet is not None)) > 1:
        raise typer.BadParameter("pilih satu dari --json, --csv dan --parquet")
    if parquet:
        with ParquetWriter(parquet, {title: column.kind for title, column in COLUMNS.items()}) as table:
            _write_all(asked, size, lambda document: table.write(row_of(document)))
    elif as_json or as_csv:
        _write_all(asked, size, _csv_writer() if as_csv else _write_json)
    else:
        _show(ask(partial(find, asked=asked, size=size or PAGE, now=datetime.now(UTC))))


def _show(found: Found) -> None:
    standard_output().records(FOUND, found_rows(found.documents))
    for remark in found.remarks:
        note(wording.query_remark(remark, found.mended, found.complete))
    _note_reading(found.question)
    note(f"{found.total} laporan ditemukan, {len(found.documents)} ditunjukkan")
    if found.cursor:
        note(f"halaman berikutnya: --cursor {found.cursor}")


def _write_all(asked: Asked, size: int | None, write: Write) -> None:
    async def write_all(services: Services) -> int:
        written = 0
        question, remarks = await read(services, asked, now=datetime.now(UTC))
        for remark in remarks:
            note(wording.query_remark(remark, {}, 0))
        _note_reading(question)
        async for document in stream(services, question, size=size):
            write(document)
            written += 1
        return written

    note(f"{ask(write_all)} laporan ditulis")


def _note_reading(question: Question) -> None:
    if question.has_words:
        note(f"dibaca sebagai: {read_as(read_answer(question))}")


def _write_json(document: ReportDocument) -> None:
    sys.stdout.write(f"{write_document(document).decode()}\n")


def _csv_writer() -> Write:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    return lambda document: writer.writerow(text_row_of(document))

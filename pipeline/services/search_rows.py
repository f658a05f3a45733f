"""A report as a row of a table, for spreadsheets and other tools: the columns are a contract. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from pipeline.adapters.sheets.cells import neutralise
from pipeline.contract.document import RegionPart, ReportDocument, format_time
from pipeline.domain.channel import Channel
from pipeline.domain.follow_up import Status
from pipeline.domain.taxonomy import ReportKind
from pipeline.services import wording

Cell = str | bool | float | datetime


class Column(NamedTuple):
    """What type a column has, and what stands in it; None if nothing does."""

    kind: type[Cell]
    read: Callable[[ReportDocument], Cell | None]


COLUMNS: Final[Mapping[str, Column]] = {
    "nomor_laporan": Column(str, lambda each: each.report_id),
    "kode_lacak": Column(str, lambda each: each.tracking_id),
    "diterima": Column(datetime, lambda each: each.received_at),
    "kanal": Column(str, lambda each: wording.label(Channel, each.channel)),
    "jenis": Column(str, lambda each: wording.label(ReportKind, each.kind.label)),
    "topik": Column(str, lambda each: wording.category(each.category.label)),
    "jenis_instansi": Column(str, lambda each: wording.agency_kind(each.agency.label)),
    "instansi": Column(str, lambda each: each.agency.name),
    "provinsi": Column(str, lambda each: _name(each.place.province if each.place else None)),
    "kabupaten_kota": Column(str, lambda each: _name(each.place.regency if each.place else None)),
    "kecamatan": Column(str, lambda each: _name(each.place.district if each.place else None)),
    "kelurahan_desa": Column(str, lambda each: _name(each.place.village if each.place else None)),
    "lintang": Column(float, lambda each: each.location.lat if each.location else None),
    "bujur": Column(float, lambda each: each.location.lon if each.location else None),
    "status": Column(str, lambda each: wording.label(Status, each.follow_up.status)),
    "tenggat_tindak_lanjut": Column(datetime, lambda each: each.due.follow_up if each.due else None),
    "perlu_verifikasi": Column(bool, lambda each: each.review.needed),
    "kasus": Column(str, lambda each: each.case_id),
    "isi": Column(str, lambda each: each.text_redacted),
}
"""Title of each column, and what it holds."""


def row_of(document: ReportDocument) -> list[Cell | None]:
    """Lay a report out as a row."""
    return [column.read(document) for column in COLUMNS.values()]


def text_row_of(document: ReportDocument) -> list[str]:
    """Lay a report out as a row of text; no cell of it runs as a formula, and numbers stay numbers."""
    return [_text(cell) for cell in row_of(document)]


def _text(cell: Cell | None) -> str:
    if isinstance(cell, str):
        return neutralise([cell])[0]
    if isinstance(cell, bool):
        return "ya" if cell else "tidak"
    if isinstance(cell, datetime):
        return format_time(cell)
    return "" if cell is None else str(cell)


def _name(region: RegionPart | None) -> str | None:
    return region.name if region else None

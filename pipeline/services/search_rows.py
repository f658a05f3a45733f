"""A report as a row of a table, for spreadsheets and other tools: the columns are a contract. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from pipeline.contract.document import RegionPart, ReportDocument, format_time
from pipeline.domain.channel import Channel
from pipeline.domain.follow_up import Status
from pipeline.domain.taxonomy import ReportKind
from pipeline.services import wording

COLUMNS: Final[Mapping[str, Callable[[ReportDocument], str]]] = {
    "nomor_laporan": lambda each: each.report_id,
    "kode_lacak": lambda each: each.tracking_id,
    "diterima": lambda each: format_time(each.received_at),
    "kanal": lambda each: wording.label(Channel, each.channel),
    "jenis": lambda each: wording.label(ReportKind, each.kind.label),
    "topik": lambda each: wording.category(each.category.label),
    "jenis_instansi": lambda each: wording.agency_kind(each.agency.label),
    "instansi": lambda each: each.agency.name or "",
    "provinsi": lambda each: _name(each.place.province if each.place else None),
    "kabupaten_kota": lambda each: _name(each.place.regency if each.place else None),
    "kecamatan": lambda each: _name(each.place.district if each.place else None),
    "kelurahan_desa": lambda each: _name(each.place.village if each.place else None),
    "lintang": lambda each: str(each.location.lat) if each.location else "",
    "bujur": lambda each: str(each.location.lon) if each.location else "",
    "status": lambda each: wording.label(Status, each.follow_up.status),
    "tenggat_tindak_lanjut": lambda each: format_time(each.due.follow_up) if each.due else "",
    "perlu_verifikasi": lambda each: "ya" if each.review.needed else "tidak",
    "kasus": lambda each: each.case_id,
    "isi": lambda each: each.text_redacted,
}
"""Title of each column, and what stands in it."""


def row_of(document: ReportDocument) -> list[str]:
    """Lay a report out as a row."""
    return [cell(document) for cell in COLUMNS.values()]


def _name(region: RegionPart | None) -> str:
    return region.name if region else ""

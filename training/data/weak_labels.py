"""Labels that others imply: the category of an agency, the urgency of a category. Pure.

Categories, measured before: +0.7 to +1.0 points at home, +1.4 to +5 in new cities.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.domain.taxonomy import ReportKind, Urgency
from training.data.rows import Row
from training.data.seeds import SOURCE as SEEDS

AGREEMENT_MIN = 0.85
"""Share of an agency's doubly labelled rows that must be of one category."""

ROWS_MIN = 10
"""Doubly labelled rows that it takes to see an agreement."""

NEVER_IMPLY = frozenset({"kelurahan_kecamatan", "setda"})
"""They answer for everything."""

NATIONAL = {
    "bpjs_kesehatan": "kesehatan",
    "bpjs_ketenagakerjaan": "ketenagakerjaan",
    "imigrasi": "hukum_keamanan",
    "kemendikbud": "pendidikan",
    "kemensos": "sosial",
    "kemenpan_bkn": "kepegawaian_birokrasi",
    "polri": "hukum_keamanan",
    "bpn_atr": "perumahan_pertanahan",
    "kemenkominfo": "tik",
    "kemnaker": "ketenagakerjaan",
    "kemenkes": "kesehatan",
    "kementerian_esdm": "energi_sda",
    "pln": "energi_sda",
    "pertamina": "energi_sda",
    "kemendes": "desa_kewilayahan",
    "dpmd": "desa_kewilayahan",
    "kemenag": "agama",
    "kemenkeu_pajak": "ekonomi_keuangan",
    "bank_bumn": "ekonomi_keuangan",
    "kementan_kkp": "pertanian_pangan",
    "dinas_pertanian": "pertanian_pangan",
    "klhk": "lingkungan",
    "kai": "perhubungan",
    "kemenhub": "perhubungan",
    "telkom": "tik",
}
"""Offices of one subject that no source labels doubly."""


PERILOUS = frozenset({"kebencanaan", "kesehatan", "ketertiban_umum", "hukum_keamanan", "energi_sda"})
"""Categories of which many a report is urgent: they imply nothing."""

RESCUERS = frozenset({"damkar", "bpbd", "polri"})


def learn_implied(rows: Sequence[Row]) -> dict[str, str]:
    """Give the category that each agency implies, where one does."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if row.category and row.agency:
            counts[row.agency][row.category] += 1
    learnt = {agency: count.most_common(1)[0][0] for agency, count in counts.items() if _agrees(count)}
    return {agency: category for agency, category in {**NATIONAL, **learnt}.items() if agency not in NEVER_IMPLY}


def _agrees(count: Counter[str]) -> bool:
    return count.total() >= ROWS_MIN and count.most_common(1)[0][1] >= AGREEMENT_MIN * count.total()


def add_implied(rows: Sequence[Row], implied: Mapping[str, str]) -> list[Row]:
    """Fill in the categories that are implied."""
    return [row if row.category else replace(row, category=implied.get(row.agency, "")) for row in rows]


def add_ordinary(rows: Sequence[Row]) -> list[Row]:
    """Take for ordinary what is of a category without danger, hardly one in a hundred of which is urgent.

    Of the texts that some source calls no report, many a one tells of a fire: only the project's own are ordinary.
    """
    ordinary = str(Urgency.ORDINARY)
    return [replace(row, urgency=ordinary) if not row.urgency and _is_ordinary(row) else row for row in rows]


def _is_ordinary(row: Row) -> bool:
    if not row.category:
        return row.source == SEEDS and row.kind in (ReportKind.BUKAN_LAPORAN, ReportKind.RESPON)
    return row.category not in PERILOUS and row.agency not in RESCUERS and not row.stemmed

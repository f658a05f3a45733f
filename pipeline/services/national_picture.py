"""The national picture: what is reported when, where, about what and to whom, and how well it goes, as tables.

A chart is a table first: the page draws it, shows it beside, and gives it as CSV.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from pipeline.adapters.reference.gazetteer import load_names
from pipeline.adapters.reference.tables import load_taxonomy
from pipeline.adapters.search.national_counts import (
    Counts,
    Period,
    RisingWord,
    count_categories,
    count_period,
    find_rising,
)
from pipeline.classify.drift import ALARM, stability_index
from pipeline.domain.assignment.deadlines import WIB
from pipeline.domain.channel import Channel
from pipeline.domain.errors import DataFault
from pipeline.domain.triage import ReviewReason
from pipeline.domain.visibility import Visibility
from pipeline.places.codes import PROVINCE, is_within
from pipeline.services import wording
from pipeline.services.cases import CaseOrder, ListedCase, list_cases
from pipeline.services.dates import write_day, write_decimal, write_number
from pipeline.services.excerpts import one_line
from pipeline.services.opened import Services

SPAN: Final = timedelta(days=30)
"""What is shown at first."""

FIRST_DAY: Final = date(1970, 1, 1)
"""No earlier one can be asked for: the calendar needs room for as long a period before."""

LONGEST: Final = timedelta(days=3_653)
"""Ten years: more steps of time than that fit no page."""

SHOWN: Final = 15
"""Bars of a chart, the largest; its CSV has all of them."""

HOT_DAYS, HOT_SOUGHT, HOT_SHOWN = 7, 200, 10
"""Days of the hot cases, how many are looked through for those of the filter, and how many are shown."""

CASE_CHARS: Final = 140
"""Letters of a case's text: two lines of a table."""

Cell = str | int | float | date
"""A share is a float, in percent."""


class Form(StrEnum):
    """How a chart is drawn; `TABLE` is none."""

    COLUMNS = "columns"
    BARS = "bars"
    STACKED = "stacked"
    TILES = "tiles"
    TABLE = "table"


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """A table, and how it is drawn: by its first column, as long as the second and those after it say.

    Attributes
    ----------
    slug
        Its name in addresses.
    note
        What must be known to read it right; blank if nothing.
    shown
        Rows on the page.
    reports
        report_id of what a row is about, for charts whose rows are cases.
    """

    slug: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    form: Form
    note: str = ""
    shown: int = SHOWN
    reports: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A period, its figures, and its charts."""

    period: Period
    figures: tuple[tuple[str, str], ...]
    charts: tuple[Chart, ...]


def read_period(*, since: str, until: str, region: str, category: str, channel: str, now: datetime) -> Period:
    """Read what is asked for: both days are of Jakarta, and the last is within.

    Raises
    ------
    DataFault
        `invalid_parameter` for a day, region, category or channel that cannot be.
    """
    today = now.astimezone(WIB).date()
    last = _read_day("sampai", until) or today
    first = _read_day("dari", since) or last - SPAN + timedelta(days=1)
    known = {each.slug for each in load_taxonomy().categories}
    wrong = {
        "sampai": last > today,
        "dari": not timedelta(0) <= last - first <= LONGEST,
        "wilayah": bool(region) and (len(region) != PROVINCE or region not in load_names()),
        "kategori": bool(category) and category not in known,
        "kanal": bool(channel) and not _is_channel(channel),
    }
    for name, is_wrong in wrong.items():
        if is_wrong:
            raise DataFault("invalid_parameter", "cannot be", field=name)
    return Period(
        since=datetime.combine(first, time(), WIB),
        until=datetime.combine(last + timedelta(days=1), time(), WIB),
        region=region,
        category=category,
        channel=channel,
    )


def _read_day(name: str, text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise DataFault("invalid_parameter", "a day as 2026-11-24", field=name) from None
    if day < FIRST_DAY:
        raise DataFault("invalid_parameter", f"not before {FIRST_DAY}", field=name)
    return day


def _is_channel(name: str) -> bool:
    try:
        return bool(Channel(name))
    except ValueError:
        return False


async def draw_picture(services: Services, period: Period, *, now: datetime) -> Picture:
    """Count a period, and lay it out."""
    counts = await count_period(services.search, period)
    before = await count_categories(services.search, period.before)
    rising = await find_rising(services.search, period)
    hot = await list_cases(services, order=CaseOrder.GROWTH, days=HOT_DAYS, size=HOT_SOUGHT, now=now)
    charts = (
        _over_time(counts),
        _by_province(counts),
        _by_regency(counts, period),
        _bars("kategori", "Topik", counts.categories, wording.category),
        _bars("instansi", "Instansi", counts.offices, str),
        _bars("kanal", "Kanal", counts.channels, lambda each: wording.label(Channel, each)),
        _deadlines(counts),
        _hot_cases(hot, period),
        _rising_words(rising),
        _doubt(counts),
        _bars(
            "alasan",
            "Mengapa perlu verifikasi",
            counts.reasons,
            lambda each: wording.label(ReviewReason, each),
            "Alasan",
        ),
        _confidence(counts),
        _shift(counts, before),
    )
    return Picture(period=period, figures=_figures(counts, before), charts=charts)


def _figures(counts: Counts, before: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    late = sum(each.late for each in counts.deadlines)
    opened = late + sum(each.in_time + each.near for each in counts.deadlines)
    return (
        ("Laporan", f"{write_number(counts.reports)}"),
        ("Masa sebelumnya", f"{write_number(sum(before.values()))}"),
        ("Kasus", write_number(counts.cases)),
        ("Perlu verifikasi", _percent(counts.doubted, counts.reports)),
        ("Terlambat, dari yang terbuka", _percent(late, opened)),
    )


def _percent(part: int, whole: int) -> str:
    return write_cell(share(part, whole)) + " %" if whole else "-"


def share(part: int, whole: int) -> float:
    """Give a share in percent, to a tenth."""
    return round(100 * part / whole, 1) if whole else 0.0


def write_cell(cell: Cell) -> str:
    """Write a cell as people read it."""
    if isinstance(cell, float):
        return write_decimal(cell, 1)
    if isinstance(cell, date):
        return write_day(cell)
    return write_number(cell) if isinstance(cell, int) else cell


def _over_time(counts: Counts) -> Chart:
    rows = tuple((each.day, each.reports, each.doubted) for each in counts.over_time)
    return Chart(
        slug="waktu",
        title="Laporan dari waktu ke waktu",
        columns=("Mulai", "Laporan", "Perlu verifikasi"),
        rows=rows,
        form=Form.COLUMNS,
        note="Hari dimulai pukul 00.00 WIB. Bagian gelap: perlu verifikasi petugas.",
        shown=len(rows),
    )


def _by_province(counts: Counts) -> Chart:
    provinces = {name: counts.provinces.get(code, 0) for code, name in load_names().items() if len(code) == PROVINCE}
    unknown = counts.reports - sum(counts.provinces.values())
    return Chart(
        slug="provinsi",
        title="Provinsi",
        columns=("Provinsi", "Laporan"),
        rows=_sorted(provinces.items()),
        form=Form.TILES,
        note=f"Satu petak satu provinsi, kira-kira di letaknya. {write_number(unknown)} laporan tanpa provinsi.",
        shown=len(provinces),
    )


def _by_regency(counts: Counts, period: Period) -> Chart:
    names = load_names()
    found = {code: count for code, count in counts.regencies.items() if is_within(code, period.region)}
    return _bars("daerah", "Kabupaten dan kota", found, lambda code: names.get(code, code), "Kabupaten atau kota")


def _bars(
    slug: str, title: str, counts: Mapping[str, int], name: Callable[[str], str], column: str | None = None
) -> Chart:
    rows = _sorted((name(value), count) for value, count in counts.items())
    return Chart(slug=slug, title=title, columns=(column or title, "Laporan"), rows=rows, form=Form.BARS)


def _sorted(pairs: Iterable[tuple[str, int]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(sorted(pairs, key=lambda each: (-each[1], each[0])))


def _deadlines(counts: Counts) -> Chart:
    worst = sorted(counts.deadlines, key=lambda each: (-each.late, -each.near, -each.in_time, each.name))
    return Chart(
        slug="tenggat",
        title="Tenggat menurut instansi",
        columns=("Instansi", "Terlambat", "Mendekati", "Tepat waktu"),
        rows=tuple((each.name, each.late, each.near, each.in_time) for each in worst),
        form=Form.STACKED,
        note="Hanya laporan yang belum dijawab; yang paling banyak terlambat lebih dahulu.",
    )


def _hot_cases(cases: Iterable[ListedCase], period: Period) -> Chart:
    shown = [each for each in cases if _fits(each, period)][:HOT_SHOWN]
    return Chart(
        slug="kasus",
        title="Kasus yang ramai",
        columns=("Kasus", "Pendukung", "Sehari terakhir", "Naik"),
        rows=tuple((_said(each), each.count.supporters, each.count.last_day, each.count.growth) for each in shown),
        reports=tuple(each.count.case_id for each in shown),
        form=Form.TABLE,
        note=f"{HOT_DAYS} hari terakhir, menurut wilayah, topik dan kanal yang dipilih; tanggalnya tidak ikut.",
    )


def _said(case: ListedCase) -> str:
    return one_line(case.oldest.text_redacted, CASE_CHARS) if case.oldest else ""


def _fits(case: ListedCase, period: Period) -> bool:
    """Whether a case is of the filter; one of which nobody may read is of none."""
    oldest = case.oldest
    if oldest is None or oldest.visibility is Visibility.CONFIDENTIAL:
        return False
    province = oldest.place.province.code if oldest.place and oldest.place.province else ""
    return (
        period.region in ("", province)
        and period.category in ("", oldest.category.label)
        and (not period.channel or period.channel in case.count.channels)
    )


def _rising_words(words: Iterable[RisingWord]) -> Chart:
    return Chart(
        slug="kata",
        title="Kata yang naik",
        columns=("Kata dasar", "Kasus", "Masa sebelumnya"),
        rows=tuple((each.name, each.cases, each.cases_before) for each in words),
        form=Form.BARS,
        note="Dibandingkan dengan masa sama panjang sebelumnya. Satu kasus dihitung sekali, berapa pun salinannya.",
    )


def _doubt(counts: Counts) -> Chart:
    rows = tuple((each.day, share(each.doubted, each.reports), each.reports) for each in counts.over_time)
    return Chart(
        slug="keraguan",
        title="Keraguan model",
        columns=("Mulai", "Perlu verifikasi (%)", "Laporan"),
        rows=rows,
        form=Form.COLUMNS,
        note="Bagian laporan yang modelnya tidak cukup yakin, atau yang tidak lengkap.",
        shown=len(rows),
    )


def _confidence(counts: Counts) -> Chart:
    rows = tuple((f"{tenth * 10} sampai {tenth * 10 + 10} %", counts.tenths.get(tenth, 0)) for tenth in range(10))
    return Chart(
        slug="keyakinan",
        title="Keyakinan model tentang topik",
        columns=("Keyakinan", "Laporan"),
        rows=rows,
        form=Form.COLUMNS,
    )


def _shift(counts: Counts, before: Mapping[str, int]) -> Chart:
    labels = sorted({*counts.categories, *before})
    now_of, before_of = sum(counts.categories.values()), sum(before.values())
    shares = [
        (
            wording.category(each),
            share(before.get(each, 0), before_of),
            share(counts.categories.get(each, 0), now_of),
        )
        for each in labels
    ]
    farthest = sorted(shares, key=lambda each: (-abs(each[2] - each[1]), each[0]))
    return Chart(
        slug="pergeseran",
        title="Pergeseran topik",
        columns=("Topik", "Sebelumnya (%)", "Sekarang (%)", "Selisih"),
        rows=tuple((name, was, now, round(now - was, 1)) for name, was, now in farthest),
        form=Form.TABLE,
        note=_said_of_shift(counts, before),
    )


def _said_of_shift(counts: Counts, before: Mapping[str, int]) -> str:
    of = sum(before.values())
    if not (counts.reports and of):
        return "Salah satu masa kosong: tidak ada yang dibandingkan."
    expected = {label: count / of for label, count in before.items()}
    index = stability_index(expected, counts.categories)
    verdict = "sebarannya lain" if index > ALARM else "sebarannya serupa"
    return f"Indeks kestabilan {write_decimal(index, 2)} ({verdict}; di atas 0,25 patut dilihat)."

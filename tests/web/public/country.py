"""A country of invented reports: all provinces, all channels, some months; the same each time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from msgspec.structs import replace as replace_part

from pipeline.adapters.reference.gazetteer import load_names, load_seats
from pipeline.adapters.search.bulk import IndexedDocument, report_document
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.search.supports import support_document
from pipeline.contract.document import ReportDocument, build_document, parse_document, write_document
from pipeline.domain.assignment.deadlines import DueDates
from pipeline.domain.case import DuplicateKind, DuplicateMatch
from pipeline.domain.channel import Channel
from pipeline.domain.follow_up import DeadlineState, Status
from pipeline.domain.place import Place, PlaceSource, Region
from pipeline.domain.report import ConsolidatedReport
from pipeline.domain.support import Support
from pipeline.domain.tracking import tracking_id
from pipeline.domain.triage import ReviewReason
from tests.contract.report_builder import ASSIGNMENT, make_consolidated

KEY = b"k" * 32
SAID = {
    "infrastruktur": "Jalan di depan pasar berlubang dalam, dua sepeda motor jatuh pekan ini",
    "energi_sda": "Listrik padam tiap malam sejak Senin, obat di puskesmas rusak",
    "lingkungan": "Sampah menumpuk di tepi sungai dan dibakar warga tiap sore, asapnya masuk rumah",
    "perhubungan": "Lampu lalu lintas di simpang empat mati, tidak ada petugas yang mengatur",
    "kesehatan": "Antrean di puskesmas dari subuh, kuota habis sebelum pukul delapan",
    "kebencanaan": "Banjir setinggi lutut di perumahan sejak tadi malam, saluran air tersumbat",
}
CHANNELS = ("web", "sms", "twitter", "aplikasi")
STATUSES = (Status.RECEIVED, Status.FORWARDED, Status.IN_PROGRESS, Status.FOLLOWED_UP, Status.CLOSED)
DEADLINES = (DeadlineState.IN_TIME, DeadlineState.IN_TIME, DeadlineState.NEAR, DeadlineState.LATE)


def make_country(now: datetime, reports: int = 1_200) -> Iterator[IndexedDocument]:
    """Make reports of the last 90 days; floods rise in the last week, and one of them is copied forty times."""
    chance, names, seats = Random(7), load_names(), sorted(load_seats())
    for number in range(reports):
        code = chance.choice(seats[:200] + [each for each in seats if each < "36"] * 3 + seats)
        age = timedelta(days=90 * chance.random() ** 1.3)
        category = chance.choice([*SAID][:5]) if age > timedelta(days=8) else chance.choice([*SAID, "kebencanaan"])
        made = _make(f"{chance.choice(CHANNELS)}:{number}", now - age, category, code, names, chance)
        yield _as_indexed(made, chance)
    first = _make("web:salin", now - timedelta(days=2), "energi_sda", "73.71", names, chance)
    yield _as_indexed(first, chance)
    for number in range(40):
        copy = _make(
            f"sms:salin{number}", now - timedelta(days=1), "energi_sda", "73.71", names, chance, of="web:salin"
        )
        yield _as_indexed(copy, chance)


def as_document(indexed: IndexedDocument) -> ReportDocument:
    """Give the document that is written."""
    return parse_document(indexed.body)


async def settle(index: SearchIndex, now: datetime, reports: int = 1_200) -> None:
    """Write the country into an index, with followers of some of it."""
    await index.init()
    made = list(make_country(now, reports))
    followers = [
        Support(report_id=f"web:{number}", reporter=f"{each:032x}", channel=Channel.WEB, received_at=now)
        for number in range(0, reports, 60)
        for each in range(number % 7 + 2)
    ]
    result = await index.write([*made, *map(support_document, followers)])
    assert not result.refused
    await index.refresh()


def _make(
    report_id: str,
    at: datetime,
    category: str,
    code: str,
    names: Mapping[str, str],
    chance: Random,
    of: str | None = None,
) -> ConsolidatedReport:
    place = Place(
        source=PlaceSource.TEXT,
        confidence=0.9,
        province=Region(code=code[:2], name=names[code[:2]]),
        regency=Region(code=code, name=names[code]),
        district=Region(code=f"{code}.01", name=names[f"{code}.01"]) if f"{code}.01" in names else None,
    )
    office = f"Dinas {chance.choice(('Pekerjaan Umum', 'Perhubungan', 'Lingkungan Hidup'))} {names[code]}"
    due = DueDates(
        verification=at + timedelta(days=3),
        follow_up=at + timedelta(days=10),
        closing=at + timedelta(days=24),
        rule="deadlines.toml:3",
    )
    assignment = replace(ASSIGNMENT, routing=replace(ASSIGNMENT.routing, name=office), due=due)
    made = make_consolidated(
        report_id,
        received_at=at,
        text=f"{SAID[category]} di {names[code]}",
        category=category,
        match=DuplicateMatch(report_id=of, kind=DuplicateKind.EXACT, score=1.0) if of else None,
        place=place,
        assignment=assignment,
        reasons=(ReviewReason.LOW_CONFIDENCE_CATEGORY,) if chance.random() < 0.2 else (),
    )
    report = replace(made.report, reporter=f"{hash_of(report_id):032x}", tracking_id=tracking_id(report_id, KEY))
    return replace(made, report=report)


def hash_of(report_id: str) -> int:
    """A number for an id, the same in each run."""
    return int.from_bytes(report_id.encode()[:15], "big")


def _as_indexed(made: ConsolidatedReport, chance: Random) -> IndexedDocument:
    document = build_document(made)
    follow_up = replace_part(
        document.follow_up,
        status=chance.choice(STATUSES),
        deadline=chance.choice(DEADLINES),
        since=document.received_at + timedelta(hours=5),
    )
    return report_document(document.report_id, write_document(replace_part(document, follow_up=follow_up)), version=1)

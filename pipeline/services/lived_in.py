"""What makes a demo lived in: an officer of each role, and reports in every state that a report comes into."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from pipeline.contract.document import ReportDocument
from pipeline.domain.errors import DataFault
from pipeline.domain.officer import Officer, Role
from pipeline.domain.taxonomy import ReportKind
from pipeline.services.follow_up import VERBS, Step, Verb, take_step
from pipeline.services.officers import add_officer
from pipeline.services.opened import Services
from pipeline.services.passwords import make_one_time_password

ANSWERED: Final = "Sudah kami periksa di tempat dan kami perbaiki kemarin sore."
STORIES: Final[tuple[tuple[tuple[Verb, str], ...], ...]] = (
    ((Verb.WORK, ""),),
    ((Verb.WORK, ""), (Verb.ANSWER, ANSWERED)),
    ((Verb.ANSWER, ANSWERED), (Verb.RESOLVE, "")),
    ((Verb.ANSWER, ANSWERED), (Verb.RESOLVE, ""), (Verb.CLOSE, "")),
    ((Verb.ANSWER, ANSWERED), (Verb.REOPEN, "Pelapor menelepon: perbaikannya sudah rusak lagi.")),
    ((Verb.POSTPONE, "Menunggu pengadaan bahan; dikerjakan bulan depan."),),
    ((Verb.HAND_BACK, "Ruas ini bukan wewenang kami."),),
    ((Verb.HAND_BACK, "Di luar wilayah kerja kami."), (Verb.ARCHIVE, "Tidak ada instansi yang berwenang.")),
    ((Verb.ASK, "Di dekat nomor berapa, dan sejak kapan?"),),
    ((Verb.WORK, ""), (Verb.ANSWER, "Petugas kami sudah di lokasi; selesai dalam dua hari.")),
)
"""What is done with reports after they were forwarded: a story for each status that an office brings one into."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Resident:
    """An officer of the demo, and the one-time password that is shown once."""

    officer: Officer
    password: str = field(repr=False)


async def move_in(services: Services, documents: Sequence[ReportDocument]) -> list[Resident]:
    """Add an officer of each role, and let reports have come far; those of the busiest office first.

    Whatever the system did with a report meanwhile stays: a step that it overtook is left out.
    """
    reports = [each for each in documents if each.kind.label is ReportKind.LAPORAN and each.agency.code]
    offices = Counter(str(each.agency.code) for each in reports if ":" in str(each.agency.code))
    busiest = offices.most_common(1)[0][0]
    residents = [await _settle_in(services, name, role, busiest) for name, role in _NAMES.items()]
    reports.sort(key=lambda each: (each.agency.code != busiest, each.received_at))
    firsts = [each for each in reports if each.duplicate_of is None]
    told = zip(firsts, STORIES, strict=False)
    await asyncio.gather(*(_live(services, residents[0].officer, *each) for each in told))
    return residents


_NAMES: Final = {
    "Sri Wahyuni": Role.CENTRAL,
    "Made Artana": Role.COORDINATOR,
    "Bambang Setiawan": Role.AGENCY,
    "Nadia Putri": Role.ANALYST,
}


async def _settle_in(services: Services, name: str, role: Role, office: str) -> Resident:
    """Add an officer, unless an earlier run did, and hand a password over."""
    now, region = datetime.now(UTC), office.partition(":")[2]
    officer = Officer(name=name, role=role)
    with suppress(DataFault):
        officer = await add_officer(
            services,
            name,
            role=role,
            agency=office if role is Role.AGENCY else None,
            region=region if role is Role.COORDINATOR else None,
            now=now,
        )
    return Resident(officer=officer, password=await make_one_time_password(services, name, now=now))


async def _live(
    services: Services, officer: Officer, report: ReportDocument, story: Sequence[tuple[Verb, str]]
) -> None:
    for verb, text in ((Verb.FORWARD, ""), *story):
        step = Step(status=VERBS[verb], actor=officer.actor, officer=officer, text=text or None)
        with suppress(DataFault):
            await take_step(services, report.report_id, step, now=datetime.now(UTC))

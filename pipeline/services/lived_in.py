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
from pipeline.domain.follow_up import Status
from pipeline.domain.officer import Officer, Role
from pipeline.domain.taxonomy import ReportKind
from pipeline.services.follow_up import Step, find_progress, take_step
from pipeline.services.officers import add_officer
from pipeline.services.opened import Services
from pipeline.services.passwords import make_one_time_password

Deed = tuple[Status, str]
"""What a report is brought into, and the words to it."""

_ANSWERED: Final = (Status.FOLLOWED_UP, "Sudah kami periksa di tempat dan kami perbaiki kemarin sore.")
_HANDED_BACK: Final = (Status.OUT_OF_SCOPE, "Ruas ini bukan wewenang kami.")
_FORWARDED: Final = (
    ((Status.IN_PROGRESS, ""),),
    ((Status.IN_PROGRESS, ""), _ANSWERED),
    (_ANSWERED, (Status.RESOLVED, "")),
    (_ANSWERED, (Status.RESOLVED, ""), (Status.CLOSED, "")),
    (_ANSWERED, (Status.REOPENED, "Pelapor menelepon: perbaikannya sudah rusak lagi.")),
    ((Status.POSTPONED, "Menunggu pengadaan bahan; dikerjakan bulan depan."),),
    (_HANDED_BACK,),
    (_HANDED_BACK, (Status.ARCHIVED, "Tidak ada instansi yang berwenang.")),
    (_HANDED_BACK, (Status.NEEDS_VERIFICATION, "")),
    (_HANDED_BACK, (Status.NEEDS_VERIFICATION, ""), (Status.VERIFIED, "")),
    ((Status.INCOMPLETE, "Di dekat nomor berapa, dan sejak kapan?"),),
    ((Status.IN_PROGRESS, ""), (Status.FOLLOWED_UP, "Petugas kami sudah di lokasi; selesai dalam dua hari.")),
    ((Status.REDIRECTED, "Ini urusan bagian pemerintahan, bukan dinas kami."),),
    ((Status.WITHDRAWN, "Pelapor menelepon: sudah beres sendiri."),),
)
STORIES: Final[tuple[tuple[Deed, ...], ...]] = tuple(((Status.FORWARDED, ""), *story) for story in _FORWARDED)
"""What is done with reports, one each: a story for every status but the first. One that was verified waits there,
because the system forwards nothing to an office that handed it back."""

REDIRECTED_TO: Final = "setda"
"""The kind of agency that one is redirected to: no sample is for it."""


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


async def _live(services: Services, officer: Officer, report: ReportDocument, story: Sequence[Deed]) -> None:
    """Let a story be told from when the report came until now, and no part of it before what the system did."""
    pause = (datetime.now(UTC) - report.received_at) / (len(story) + 1)
    for number, (status, text) in enumerate(story, start=1):
        agency = REDIRECTED_TO if status is Status.REDIRECTED else None
        step = Step(
            status=status,
            actor=officer.actor,
            officer=officer,
            agency=agency,
            text=text or None,
            event_id=f"{report.report_id}:{number}",
        )
        with suppress(DataFault):
            since = (await find_progress(services, report.report_id)).progress.since
            at = report.received_at + pause * number
            while not (await take_step(services, report.report_id, step, now=max(at, since or at))).is_applied:
                continue  # taken again it is the same step, and waited for as long again: the next one needs it

"""Tells people what was done with reports: each step once, to who sent the report, who follows it, and its partner.

How far people were told stands beside the progress of a report: what is killed in between is done again, and puts the
same messages, which are kept once. So every gateway may look, all at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

import structlog

from pipeline.adapters.store.progress import ProgressTable
from pipeline.adapters.store.readers import KeptReader
from pipeline.contract.document import ReportDocument, with_progress
from pipeline.domain.follow_up import FollowUp, Progress, Status
from pipeline.domain.notices.kinds import find_kind
from pipeline.domain.notification import Notice, NoticeKind, Occasion
from pipeline.domain.visibility import Visibility
from pipeline.services.dates import zone_of
from pipeline.services.notices.readers import find_readers
from pipeline.services.notices.telling import Telling, tell_all
from pipeline.services.opened import Services
from pipeline.services.partner_webhooks import tell_steps

AT_ONCE: Final = 500
"""Reports in one transaction."""

Untold = Mapping[str, tuple[int, Progress]]

log = structlog.get_logger()


async def notify(services: Services, now: datetime) -> int:
    """Put into the outbox what is to be told since the last look; give of how many reports.

    A report whose document is not there yet waits for it.

    Raises
    ------
    Outage
        If store or index are away: look again.
    """
    table = ProgressTable(await services.store())
    after, count = "", 0
    while untold := await table.find_untold(after=after, size=AT_ONCE):
        done = await _tell_of(services, untold, now)
        await table.mark_told(done)
        after, count = max(untold), count + len(done)
    return count


async def _tell_of(services: Services, untold: Untold, now: datetime) -> dict[str, int]:
    """Tell of some reports; give up to which version people were told of each."""
    oldest = now - services.notices.told_within
    found = {each.report_id: each for each in await services.search.get_reports(list(untold))}
    readers = await find_readers(services, list(found))
    tellings = []
    for report_id, document in found.items():
        told, progress = untold[report_id]
        await tell_steps(services, with_progress(document, progress), after=told, oldest=oldest)
        tellings += _tellings(document, told, progress, readers.get(report_id, ()), oldest)
    await tell_all(services, tellings, now=now)
    is_done = {each: each in found or _is_past(progress, oldest) for each, (_, progress) in untold.items()}
    return {each: progress.version for each, (_, progress) in untold.items() if is_done[each]}


def _is_past(progress: Progress, oldest: datetime) -> bool:
    return bool(progress.history) and progress.history[-1].at < oldest


def _tellings(
    document: ReportDocument, told: int, progress: Progress, readers: Sequence[KeptReader], oldest: datetime
) -> list[Telling]:
    """Give what the readers of a report are told of its newest events."""
    found = []
    for occasion in list_occasions(document, progress)[told:] if readers else ():
        kind = find_kind(occasion)
        if kind is None or occasion.event.at < oldest:
            continue
        found += [
            Telling(
                reader=reader,
                notice=Notice(kind.name, kind.what(occasion)),
                occasion=occasion.event.event_id,
                code=document.tracking_id,
                zone=occasion.zone,
                is_question=kind.is_question,
            )
            for reader in readers
            if is_told(reader, kind, occasion)
        ]
    return found


def is_told(reader: KeptReader, kind: NoticeKind, occasion: Occasion) -> bool:
    """Whether a reader is told: questions are the sender's alone, and nobody is told of what they did themselves."""
    return not kind.is_question if reader.follows else not occasion.is_own


def list_occasions(document: ReportDocument, progress: Progress) -> list[Occasion]:
    """Give all that was done with a report, as notices read it."""
    zone, shows_words = zone_of(document.place), document.visibility is not Visibility.CONFIDENTIAL
    return [
        Occasion(
            code=document.tracking_id, event=event, status=status, office=office, zone=zone, shows_words=shows_words
        )
        for event, status, office in _standing(progress.history)
    ]


def _standing(history: Sequence[FollowUp]) -> Iterator[tuple[FollowUp, Status, str]]:
    """Give each event, and where the report stood after it: its status and its office."""
    status, office = Status.RECEIVED, ""
    for event in history:
        status = event.status or status
        if event.office:
            office = event.office.name
        elif event.status is Status.OUT_OF_SCOPE:
            office = ""
        yield event, status, office

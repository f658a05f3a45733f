"""What people would be told of a step, before it is taken: the SMS as it would be sent, and how many would get what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pipeline.adapters.channels.sms.alphabets import septets
from pipeline.contract.document import with_progress
from pipeline.domain.follow_up import apply
from pipeline.domain.notices.kinds import find_kind
from pipeline.domain.notification import Medium, Notice, medium_of
from pipeline.services.follow_up import Step, draft_event, find_progress
from pipeline.services.notices.notify import is_told, list_occasions
from pipeline.services.notices.readers import can_be_told, find_readers
from pipeline.services.notices.writing import write_notice
from pipeline.services.opened import Services


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticePreview:
    """A notice before its step.

    Attributes
    ----------
    text
        As one SMS, which every notice fits into.
    septets
        Its length.
    is_cut
        What was written is longer; the page of the report and an e-mail have all of it.
    readers
        How many would be told, by medium; without those to whom there is no way now.
    """

    text: str
    septets: int
    is_cut: bool
    readers: Mapping[Medium, int]


async def preview_notice(services: Services, any_id: str, step: Step, *, now: datetime) -> NoticePreview | None:
    """Write what would be told of a step; None if nobody would be told of it. Raises as `take_step`."""
    seen = await find_progress(services, any_id)
    after = apply(seen.progress, draft_event(seen, step, now))
    occasion = list_occasions(with_progress(seen.report, after), after)[-1]
    kind = find_kind(occasion)
    if kind is None:
        return None
    written = write_notice(Notice(kind.name, kind.what(occasion)), Medium.SMS)
    report_id = seen.report.report_id
    readers = (await find_readers(services, [report_id])).get(report_id, ())
    return NoticePreview(
        text=written.text,
        septets=septets(written.text) or 0,
        is_cut=written.is_cut,
        readers=Counter(
            medium_of(each.channel)
            for each in readers
            if is_told(each, kind, occasion) and can_be_told(services, each.channel)
        ),
    )

"""A report beside another: where their words differ, and why they are, or may be, one case. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timezone

from pipeline.domain.follow_up import Status
from pipeline.domain.visibility import Visibility
from pipeline.services import wording
from pipeline.services.case_slice import Beside
from pipeline.services.dates import write_time
from pipeline.services.marking import Span, mark_differing
from pipeline.web.console.queue_address import report_address


@dataclass(frozen=True, kw_only=True, slots=True)
class NearView:
    """A report beside another, in words."""

    report_id: str
    address: str
    received: str
    status: str
    spans: tuple[Span, ...]
    why: tuple[str, ...]
    is_confidential: bool


def near_view(beside: Beside, held: str, zone: timezone) -> NearView:
    """Lay it out; `held` is the text that it is held against."""
    document = beside.document
    return NearView(
        report_id=document.report_id,
        address=report_address(document.report_id),
        received=write_time(document.received_at, zone),
        status=wording.label(Status, document.follow_up.status),
        spans=mark_differing(document.text_redacted, held),
        why=wording.pair_reasons(beside.why),
        is_confidential=document.visibility is Visibility.CONFIDENTIAL,
    )

"""What an office reads by e-mail: a report, or those of a day; never a word of a confidential one. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timezone
from typing import Final

from pipeline.contract.document import place_levels
from pipeline.domain.follow_up import Status
from pipeline.services import wording
from pipeline.services.dates import write_time
from pipeline.services.office_told import Told, is_confidential

SHOWN: Final = 200
"""Reports of a day that a digest shows; the others are in the queue, and it says how many these are."""

EXCERPT_CHARS: Final = 300
"""Letters of each report in a digest: enough to see what it is about."""

FOOT: Final = (
    "Jawab dengan akun petugas instansi Anda di sistem LAPOR!. Surel ini dikirim oleh mesin dan tidak dapat dibalas."
)
CONFIDENTIAL: Final = "Laporan rahasia: isinya hanya dapat dibaca petugas instansi ini di sistem LAPOR!."


def subject_of(told: Sequence[Told]) -> str:
    """Give the subject: nothing that a citizen wrote is in it."""
    first = told[0]
    office = first.handover.office.name
    if len(told) > 1:
        return f"{len(told)} laporan untuk {office}"
    return f"Laporan {first.report.report_id} {wording.label(Status, first.handover.status)}: {office}"


def text_of(told: Sequence[Told], zone: timezone, *, is_digest: bool) -> str:
    """Give the text.

    Parameters
    ----------
    zone
        Time zone of the office.
    """
    shown = [_report(each, zone, limit=EXCERPT_CHARS if is_digest else None) for each in told[:SHOWN]]
    if more := len(told) - len(shown):
        shown.append(f"... dan {more} laporan lain di antrean instansi Anda.")
    return "\n\n".join([*shown, FOOT]) + "\n"


def _report(told: Told, zone: timezone, *, limit: int | None) -> str:
    report, handover = told.report, told.handover
    head = [
        f"Laporan {report.report_id}: {wording.label(Status, handover.status)}",
        f"Diterima: {write_time(report.received_at, zone)}",
        f"Tenggat tindak lanjut: {write_time(report.due.follow_up, zone) if report.due else '-'}",
    ]
    if is_confidential(report):
        return "\n".join([*head, CONFIDENTIAL])
    detail = (report.place.detail if report.place else None) or report.stated_place
    where = ", ".join(filter(None, (detail, place_levels(report.place))))
    lines = [*head, f"Topik: {wording.category(report.category.label)}", f"Tempat: {where or '-'}"]
    if handover.text:
        lines.append(f"Alasan: {_cut(handover.text, limit)}")
    return "\n".join(lines) + f"\n\n{_cut(report.text_redacted, limit)}"


def _cut(text: str, limit: int | None) -> str:
    return text if limit is None or len(text) <= limit else f"{text[:limit]} ..."

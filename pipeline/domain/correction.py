"""What an officer says of a report after the models: a confirmed or corrected label, with its provenance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipeline.domain.channel import Channel
from pipeline.domain.taxonomy import ReportKind, ReportType


@dataclass(frozen=True, kw_only=True, slots=True)
class Labels:
    """Answers to the questions; None where nobody said."""

    kind: ReportKind | None = None
    category: str | None = None
    agency: str | None = None
    report_type: ReportType | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """A correction (koreksi), the record of `laporan.koreksi.v1`. The newest of a report counts.

    Attributes
    ----------
    text_redacted
        What the officer read; training never sees another text.
    predicted
        What the models had said, by `model_version`.
    note
        A word to colleagues; it may name people, so it is never exported.
    officer
        Keyed hash of the officer: who labels differently from the others can be found, not who it is.
    """

    report_id: str
    channel: Channel
    received_at: datetime
    corrected_at: datetime
    text_redacted: str
    predicted: Labels
    corrected: Labels
    model_version: str
    officer: str
    region: str | None = None
    note: str | None = None

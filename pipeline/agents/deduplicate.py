"""Third stage: each report joins the case of the earlier ones that it repeats. Pure but for the window it fills."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.domain.report import AnalysedReport, ConsolidatedReport
from pipeline.nlp.duplicates import DuplicateWindow


@dataclass(frozen=True, slots=True)
class Deduplicate:
    """Compares each report with those of the window, the earlier ones of its own batch included."""

    window: DuplicateWindow

    def __call__(self, batch: Sequence[AnalysedReport]) -> list[ConsolidatedReport]:
        """Give each report its case; same order."""
        return [ConsolidatedReport(report=report, membership=self.window.consolidate(report)) for report in batch]

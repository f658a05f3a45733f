"""Type of a report (jenis laporan): complaint, wish or question. Pure; rules over cue words, nothing learnt.

No source labels the type of a report as officers would, so there is nothing to train on. The cue words are data in
`reference/report_type_cues.toml`; how often they are right is in `docs/models.md`.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from pipeline.domain.taxonomy import ReportType

PENGADUAN_POINTS = 2
"""Head start of a complaint: it is what four of five reports are, and what one is that gives no cue."""

QUESTION_MARK = "?"
"""The one cue that cleaning removes, so it is looked for in the text as written."""


@dataclass(frozen=True, slots=True)
class TypeCue:
    """A phrase as `PhraseBook` takes it, and how much it says for a type."""

    report_type: ReportType
    points: int
    words: str


class ReportTypeRules:
    """Adds up the points of the cues in a text, each once; the type with most wins, and complaints win ties."""

    def __init__(self, cues: Sequence[TypeCue]) -> None:
        self._cues = {cue.words: cue for cue in cues}
        self.phrases = tuple(self._cues.keys() - {QUESTION_MARK})
        """What must be looked for in a text."""

    def decide(self, phrases: Set[str], *, is_question: bool) -> ReportType:
        """Decide the type of a report.

        Parameters
        ----------
        phrases
            Those of `phrases` that the cleaned text holds.
        is_question
            Whether the text as written has a question mark.
        """
        found = phrases | {QUESTION_MARK} if is_question else phrases
        points = {ReportType.PENGADUAN: PENGADUAN_POINTS}
        for cue in [self._cues[words] for words in found if words in self._cues]:
            points[cue.report_type] = points.get(cue.report_type, 0) + cue.points
        return max(ReportType, key=lambda each: points.get(each, 0)) if len(points) > 1 else ReportType.PENGADUAN

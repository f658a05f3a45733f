"""Type of a report (jenis laporan): complaint, wish or question. Pure; rules over cue words, nothing learnt.

No source labels the type of a report as officers would, so there is nothing to train on. The cue words are data in
`reference/report_type_cues.toml`; how often they are right is in `docs/models.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from pipeline.domain.taxonomy import ReportType

PENGADUAN_POINTS = 2
"""Head start of a complaint: it is what four of five reports are, and what one is that gives no cue."""

OPEN_END, START = "*", "^"
QUESTION_MARK = "?"
"""The one cue that cleaning removes, so it is looked for in the text as written."""


@dataclass(frozen=True, slots=True)
class TypeCue:
    """Words in their formal spelling, `*` at the end if the last may go on; and how much they say for a type."""

    report_type: ReportType
    points: int
    words: str


class ReportTypeRules:
    """Adds up the points of the cues in a text, each once; the type with most wins, and complaints win ties."""

    def __init__(self, cues: Sequence[TypeCue]) -> None:
        self._cues = tuple(cue for cue in cues if cue.words != QUESTION_MARK)
        self._question = tuple(cue for cue in cues if cue.words == QUESTION_MARK)
        self._matcher = AhoCorasick([_pattern(cue.words) for cue in self._cues])

    def decide(self, normal: str, redacted: str) -> ReportType:
        """Decide the type of a report.

        Parameters
        ----------
        normal
            Cleaned text, words parted by single blanks.
        redacted
            The same text as written: only its question mark is read.
        """
        points = dict.fromkeys(ReportType, 0) | {ReportType.PENGADUAN: PENGADUAN_POINTS}
        found = {
            number for number, _, _ in self._matcher.find_matches_as_indexes(f" {START} {normal} ", overlapping=True)
        }
        asked = self._question if QUESTION_MARK in redacted else ()
        for cue in (*(self._cues[number] for number in found), *asked):
            points[cue.report_type] += cue.points
        return max(points, key=points.__getitem__)


def _pattern(words: str) -> str:
    return f" {words.removesuffix(OPEN_END)}" if words.endswith(OPEN_END) else f" {words} "

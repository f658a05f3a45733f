"""Why two reports are one case, or may tell of one incident, in words that an officer reads. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.domain.report import AnalysedReport
from pipeline.nlp.duplicate_rules import DuplicateRules
from pipeline.nlp.pairs import PairVerdict, compare
from pipeline.nlp.shingles import comparable, word_set

WORDS_SHOWN = 12
"""Of the words that two reports share or not: enough to recognise what they tell, and one line of a screen."""

DAY_S = 86_400
NOT_ALIKE = "disatukan melalui laporan lain dalam kasus ini, atau oleh petugas"


@dataclass(frozen=True, kw_only=True, slots=True)
class PairReasons:
    """A verdict with what led to it.

    Attributes
    ----------
    reasons
        Sentences, Indonesian.
    shared, differing
        Words of both reports, and words that only one of them has; the first of each in the order of the text.
    """

    verdict: PairVerdict
    days_apart: int
    reasons: tuple[str, ...]
    shared: tuple[str, ...]
    differing: tuple[str, ...]


def explain_member(member: AnalysedReport, earlier: AnalysedReport, rules: DuplicateRules) -> PairReasons:
    """Explain why a report is in the case of an earlier one; the verdict is computed again, by the same rules."""
    found = explain_pair(member, earlier, rules)
    if found.verdict.same == "merge":
        return found
    return PairReasons(
        verdict=found.verdict,
        days_apart=found.days_apart,
        reasons=(NOT_ALIKE, *found.reasons[1:]),
        shared=found.shared,
        differing=found.differing,
    )


def explain_pair(first: AnalysedReport, second: AnalysedReport, rules: DuplicateRules) -> PairReasons:
    """Explain what two reports share and what they do not."""
    verdict = compare(first, second, rules)
    words, others = comparable(first.text_normal).split(), comparable(second.text_normal).split()
    shared = _in_order(words, word_set(" ".join(others)).__contains__)
    known = set(words) & set(others)
    differing = _in_order([*words, *others], lambda word: word not in known)
    days = int(abs((first.received_at - second.received_at).total_seconds()) // DAY_S)
    reasons = ("; ".join(verdict.reasons), *_same_place(first, second), _days(days))
    return PairReasons(verdict=verdict, days_apart=days, reasons=reasons, shared=shared, differing=differing)

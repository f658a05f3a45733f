"""Why two reports are one case, or may tell of one incident, in words that an officer reads. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice

from pipeline.domain.place import Place, Region
from pipeline.domain.report import AnalysedReport
from pipeline.nlp.duplicate_rules import DuplicateRules
from pipeline.nlp.pairs import PairVerdict, compare
from pipeline.nlp.shingles import comparable

WORDS_SHOWN = 12
"""Of the words that two reports share or not: enough to recognise what they tell, and one line of a screen."""

DAY_S = 86_400
NOT_ALIKE = "disatukan melalui laporan lain dalam kasus ini, kiriman di X, data orang yang sama, atau oleh petugas"
"""What the documents do not tell: they hold neither whose data a text carried nor which post it passed on."""


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
    return found if found.verdict.same == "merge" else replace(found, reasons=(NOT_ALIKE, *found.reasons[1:]))


def explain_pair(first: AnalysedReport, second: AnalysedReport, rules: DuplicateRules) -> PairReasons:
    """Explain what two reports share and what they do not."""
    verdict = compare(first, second, rules)
    words, others = comparable(first.text_normal).split(), comparable(second.text_normal).split()
    days = int(abs((first.received_at - second.received_at).total_seconds()) // DAY_S)
    return PairReasons(
        verdict=verdict,
        days_apart=days,
        reasons=("; ".join(verdict.reasons), *_same_place(first, second)),
        shared=_first(word for word in words if word in set(others)),
        differing=_first(word for word in (*words, *others) if (word in words) != (word in others)),
    )


def _first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(islice(dict.fromkeys(words), WORDS_SHOWN))


def _same_place(first: AnalysedReport, second: AnalysedReport) -> tuple[str, ...]:
    """Name the smallest region that both reports name."""
    pairs = zip(_levels(first.place), _levels(second.place), strict=True)
    shared = next((one.name for one, other in pairs if one and other and one.code == other.code), None)
    return (f"sama-sama di {shared}",) if shared else ()


def _levels(place: Place | None) -> tuple[Region | None, ...]:
    return (place.village, place.district, place.regency, place.province) if place else (None,) * 4

"""Why two reports are one case, or may tell of one incident: the verdict again, with what an officer looks at. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice

from pipeline.domain.place import Place, Region
from pipeline.duplicates.fingerprint.build import Comparable
from pipeline.duplicates.fingerprint.shingles import comparable
from pipeline.duplicates.reasons import Evidence, Reason
from pipeline.duplicates.rules import DuplicateRules
from pipeline.duplicates.verdict.judge import PairVerdict, compare

WORDS_SHOWN = 12
"""Of the words that two reports share or not: enough to recognise what they tell, and one line of a screen."""

DAY_S = 86_400


@dataclass(frozen=True, kw_only=True, slots=True)
class PairReasons:
    """A verdict with what led to it.

    Attributes
    ----------
    reasons
        Those of the verdict; for a member of a case that is not alike, that it was joined otherwise.
    region
        The smallest region that both reports name.
    shared, differing
        Words of both reports, and words that only one of them has; the first of each in the order of the text.
    """

    verdict: PairVerdict
    days_apart: int
    reasons: tuple[Evidence, ...]
    region: str | None
    shared: tuple[str, ...]
    differing: tuple[str, ...]


def explain_member(member: Comparable, earlier: Comparable, rules: DuplicateRules) -> PairReasons:
    """Explain why a report is in the case of an earlier one; the verdict is computed again, by the same rules.

    The documents hold neither whose data a text carried nor which post it passed on: what was joined for that, through
    a third report or by an officer looks unlike here.
    """
    found = explain_pair(member, earlier, rules)
    return found if found.verdict.same == "merge" else replace(found, reasons=(Evidence(Reason.JOINED_OTHERWISE),))


def explain_pair(first: Comparable, second: Comparable, rules: DuplicateRules) -> PairReasons:
    """Explain what two reports share and what they do not."""
    verdict = compare(first, second, rules)
    words, others = comparable(first.text_normal).split(), comparable(second.text_normal).split()
    return PairReasons(
        verdict=verdict,
        days_apart=int(abs((first.received_at - second.received_at).total_seconds()) // DAY_S),
        reasons=verdict.reasons,
        region=_shared_region(first.place, second.place),
        shared=_first(word for word in words if word in set(others)),
        differing=_first(word for word in (*words, *others) if (word in words) != (word in others)),
    )


def _first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(islice(dict.fromkeys(words), WORDS_SHOWN))


def _shared_region(first: Place | None, second: Place | None) -> str | None:
    pairs = zip(_levels(first), _levels(second), strict=True)
    return next((one.name for one, other in pairs if one and other and one.code == other.code), None)


def _levels(place: Place | None) -> tuple[Region | None, ...]:
    return (place.village, place.district, place.regency, place.province) if place else (None,) * 4

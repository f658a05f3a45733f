"""Are two reports the same complaint? The one decision behind the window, `lapor compare` and the evaluation. Pure.

Words propose, details dispose: alike words merge only if no number, name or person was substituted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from math import cos, hypot, radians
from typing import Literal

from pipeline.domain.place import GeoPoint
from pipeline.domain.report import AnalysedReport
from pipeline.nlp.details import find_conflict, shared_details
from pipeline.nlp.fingerprint import Fingerprint, fingerprint
from pipeline.nlp.wording import Wording, measure

Sameness = Literal["merge", "link", "none"]

KM_PER_DEGREE = 111.2


@dataclass(frozen=True, kw_only=True, slots=True)
class DuplicateRules:
    """When two reports are one complaint.

    Attributes
    ----------
    window
        Reports further apart are never the same: what comes back after a month is a new complaint.
    merge_jaccard
        Shared shingles, 0.0 to 1.0, from which two texts are one.
    vague_jaccard
        The same for short texts without a number or name in common, which do not say where.
    copied_words
        Words in a row that nobody chooses twice: from here on a text was copied, whatever was put around it.
    copied_share
        Share of the shorter text that must be copied.
    verbatim
        Share of the shorter text's shingles in the longer one, from which the one is the other, cut or added to.
    far_km
        Reports sent from further apart are about two places.
    flood_per_minute
        Reports of one text in a minute, from which it is a flood (`banjir_pesan`).
    """

    window: timedelta = timedelta(days=30)
    merge_jaccard: float = 0.5
    vague_jaccard: float = 0.8
    copied_words: int = 8
    copied_share: float = 0.5
    verbatim: float = 0.95
    far_km: float = 2.0
    flood_per_minute: int = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class PairVerdict:
    """Same complaint (`merge`), perhaps the same incident (`link`), or neither; and why, in words for officers."""

    same: Sameness
    score: float
    reasons: tuple[str, ...]


def compare(first: AnalysedReport, second: AnalysedReport, rules: DuplicateRules) -> PairVerdict:
    """Decide on two reports; the same whichever comes first."""
    verdict = judge(fingerprint(first), fingerprint(second), rules)
    if abs(first.received_at - second.received_at) <= rules.window:
        return verdict
    return PairVerdict(same="none", score=verdict.score, reasons=(f"lebih dari {rules.window.days} hari berselang",))


def judge(first: Fingerprint, second: Fingerprint, rules: DuplicateRules) -> PairVerdict:
    """Decide on two reports of one window."""
    wording = measure(first.words, second.words)
    score = round(max(wording.jaccard, wording.containment if _is_verbatim(wording, rules) else 0.0), 4)
    refusal = next(_refusals(first, second, wording, rules), None)
    if refusal:
        return PairVerdict(same="none", score=score, reasons=(refusal,))
    if not _is_same_text(first, second, wording, rules):
        return PairVerdict(same="none", score=score, reasons=(f"hanya {score:.0%} kata-kata sama",))
    return PairVerdict(same="merge", score=score, reasons=tuple(_reasons(first, second, score)))


def _is_same_text(first: Fingerprint, second: Fingerprint, wording: Wording, rules: DuplicateRules) -> bool:
    is_copied = wording.run >= max(rules.copied_words, rules.copied_share * wording.shorter)
    least = rules.vague_jaccard if _is_vague(first, second, wording, rules) else rules.merge_jaccard
    return is_copied or _is_verbatim(wording, rules) or wording.jaccard >= least


def _is_verbatim(wording: Wording, rules: DuplicateRules) -> bool:
    return wording.containment >= rules.verbatim and wording.shorter >= rules.copied_words


def _is_vague(first: Fingerprint, second: Fingerprint, wording: Wording, rules: DuplicateRules) -> bool:
    return wording.shorter < rules.copied_words and not shared_details(first.details, second.details)


def _refusals(first: Fingerprint, second: Fingerprint, wording: Wording, rules: DuplicateRules) -> Iterator[str]:
    """Say what forbids that two reports are one, however alike their words.

    A long text word for word is the same from wherever it was sent: a relay, or a petition that many sign.
    """
    yield from sorted(filter(None, (first.alone, second.alone)))
    if not _is_verbatim(wording, rules):
        yield from _refusals_of_origin(first, second, _is_vague(first, second, wording, rules), rules)
    if (first.details.personal or second.details.personal) and not _is_one_person(first, second, wording, rules):
        yield "mungkin data orang lain"
    yield from find_conflict(first.details, second.details, set(first.words.split()), set(second.words.split()))


def _refusals_of_origin(
    first: Fingerprint, second: Fingerprint, is_vague: bool, rules: DuplicateRules
) -> Iterator[str]:
    if any(code != other for code, other in zip(first.area, second.area, strict=False)):
        yield "wilayah berbeda"
    if first.location and second.location and _distance_km(first.location, second.location) > rules.far_km:
        yield f"lokasi berjarak lebih dari {rules.far_km:g} km"
    if is_vague and _are_strangers(first, second):
        yield "pelapor berbeda, dan tidak jelas di mana"


def _is_one_person(first: Fingerprint, second: Fingerprint, wording: Wording, rules: DuplicateRules) -> bool:
    if first.reporter and second.reporter:
        return first.reporter == second.reporter
    return _is_verbatim(wording, rules) or bool(set(first.details.numbers) & set(second.details.numbers))


def _are_strangers(first: Fingerprint, second: Fingerprint) -> bool:
    return bool(first.reporter and second.reporter and first.reporter != second.reporter)


def _distance_km(first: GeoPoint, second: GeoPoint) -> float:
    north = first.lat - second.lat
    east = (first.lon - second.lon) * cos(radians(first.lat))
    return KM_PER_DEGREE * hypot(north, east)


def _reasons(first: Fingerprint, second: Fingerprint, score: float) -> Iterator[str]:
    yield f"{score:.0%} kata-kata sama"
    shared = shared_details(first.details, second.details)
    if shared:
        yield f"sama-sama menyebut {', '.join(shared)}"

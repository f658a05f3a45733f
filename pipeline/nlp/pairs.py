"""Are two reports the same complaint? The one decision behind the window, `lapor compare` and the evaluation. Pure.

Words propose, details dispose: alike words merge only if no number, name or person was substituted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from pipeline.domain.report import AnalysedReport
from pipeline.nlp.details import find_conflict, shared_details, shared_spots, shared_topics
from pipeline.nlp.fingerprint import OWN_WORDS, Fingerprint, distance_km, fingerprint
from pipeline.nlp.shingles import word_set
from pipeline.nlp.wording import Wording, longest_run, measure

Sameness = Literal["merge", "link", "none"]


@dataclass(frozen=True, kw_only=True, slots=True)
class DuplicateRules:
    """When two reports are one complaint, and when they may tell of one incident.

    Attributes
    ----------
    window
        Reports further apart are never the same: what comes back after a month is a new complaint.
    merge_jaccard
        Shared shingles, 0.0 to 1.0, from which two texts are one.
    vague_jaccard
        The same for short texts without a number or name in common, which do not say where.
    copied_words
        Words in a row that nobody chooses twice: from here on a text was copied, whatever was put around it. A text
        with fewer words is short.
    copied_share
        Share of the shorter text that must be copied.
    copied_jaccard
        Below this no copied run is looked for: where half of the shorter text was copied, more is shared.
    verbatim
        Share of the shorter text's shingles in the longer one, from which the one is the other, cut or added to.
    far_km
        Reports sent from further apart are about two places.
    link_jaccard
        Shared shingles from which two texts may tell of one incident.
    link_window
        The same place and category within this time may be one incident; later it was repaired and came back.
    flood_per_minute
        Reports of one text in a minute, from which it is a flood (`banjir_pesan`).
    """

    window: timedelta = timedelta(days=30)
    merge_jaccard: float = 0.5
    vague_jaccard: float = 0.8
    copied_words: int = OWN_WORDS
    copied_share: float = 0.5
    copied_jaccard: float = 0.25
    verbatim: float = 0.95
    far_km: float = 2.0
    link_jaccard: float = 0.4
    link_window: timedelta = timedelta(days=14)
    flood_per_minute: int = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class PairVerdict:
    """Same complaint (`merge`), perhaps the same incident (`link`), or neither; and why, in words for officers.

    Attributes
    ----------
    score
        Similarity of the two texts, 0.0 to 1.0.
    """

    same: Sameness
    score: float
    reasons: tuple[str, ...]


def compare(first: AnalysedReport, second: AnalysedReport, rules: DuplicateRules) -> PairVerdict:
    """Decide on two reports; the same whichever comes first."""
    apart_s = abs((first.received_at - second.received_at).total_seconds())
    return judge(fingerprint(first), fingerprint(second), rules, apart_s=apart_s)


def judge(first: Fingerprint, second: Fingerprint, rules: DuplicateRules, *, apart_s: float) -> PairVerdict:
    """Decide on two reports that came `apart_s` seconds apart."""
    pair = _Pair(first, second, measure(first.words, second.words), rules)
    score = round(pair.wording.containment if pair.is_verbatim else pair.wording.jaccard, 4)
    refusal = _find_refusal(first, second, rules, apart_s=apart_s, is_verbatim=pair.is_verbatim)
    if refusal:
        return PairVerdict(same="none", score=score, reasons=(refusal,))
    conflict = _find_conflict(first, second)
    if not conflict and _is_same_text(pair):
        return PairVerdict(same="merge", score=score, reasons=_reasons(pair, score))
    if not conflict and _is_alike(pair):
        return PairVerdict(same="link", score=score, reasons=_reasons(pair, score))
    near = judge_near(first, second, rules, apart_s=apart_s)
    reason = conflict or f"hanya {score:.0%} kata-kata sama"
    return near if near.same == "link" else PairVerdict(same="none", score=score, reasons=(reason,))


def judge_near(first: Fingerprint, second: Fingerprint, rules: DuplicateRules, *, apart_s: float) -> PairVerdict:
    """Decide by place and topic alone whether two reports may tell of one incident; never merges.

    Posts name a place in passing, and two people seldom name the same corner: there a differing detail is no sign.
    """
    refusal = _find_refusal(first, second, rules, apart_s=apart_s, is_verbatim=False)
    common = word_set(first.words) & word_set(second.words)
    score = round(len(common) / max(1, min(len(word_set(first.words)), len(word_set(second.words)))), 4)
    if refusal or first.category != second.category or apart_s > rules.link_window.total_seconds():
        return PairVerdict(same="none", score=score, reasons=(refusal or "topik berbeda, atau terlalu lama berselang",))
    spots = shared_spots(first.details, second.details, common)
    topics = shared_topics(first.details, second.details, common) if spots else []
    conflict = None if first.is_post and second.is_post else _find_conflict(first, second)
    if not topics or conflict:
        return PairVerdict(same="none", score=score, reasons=(conflict or "tempat berbeda",))
    reason = f"sama-sama tentang {', '.join(topics)} di {', '.join(spots)}"
    return PairVerdict(same="link", score=score, reasons=(reason,))


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two fingerprints, what their words share, and the rules."""

    first: Fingerprint
    second: Fingerprint
    wording: Wording
    rules: DuplicateRules

    @property
    def is_short(self) -> bool:
        return self.wording.shorter < self.rules.copied_words

    @property
    def is_verbatim(self) -> bool:
        """The one is the other, cut or added to: a relay, or a petition that many sign."""
        return self.wording.containment >= self.rules.verbatim and not self.is_short

    @property
    def is_vague(self) -> bool:
        """Too short to be recognised by its words, and nothing says where."""
        return self.is_short and not shared_details(self.first.details, self.second.details)

    @property
    def is_by_strangers(self) -> bool:
        """Known to be of two people, each in own words."""
        is_relayed = self.first.is_relay or self.second.is_relay
        return _are_two_people(self.first, self.second) and not is_relayed


def _find_refusal(
    first: Fingerprint, second: Fingerprint, rules: DuplicateRules, *, apart_s: float, is_verbatim: bool
) -> str | None:
    """Say what forbids that two reports have to do with each other, however alike their words; None if nothing does."""
    if first.alone or second.alone:
        return min(filter(None, (first.alone, second.alone)))
    if apart_s > rules.window.total_seconds():
        return f"lebih dari {rules.window.days} hari berselang"
    is_personal = first.details.is_personal or second.details.is_personal
    if is_personal and not _is_one_person(first, second, is_verbatim=is_verbatim):
        return "mungkin data orang lain"
    return None if is_verbatim else _find_distance(first, second, rules)


def _find_distance(first: Fingerprint, second: Fingerprint, rules: DuplicateRules) -> str | None:
    if any(code != other for code, other in zip(first.area, second.area, strict=False)):
        return "wilayah berbeda"
    if first.location and second.location and distance_km(first.location, second.location) > rules.far_km:
        return f"lokasi berjarak lebih dari {rules.far_km:g} km"
    return None


def _is_one_person(first: Fingerprint, second: Fingerprint, *, is_verbatim: bool) -> bool:
    if is_verbatim and (first.is_relay != second.is_relay or not _are_two_people(first, second)):
        return True
    if first.reporter and second.reporter:
        return first.reporter == second.reporter
    return not set(first.details.numbers).isdisjoint(second.details.numbers)


def _are_two_people(first: Fingerprint, second: Fingerprint) -> bool:
    return bool(first.reporter and second.reporter and first.reporter != second.reporter)


def _find_conflict(first: Fingerprint, second: Fingerprint) -> str | None:
    return find_conflict(first.details, second.details, word_set(first.words), word_set(second.words))


def _is_same_text(pair: _Pair) -> bool:
    wording, rules = pair.wording, pair.rules
    if pair.is_verbatim:
        return True
    if wording.jaccard >= rules.merge_jaccard:
        return not pair.is_vague or (wording.jaccard >= rules.vague_jaccard and not pair.is_by_strangers)
    return wording.jaccard >= rules.copied_jaccard and _is_copied(pair)


def _is_copied(pair: _Pair) -> bool:
    least = max(pair.rules.copied_words, pair.rules.copied_share * pair.wording.shorter)
    return pair.wording.shorter >= least and longest_run(pair.first.words, pair.second.words) >= least


def _is_alike(pair: _Pair) -> bool:
    """Whether two texts share words enough to be shown to an officer."""
    return pair.wording.jaccard >= (pair.rules.vague_jaccard if pair.is_vague else pair.rules.link_jaccard)


def _reasons(pair: _Pair, score: float) -> tuple[str, ...]:
    shared = shared_details(pair.first.details, pair.second.details)
    return (f"{score:.0%} kata-kata sama", *([f"sama-sama menyebut {', '.join(shared)}"] if shared else []))

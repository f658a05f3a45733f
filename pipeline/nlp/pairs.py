"""Are two reports the same complaint? The one decision behind the window, `lapor compare` and the evaluation. Pure.

Words propose, details dispose: alike words merge only if no number, name or person was substituted.
"""

from __future__ import annotations

from collections.abc import Iterator
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
    refusal = next(_refusals(pair, apart_s), None)
    if refusal:
        return PairVerdict(same="none", score=score, reasons=(refusal,))
    conflict = _conflict(first, second)
    if not conflict and _is_same_text(pair):
        return PairVerdict(same="merge", score=score, reasons=tuple(_reasons(pair, score)))
    incident = next(_incident(pair, conflict, apart_s), None)
    if incident:
        return PairVerdict(same="link", score=score, reasons=(incident, *([conflict] if conflict else [])))
    return PairVerdict(same="none", score=score, reasons=(conflict or f"hanya {score:.0%} kata-kata sama",))


def may_be_incident(first: Fingerprint, second: Fingerprint, rules: DuplicateRules, *, apart_s: float) -> bool:
    """Whether two reports may be linked for their place and topic: `judge` without the words, ten times faster."""
    return bool(_incident_spots(first, second, rules, apart_s)) and not _denies_incident(first, second)


def _conflict(first: Fingerprint, second: Fingerprint) -> str | None:
    return find_conflict(first.details, second.details, word_set(first.words), word_set(second.words))


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
    def are_strangers(self) -> bool:
        """Known to be two people, each in own words."""
        is_relayed = self.first.is_relay or self.second.is_relay
        return (
            bool(self.first.reporter and self.second.reporter and self.first.reporter != self.second.reporter)
            and not is_relayed
        )

    @property
    def is_personal(self) -> bool:
        return self.first.details.is_personal or self.second.details.is_personal


def _refusals(pair: _Pair, apart_s: float) -> Iterator[str]:
    """Say what forbids that two reports have to do with each other, however alike their words."""
    first, second, rules = pair.first, pair.second, pair.rules
    yield from sorted(filter(None, (first.alone, second.alone)))
    if apart_s > rules.window.total_seconds():
        yield f"lebih dari {rules.window.days} hari berselang"
    if pair.is_personal and not _is_one_person(pair):
        yield "mungkin data orang lain"
    if pair.is_verbatim:
        return
    if any(code != other for code, other in zip(first.area, second.area, strict=False)):
        yield "wilayah berbeda"
    if first.location and second.location and distance_km(first.location, second.location) > rules.far_km:
        yield f"lokasi berjarak lebih dari {rules.far_km:g} km"


def _is_one_person(pair: _Pair) -> bool:
    if pair.first.reporter and pair.second.reporter:
        return pair.first.reporter == pair.second.reporter
    return pair.is_verbatim or not set(pair.first.details.numbers).isdisjoint(pair.second.details.numbers)


def _is_same_text(pair: _Pair) -> bool:
    wording, rules = pair.wording, pair.rules
    if pair.is_verbatim:
        return True
    if wording.jaccard >= rules.merge_jaccard:
        return not pair.is_vague or (wording.jaccard >= rules.vague_jaccard and not pair.are_strangers)
    return wording.jaccard >= rules.copied_jaccard and _is_copied(pair)


def _is_copied(pair: _Pair) -> bool:
    least = max(pair.rules.copied_words, pair.rules.copied_share * pair.wording.shorter)
    return pair.wording.shorter >= least and longest_run(pair.first.words, pair.second.words) >= least


def _incident(pair: _Pair, conflict: str | None, apart_s: float) -> Iterator[str]:
    """Say what suggests that two reports in different words tell of one incident.

    Posts name a place in passing, and two people seldom name the same corner: there a differing detail is no sign.
    """
    wording, rules = pair.wording, pair.rules
    if not conflict and wording.jaccard >= (rules.vague_jaccard if pair.is_vague else rules.link_jaccard):
        yield f"{wording.jaccard:.0%} kata-kata sama"
    spots = _incident_spots(pair.first, pair.second, rules, apart_s)
    if spots and not (conflict and _denies_incident(pair.first, pair.second)):
        yield f"topik sama di {', '.join(spots)}"


def _incident_spots(first: Fingerprint, second: Fingerprint, rules: DuplicateRules, apart_s: float) -> list[str]:
    if first.category != second.category or apart_s > rules.link_window.total_seconds():
        return []
    common = word_set(first.words) & word_set(second.words)
    spots = shared_spots(first.details, second.details, common)
    return spots if spots and shared_topics(first.details, second.details, common) else []


def _denies_incident(first: Fingerprint, second: Fingerprint) -> bool:
    """Whether differing details speak against one incident."""
    return not (first.is_post and second.is_post) and _conflict(first, second) is not None


def _reasons(pair: _Pair, score: float) -> Iterator[str]:
    yield f"{score:.0%} kata-kata sama"
    shared = shared_details(pair.first.details, pair.second.details)
    if shared:
        yield f"sama-sama menyebut {', '.join(shared)}"

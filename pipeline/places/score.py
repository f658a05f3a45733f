"""Which region the names of a text agree on. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.places.codes import PROVINCE, REGENCY
from pipeline.places.cues import Cue
from pipeline.places.mention import Mention

MAX_READINGS = 24
"""Villages of one name that are weighed. `Sukamaju` is in hundreds of places: it tells nothing by itself."""

MIN_SCORE = 0.5
"""Below it nothing is concluded: a street's name, or an unmarked village, does not make a place."""

MIN_GAP = 0.15
"""Lead over the next region; a smaller one leaves the place ambiguous."""

MARKED, MARKED_GAP = 1.0, 0.25
"""Evidence of a name with its level, and the lead over it: `kec. Tebet` and `Kota Bandung` do not settle each other."""

PROVINCE_SUPPORT = 0.35
"""What a regency gains when its province is named beside it."""

FORMER_PROVINCE_SUPPORT = 0.2
"""What it gains from the province that it was part of: less than a namesake that is there today."""

REGION_SUPPORT = 0.4
"""What a region gains when the channel says that the report is about it, and a name in the text may mean it."""

ELSEWHERE = 0.5
"""Share left to a bare local name that is not in the region which the channel states."""

BARE_VILLAGE = 0.3
"""Share left to a village's name without `kel.` or `desa` as evidence for its regency: most are common names."""

NAMESAKES = 2
"""A city and the regency around it."""

_LOCAL_CUES = frozenset({Cue.DISTRICT, Cue.VILLAGE})


class Verdict(NamedTuple):
    """The region that the names agree on.

    Attributes
    ----------
    code
        Province or regency; None when it stays ambiguous or nothing is named.
    score, gap
        Its evidence, and its lead over the next region that excludes it.
    rivals
        What else it may be, best first.
    """

    code: str | None
    score: float
    gap: float
    rivals: tuple[str, ...]


_UNNAMED = Verdict(None, 0.0, 0.0, ())


def score_regions(
    mentions: Sequence[Mention], region: str | None, former: Mapping[str, Sequence[str]]
) -> dict[str, float]:
    """Add up the evidence for each regency and province that a name may mean.

    Parameters
    ----------
    former
        Provinces that a province was part of: people still write `Tarakan, Kaltim`.
    """
    if not mentions:
        return {}
    scores: dict[str, float] = {}
    provinces: dict[str, float] = {}
    strongest = {mention.entry.name: mention for mention in sorted(mentions, key=_weight)}
    for mention in strongest.values():
        for code, weight in _readings(mention, region).items():
            scores[code] = scores.get(code, 0.0) + weight
        if mention.weights.province:
            for code in mention.entry.provinces:
                provinces[code] = max(provinces.get(code, 0.0), mention.weights.province)
    _drop_former(scores, provinces, former)
    return _with_support(scores, provinces, region)


def _weight(mention: Mention) -> float:
    return max(mention.weights)


def _readings(mention: Mention, region: str | None) -> dict[str, float]:
    """Weigh each regency that a mention may mean; a bare local name speaks for the channel's region if it can."""
    readings = _all_readings(mention)
    if region is None or mention.regencies or mention.cue in _LOCAL_CUES:
        return readings
    within = {code: weight for code, weight in readings.items() if code.startswith(region[:REGENCY])}
    return within or {code: weight * ELSEWHERE for code, weight in readings.items()}


def _all_readings(mention: Mention) -> dict[str, float]:
    weights, entry = mention.weights, mention.entry
    readings: dict[str, float] = {}
    if weights.village and len(entry.villages) <= MAX_READINGS:
        weight = weights.village if mention.cue in _LOCAL_CUES else weights.village * BARE_VILLAGE
        readings = {code[:REGENCY]: weight for code in entry.villages}
    if weights.district and len(mention.districts) <= MAX_READINGS:
        for code in mention.districts:
            readings[code[:REGENCY]] = max(weights.district, weights.regency if mention.regencies else 0.0)
    for code in mention.regencies if weights.regency else ():
        is_also_province = code.startswith(entry.provinces) if entry.provinces else False
        readings[code] = weights.regency - (PROVINCE_SUPPORT if is_also_province else 0.0)
    return readings


def _drop_former(scores: dict[str, float], provinces: dict[str, float], former: Mapping[str, Sequence[str]]) -> None:
    """Read a province in which nothing named lies, but once did, as another word for the one of today."""
    named = [code for code in scores if scores[code] >= MIN_SCORE]
    for old in [old for old in provinces if not any(code.startswith(old) for code in named)]:
        moved = [code for code in named if old in former.get(code[:PROVINCE], ())]
        for code in moved:
            scores[code] += FORMER_PROVINCE_SUPPORT
        if moved:
            del provinces[old]


def _with_support(scores: dict[str, float], provinces: dict[str, float], region: str | None) -> dict[str, float]:
    for code in scores:
        if code[:PROVINCE] in provinces:
            scores[code] += PROVINCE_SUPPORT
    scores.update(provinces)
    if region is not None:
        for code in scores:
            if code.startswith(region[:REGENCY]) or (len(code) == PROVINCE and region.startswith(code)):
                scores[code] += REGION_SUPPORT
    return scores


def decide(scores: dict[str, float], bare_cities: Mapping[str, str]) -> Verdict:
    """Take the best region, if it leads clearly.

    Parameters
    ----------
    bare_cities
        City that a name without `kota` or `kab.` means, by its namesake: `Bandung` is the city, not the regency.
    """
    named = [code for code in scores if scores[code] >= MIN_SCORE]
    ranked = sorted(named, key=lambda code: (-scores[code], code)) if len(named) > 1 else named
    if not ranked:
        return _UNNAMED
    best = _prefer_inside(ranked, scores)
    rivals = tuple(code for code in ranked if not _agree(code, best))
    gap = scores[best] - (scores[rivals[0]] if rivals else 0.0)
    if rivals and gap < _needed_gap(rivals[0], scores):
        close = [best, *(code for code in rivals if scores[best] - scores[code] < _needed_gap(code, scores))]
        city = next((bare_cities[code] for code in close if bare_cities.get(code) in close), None)
        if city is not None and len(close) == NAMESAKES and gap < MIN_GAP:
            return Verdict(city, scores[city], MIN_GAP, ())
        return Verdict(None, scores[best], gap, tuple(close))
    return Verdict(best, scores[best], gap, rivals)


def _needed_gap(rival: str, scores: Mapping[str, float]) -> float:
    return MARKED_GAP if len(rival) == REGENCY and scores[rival] >= MARKED else MIN_GAP


def _prefer_inside(ranked: list[str], scores: dict[str, float]) -> str:
    """Pass a province over while a regency of it is named as clearly."""
    best = ranked[0]
    if len(best) == PROVINCE:
        inside = [code for code in ranked if code != best and code.startswith(best)]
        if inside and scores[best] - scores[inside[0]] < MIN_GAP:
            return inside[0]
    return best


def _agree(code: str, other: str) -> bool:
    return code.startswith(other) or other.startswith(code)


def find_road_ends(mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Give the regions that a road joins, as in `jalan lintas Lampung-Bengkulu`: either may be meant."""
    ends: list[str] = []
    for before, after in pairwise(mentions):
        if after.is_joined:
            ends += [code for mention in (before, after) for code in _top_codes(mention) if code not in ends]
    return tuple(ends)


def _top_codes(mention: Mention) -> tuple[str, ...]:
    return mention.entry.provinces or mention.regencies or tuple(code[:REGENCY] for code in mention.districts[:1])

"""District and village, once the regency is known. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.places.codes import DISTRICT
from pipeline.places.mention import Mention
from pipeline.places.score import MIN_GAP

MIN_LOCAL_SCORE = 0.3
"""A bare name of a district or village is enough inside a regency that is known already."""


class Local(NamedTuple):
    """District and village within a known regency; None where the names do not tell."""

    district: str | None
    village: str | None


def decide_local(mentions: Sequence[Mention], regency: str) -> Local:
    """Find the district and village that the names mean inside a regency."""
    districts: dict[str, float] = {}
    villages: dict[str, float] = {}
    strongest = {mention.entry.name: mention for mention in sorted(mentions, key=_local_weight)}
    for mention in strongest.values():
        if not mention.is_street:
            _add_local(mention, regency, districts, villages)
    district = _clear_best(districts)
    if district is None:
        return Local(None, None)
    inside = {code: weight for code, weight in villages.items() if code.startswith(district)}
    return Local(district, _clear_best(inside))


def _local_weight(mention: Mention) -> float:
    return max(mention.weights.district, mention.weights.village)


def _add_local(mention: Mention, regency: str, districts: dict[str, float], villages: dict[str, float]) -> None:
    weights, entry = mention.weights, mention.entry
    found = [code for code in mention.districts if code.startswith(regency)] if weights.district else []
    for code in found:
        districts[code] = max(districts.get(code, 0.0), weights.district)
    if not weights.village or (found and weights.village <= weights.district):
        return
    inside = [code for code in entry.villages if code.startswith(regency)]
    for code in inside:
        parent = code[:DISTRICT]
        districts[parent] = districts.get(parent, 0.0) + weights.village / len(inside)
        villages[code] = max(villages.get(code, 0.0), weights.village)


def _clear_best(scores: dict[str, float]) -> str | None:
    ranked = sorted(scores.values(), reverse=True)
    if not ranked or ranked[0] < MIN_LOCAL_SCORE or (len(ranked) > 1 and ranked[0] - ranked[1] < MIN_GAP):
        return None
    return max(scores, key=scores.__getitem__)

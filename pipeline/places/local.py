"""District and village, once the regency is known. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.places.codes import DISTRICT
from pipeline.places.cues import Cue
from pipeline.places.mention import WEIGHTS, Mention, Weights
from pipeline.places.score import MIN_GAP

MIN_LOCAL_SCORE = 0.3
"""A bare name of a district or village is enough inside a regency that is known already."""


class Local(NamedTuple):
    """District and village within a known regency; None where the names do not tell."""

    district: str | None
    village: str | None


UNKNOWN = Local(None, None)


def decide_local(mentions: Sequence[Mention], regency: str) -> Local:
    """Find the district and village that the names mean inside a regency."""
    if not mentions:
        return UNKNOWN
    districts: dict[str, float] = {}
    villages: dict[str, float] = {}
    for mention in _strongest(mentions):
        _add_local(mention, regency, districts, villages)
    district = _clear_best(districts)
    if district is None:
        return UNKNOWN
    inside = {code: weight for code, weight in villages.items() if code.startswith(district)}
    return Local(district, _clear_best(inside))


def _strongest(mentions: Sequence[Mention]) -> list[Mention]:
    """Take each name once, but one beside its own `kec.` also as the village: `Desa Gudo, Kec. Gudo`."""
    local = sorted((mention for mention in mentions if not mention.is_street), key=_local_weight)
    marked = {mention.entry.name: mention for mention in local if mention.cue is Cue.DISTRICT}
    others = {
        mention.entry.name: _beside_district(mention, marked) for mention in local if mention.cue is not Cue.DISTRICT
    }
    return [*marked.values(), *others.values()]


def _beside_district(mention: Mention, marked: Mapping[str, Mention]) -> Mention:
    """Read a name that another mention says is the district as the village of that name."""
    if mention.entry.name not in marked or not mention.entry.villages:
        return mention
    village = max(mention.weights.village, WEIGHTS[Cue.LOCATIVE].village)
    return mention._replace(weights=Weights(0.0, 0.0, 0.0, village))


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

"""Names in a text, each read in the light of the word before it. Pure; bounded work for a text of any length."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.places.codes import DISTRICT, PROVINCE, REGENCY, VILLAGE, is_city
from pipeline.places.cues import AFTER_CITY, AFTER_ESTATE, AFTER_REGENCY, CUES, LEVEL_OF_CUE, STREET_ADJECTIVES, Cue
from pipeline.places.fold import Folded
from pipeline.places.gazetteer import Entry
from pipeline.places.names import Need

MAX_MENTIONS = 32
"""Names read in one text: a report about one spot names fewer than ten; the rest of a long list adds nothing."""


SHARED_WITH_PROVINCE = 0.5
"""Share left to a city whose name its province bears too: `di Bengkulu` may mean either."""


SHARED_NAME = 0.75
"""Share left to a bare district name that districts or villages elsewhere bear too: not enough by itself."""

UNMARKED_WORD = 0.5
"""Share left to an ordinary word in small letters after a level: `ke kelurahan mau` names no village called Mau."""


class Weights(NamedTuple):
    """How far a mention counts as a name of a region at each level, 0.0 to 1.0; 0.0: it does not."""

    province: float
    regency: float
    district: float
    village: float


class Mention(NamedTuple):
    """A name in a text.

    Attributes
    ----------
    start, end
        Positions in the folded text.
    regencies, districts
        What it may mean at those levels: `kab. Bandung` leaves the city out, and the districts called Bandung.
    is_street
        Part of a street's name, which says little about the region.
    is_joined
        Second name of a road between two places.
    """

    start: int
    end: int
    entry: Entry
    cue: Cue
    regencies: tuple[str, ...]
    districts: tuple[str, ...]
    weights: Weights
    is_street: bool
    is_joined: bool = False


_NOTHING = Weights(0.0, 0.0, 0.0, 0.0)

_BY_CUE: dict[Cue, Weights] = {
    Cue.NONE: Weights(0.75, 0.8, 0.5, 0.35),
    Cue.LOCATIVE: Weights(0.85, 0.9, 0.6, 0.45),
    Cue.TOWARDS: Weights(0.5, 0.5, 0.4, 0.25),
    Cue.OFFICE: Weights(0.85, 0.9, 0.6, 0.4),
    Cue.STREET: Weights(0.15, 0.15, 0.15, 0.15),
    Cue.FACILITY: Weights(0.2, 0.5, 0.4, 0.3),
    Cue.PROVINCE: Weights(1.0, 0.3, 0.0, 0.0),
    Cue.REGENCY: Weights(0.3, 1.0, 0.3, 0.0),
    Cue.CITY: Weights(0.3, 1.0, 0.4, 0.0),
    Cue.DISTRICT: Weights(0.0, 0.4, 1.0, 0.4),
    Cue.VILLAGE: Weights(0.0, 0.3, 0.5, 0.9),
    Cue.HAMLET: Weights(0.0, 0.2, 0.3, 0.35),
}
"""Set by hand and checked on reports judged by reading (docs/places.md)."""


def read_mentions(text: Folded, spans: list[tuple[int, int, Entry]]) -> list[Mention]:
    """Read the names found in a text, longest first where they overlap.

    Parameters
    ----------
    spans
        Start, end and entry of every name of the gazetteer, overlapping ones included.
    """
    spans.sort(key=_by_start_then_length)
    mentions: list[Mention] = []
    unmet: tuple[int, int, Entry] | None = None
    last_end = 0
    for start, end, entry in spans:
        if start < last_end:
            continue
        mention = _read(text, start, end, entry, mentions[-1] if mentions else None)
        if mention is None:
            unmet = (start, end, entry)
            last_end = end if " " in entry.name else last_end
            continue
        if unmet is not None and _is_parent(mention, unmet, text):
            mentions.append(_read_beside_parent(*unmet))
        mentions.append(mention)
        last_end = end
        if len(mentions) >= MAX_MENTIONS:
            break
    return mentions


def _is_parent(mention: Mention, unmet: tuple[int, int, Entry], text: Folded) -> bool:
    """Whether a name follows that contains an unmarked one: `Palu, Sulawesi Tengah`."""
    _, end, entry = unmet
    if mention.start - end > LONGEST_JOINT or CUES.get(text.folded[end : mention.start].strip()) is Cue.STREET:
        return False
    parents = mention.entry.provinces + mention.regencies
    return bool(parents) and any(code.startswith(parents) for code in entry.regencies or entry.districts)


LONGEST_JOINT = 8
"""Characters between a name and its parent's: `, ` or ` kab. ` or ` - kota `."""


def _read_beside_parent(start: int, end: int, entry: Entry) -> Mention:
    weights = _BY_CUE[Cue.LOCATIVE]
    is_above = bool(entry.regencies)
    weights = weights._replace(
        province=0.0, regency=weights.regency if is_above else 0.0, district=0.0 if is_above else weights.district
    )
    districts = () if is_above else entry.districts
    return Mention(start, end, entry, Cue.LOCATIVE, entry.regencies, districts, weights, False)


def _by_start_then_length(span: tuple[int, int, Entry]) -> tuple[int, int]:
    return span[0], -span[1]


def _read(text: Folded, start: int, end: int, entry: Entry, before: Mention | None) -> Mention | None:
    words = text.folded[max(0, start - 30) : start].split()
    cue = Cue.NONE if before is not None and start - before.end <= 1 else _cue(words)
    if cue is Cue.PERSON:
        return None
    after = text.folded[end : end + 14].split(None, 1)
    is_joined = _continues_street(text, start, before)
    is_estate = bool(after) and after[0] in AFTER_ESTATE and LEVEL_OF_CUE.get(cue, 0) == 0 and not entry.is_landmark
    is_street = is_joined or is_estate or cue is Cue.STREET
    weights = _BY_CUE[Cue.STREET if is_street else cue]
    if not entry.is_landmark:
        weights = _apply_needs(text, start, entry, cue, weights)
    if not any(weights):
        return None
    regencies = _namesakes(entry.regencies, cue, after)
    is_above = bool(entry.regencies or entry.provinces) and LEVEL_OF_CUE.get(cue, 0) < DISTRICT
    districts = entry.seats if is_above and not entry.is_landmark else entry.districts
    return Mention(start, end, entry, cue, regencies, districts, weights, is_street, is_joined)


def _cue(words: list[str]) -> Cue:
    if not words:
        return Cue.NONE
    if words[-1] in STREET_ADJECTIVES and len(words) > 1 and CUES.get(words[-2]) is Cue.STREET:
        return Cue.STREET
    return CUES.get(words[-1], Cue.NONE)


def _continues_street(text: Folded, start: int, before: Mention | None) -> bool:
    """Whether it is the second name of a road: `Jl. Raya Bogor-Cibinong`."""
    return before is not None and before.is_street and text.written[before.end : start].strip() in _JOINTS


_JOINTS = frozenset({"-", "\u2013", "\u2014", "/"})


def _apply_needs(text: Folded, start: int, entry: Entry, cue: Cue, weights: Weights) -> Weights:
    """Drop the levels whose need is not met; a name of a regency is not read as its namesakes further down."""
    province, regency, district, village = weights
    level = LEVEL_OF_CUE.get(cue, 0)
    has_upper = bool(entry.provinces or entry.regencies)
    if has_upper and level < DISTRICT:
        if not _is_met(entry.need, text, start, cue, level):
            return _NOTHING
        if entry.provinces and not entry.is_alias and level != REGENCY:
            regency *= SHARED_WITH_PROVINCE
        return Weights(province, regency, regency if entry.seats else 0.0, 0.0)
    if level < DISTRICT:
        if not _is_met(entry.local_need, text, start, cue, 0):
            return _NOTHING
        if not entry.is_distinctive:
            district *= SHARED_NAME
    elif entry.local_need is Need.LEVEL and not _is_capital(text, start):
        district, village = district * UNMARKED_WORD, village * UNMARKED_WORD
    if level == VILLAGE and entry.villages:
        return Weights(0.0, 0.0, 0.0 if cue is Cue.VILLAGE else district, village)
    if level == DISTRICT and entry.districts:
        return Weights(0.0, 0.0, district, 0.0)
    if has_upper:
        return Weights(0.0, regency, district, village)
    return Weights(0.0, 0.0, district if entry.districts else 0.0, village if entry.villages else 0.0)


def _is_met(need: Need, text: Folded, start: int, cue: Cue, level: int) -> bool:
    if need is Need.NOTHING or level in (PROVINCE, REGENCY):
        return True
    is_capital = _is_capital_within_sentence(text, start)
    if need is Need.LOCATIVE:
        return is_capital or cue in _PLACING
    after_comma = text.written[start - 2] == ","
    return is_capital and (cue in _PLACING or after_comma)


_PLACING = frozenset({Cue.LOCATIVE, Cue.TOWARDS, Cue.OFFICE})


def _is_capital(text: Folded, start: int) -> bool:
    return text.is_cased and text.written[start].isupper()


def _is_capital_within_sentence(text: Folded, start: int) -> bool:
    if not _is_capital(text, start):
        return False
    before = text.written[:start].rstrip()
    return bool(before) and before[-1] not in ".!?|:\"'("


def _namesakes(regencies: tuple[str, ...], cue: Cue, following: list[str]) -> tuple[str, ...]:
    """Of a city and a regency of one name, the one that the words beside it mean."""
    if len(regencies) < 2:
        return regencies
    after = following[0] if following else ""
    if cue is Cue.CITY or after in AFTER_CITY:
        kept = tuple(code for code in regencies if is_city(code))
    elif cue is Cue.REGENCY or after in AFTER_REGENCY:
        kept = tuple(code for code in regencies if not is_city(code))
    else:
        return regencies
    return kept or regencies

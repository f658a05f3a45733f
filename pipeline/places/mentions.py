"""Names in a text, each read in the light of the words beside it. Pure; bounded work for a text of any length."""

from __future__ import annotations

from pipeline.places.codes import DISTRICT, is_city
from pipeline.places.cues import AFTER_CITY, AFTER_ESTATE, AFTER_REGENCY, CUES, LEVEL_OF_CUE, STREET_ADJECTIVES, Cue
from pipeline.places.fold import Folded
from pipeline.places.gazetteer import Entry
from pipeline.places.mention import LANDMARK, WEIGHTS, Mention, Weights
from pipeline.places.needs import weigh

MAX_MENTIONS = 32
"""Names read in one text: a report about one spot names fewer than ten; the rest of a long list adds nothing."""

LONGEST_JOINT = 8
"""Characters between a name and its parent's: `, ` or ` kab. ` or ` - kota `."""


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


def _read_beside_parent(start: int, end: int, entry: Entry) -> Mention:
    weights = WEIGHTS[Cue.LOCATIVE]
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
    if cue is Cue.PERSON or (entry.is_word and _is_only_word(text, start, cue)):
        return None
    after = text.folded[end : end + 14].split(None, 1)
    is_joined = _continues_street(text, start, before)
    is_estate = bool(after) and after[0] in AFTER_ESTATE and LEVEL_OF_CUE.get(cue, 0) == 0 and not entry.is_landmark
    is_street = is_joined or is_estate or cue is Cue.STREET or _ends_street(text, start, entry, words)
    weights = _weights(text, start, end, entry, Cue.STREET if is_street else cue)
    if not any(weights):
        return None
    regencies = _namesakes(entry.regencies, cue, after)
    is_above = bool(entry.regencies or entry.provinces) and LEVEL_OF_CUE.get(cue, 0) < DISTRICT
    districts = entry.seats if is_above and not entry.is_landmark else entry.districts
    return Mention(start, end, entry, cue, regencies, districts, weights, is_street, is_joined)


def _is_only_word(text: Folded, start: int, cue: Cue) -> bool:
    """Whether an ordinary word stands there as a word: most names that a text seems to hold are dropped here."""
    return LEVEL_OF_CUE.get(cue, 0) < DISTRICT and not (text.is_cased and text.written[start].isupper())


def _weights(text: Folded, start: int, end: int, entry: Entry, cue: Cue) -> Weights:
    if entry.is_landmark:
        return WEIGHTS[cue] if cue is Cue.STREET else LANDMARK
    return weigh(text, start, end, entry, cue)


def _cue(words: list[str]) -> Cue:
    if not words:
        return Cue.NONE
    if words[-1] in STREET_ADJECTIVES and len(words) > 1 and CUES.get(words[-2]) is Cue.STREET:
        return Cue.STREET
    return CUES.get(words[-1], Cue.NONE)


def _ends_street(text: Folded, start: int, entry: Entry, words: list[str]) -> bool:
    """Whether a local name is the second word of a street's: `Jalan Keputih Tegal Timur`, but `Jl. Braga Bandung`."""
    if entry.regencies or entry.provinces or len(words) < len(("jalan", "keputih")) or text.written[start - 2] == ",":
        return False
    return CUES.get(words[-2]) is Cue.STREET and words[-1] not in CUES


def _continues_street(text: Folded, start: int, before: Mention | None) -> bool:
    """Whether it is the second name of a road: `Jl. Raya Bogor-Cibinong`."""
    return before is not None and before.is_street and text.written[before.end : start].strip() in _JOINTS


_JOINTS = frozenset({"-", "\u2013", "\u2014", "/"})


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

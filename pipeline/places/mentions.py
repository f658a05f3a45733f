"""Names in a text, each read in the light of the words beside it. Pure; bounded work for a text of any length."""

from __future__ import annotations

from pipeline.places.codes import DISTRICT, is_city
from pipeline.places.cues import LEVEL_OF_CUE, Cue, CueWords
from pipeline.places.fold import Folded
from pipeline.places.gazetteer import Entry
from pipeline.places.mention import LANDMARK, WEIGHTS, Mention, Weights
from pipeline.places.names import Need
from pipeline.places.needs import weigh

MAX_MENTIONS = 32
"""Names read in one text: a report about one spot names fewer than ten; the rest of a long list adds nothing."""

LOOK_BACK = 30
"""Characters before a name in which its cue stands, with room for a street's adjective."""

LONGEST_JOINT = 8
"""Characters between a name and its parent's: `, ` or ` kab. ` or ` - kota `."""


def read_mentions(text: Folded, spans: list[tuple[int, int, Entry]], words: CueWords) -> list[Mention]:
    """Read the names found in a text, longest first where they overlap.

    Parameters
    ----------
    spans
        Start, end and entry of every name of the gazetteer, overlapping ones included.
    """
    if len(spans) > 1:
        spans.sort(key=_by_start_then_length)
    mentions: list[Mention] = []
    unmet: tuple[int, int, Entry] | None = None
    last_end = 0
    for index, (start, end, entry) in enumerate(spans):
        if start < last_end or _is_overrun(spans, index):
            continue
        mention = None
        if not entry.is_word or _may_be_name(text, start, words):
            mention = _read(text, start, end, entry, mentions[-1] if mentions else None, words)
        if mention is None:
            unmet = (start, end, entry)
            last_end = end if " " in entry.name else last_end
            continue
        if unmet is not None and _is_parent(mention, unmet, text, words):
            mentions.append(_read_beside_parent(*unmet))
        mentions.append(mention)
        last_end = end
        if len(mentions) >= MAX_MENTIONS:
            break
    return mentions


def _is_overrun(spans: list[tuple[int, int, Entry]], index: int) -> bool:
    """Whether a longer or higher name begins within a name and goes on behind it.

    `Kota Padang`, but `Padang Sidempuan`; the village `Banjar Jawa`, but `Jawa Barat`.
    """
    start, end, entry = spans[index]
    length = len(entry.name.partition(" ")[2]) if entry.cue is not Cue.NONE else end - start
    for later in range(index + 1, len(spans)):
        begin, stop, later_entry = spans[later]
        if begin >= end:
            return False
        if stop > end and (stop - begin > length or _is_above(later_entry, entry)):
            return True
    return False


def _is_above(entry: Entry, other: Entry) -> bool:
    return bool(entry.provinces) and not (other.provinces or other.regencies)


def _is_parent(mention: Mention, unmet: tuple[int, int, Entry], text: Folded, words: CueWords) -> bool:
    """Whether a name follows that contains an unmarked one: `Palu, Sulawesi Tengah`."""
    _, end, entry = unmet
    if mention.start - end > LONGEST_JOINT:
        return False
    if words.before.get(text.folded[end : mention.start].strip()) is Cue.STREET:
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


def _read(text: Folded, start: int, end: int, entry: Entry, before: Mention | None, words: CueWords) -> Mention | None:
    near = text.folded[max(0, start - LOOK_BACK) : start].split()
    is_behind = text.written[start - 2] == "," or (before is not None and start - before.end <= 1)
    cue = Cue.NONE if is_behind else _cue(near, words)
    cue = entry.cue if entry.cue is not Cue.NONE and cue in _WITHOUT_LEVEL else cue
    if cue is Cue.PERSON or _is_compared(near, cue, words) or (entry.is_word and _is_only_word(text, start, cue)):
        return None
    after = text.folded[end : end + 14].split(None, 1)
    is_joined = _continues_street(text, start, before)
    is_estate = (
        bool(after) and after[0] in words.after_estate and LEVEL_OF_CUE.get(cue, 0) == 0 and not entry.is_landmark
    )
    is_street = is_joined or is_estate or cue is Cue.STREET or _ends_street(text, start, entry, near, words)
    if entry.name in words.passive and cue is Cue.LOCATIVE and not _ends_place(text, start, end, after, words):
        return None
    is_placed = (
        entry.need is Need.PHRASE
        and bool(near)
        and near[-1] in words.placing
        and _ends_place(text, start, end, after, words)
    )
    weights = _weights(text, start, end, entry, Cue.STREET if is_street else cue, is_placed=is_placed)
    if not any(weights):
        return None
    regencies = _namesakes(entry, cue, after, words)
    is_above = bool(entry.regencies or entry.provinces) and LEVEL_OF_CUE.get(cue, 0) < DISTRICT
    districts = entry.seats if is_above and not entry.is_landmark else entry.districts
    return Mention(start, end, entry, cue, regencies, districts, weights, is_street, is_joined)


_WITHOUT_LEVEL = frozenset({Cue.NONE, Cue.LOCATIVE, Cue.OFFICE})
"""Beside these words a name tells its own level: `di Kota Tarakan`, but `arah Kota Tarakan`."""


def _may_be_name(text: Folded, start: int, words: CueWords) -> bool:
    """Whether an ordinary word is written as a name or follows a level: most of those that a text holds do neither."""
    if text.is_cased and text.written[start].isupper():
        return True
    before = text.folded[max(0, start - LOOK_BACK) : start].rstrip()
    return before[before.rfind(" ") + 1 :] in words.local


def _is_only_word(text: Folded, start: int, cue: Cue) -> bool:
    """Whether an ordinary word stands there as a word: most names that a text seems to hold are dropped here."""
    return LEVEL_OF_CUE.get(cue, 0) < DISTRICT and not (text.is_cased and text.written[start].isupper())


def _ends_place(text: Folded, start: int, end: int, following: list[str], words: CueWords) -> bool:
    """Whether a name is written as one, or what follows shows that a place was named and not a thing or a deed."""
    if text.is_cased and text.written[start].isupper():
        return True
    return not following or text.written[end] in _STOPS or following[0] in words.after_place


_STOPS = frozenset(".,;:!?()/\n")


def _weights(text: Folded, start: int, end: int, entry: Entry, cue: Cue, *, is_placed: bool) -> Weights:
    if entry.is_landmark:
        return WEIGHTS[cue] if cue is Cue.STREET else LANDMARK
    return weigh(text, start, end, entry, cue, is_placed=is_placed)


def _cue(near: list[str], words: CueWords) -> Cue:
    if not near:
        return Cue.NONE
    if near[-1] in words.street_adjectives and len(near) > 1 and words.before.get(near[-2]) is Cue.STREET:
        return Cue.STREET
    return words.before.get(near[-1], Cue.NONE)


def _is_compared(near: list[str], cue: Cue, words: CueWords) -> bool:
    """Whether a name is part of what something is compared with: `seperti mainan anak di Taman Mini`."""
    if cue is not Cue.LOCATIVE:
        return False
    comparing = next((at for at in range(len(near) - 2, -1, -1) if near[at] in words.comparing), None)
    return comparing is not None and near[comparing + 1] not in words.pointing


def _ends_street(text: Folded, start: int, entry: Entry, near: list[str], words: CueWords) -> bool:
    """Whether a local name is the second word of a street's: `Jalan Keputih Tegal Timur`, but `Jl. Braga Bandung`."""
    if entry.regencies or entry.provinces or len(near) < len(("jalan", "keputih")) or text.written[start - 2] == ",":
        return False
    return words.before.get(near[-2]) is Cue.STREET and near[-1] not in words.before


def _continues_street(text: Folded, start: int, before: Mention | None) -> bool:
    """Whether it is the second name of a road: `Jl. Raya Bogor-Cibinong`."""
    return before is not None and before.is_street and text.written[before.end : start].strip() in _JOINTS


_JOINTS = frozenset({"-", "\u2013", "\u2014", "/"})


def _namesakes(entry: Entry, cue: Cue, following: list[str], words: CueWords) -> tuple[str, ...]:
    """Of a city and a regency of one name, the one that the words beside it mean; else one that was called so."""
    regencies, after = entry.regencies, following[0] if following else ""
    if cue is Cue.CITY or after in words.after_city:
        return tuple(code for code in regencies if is_city(code)) or entry.former_city or regencies
    if cue is Cue.REGENCY or after in words.after_regency:
        return tuple(code for code in regencies if not is_city(code)) or entry.former_regency or regencies
    return regencies

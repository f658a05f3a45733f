"""Names beside each other that cannot both be right: `Kecamatan Tebet Kota Bandung`. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from pipeline.places.codes import DISTRICT, PROVINCE, REGENCY
from pipeline.places.cues import LEVEL_OF_CUE, Cue, CueWords
from pipeline.places.fold import Folded
from pipeline.places.mention import Mention

LONGEST_JOINT = 12
"""Characters between a name and that of what it lies in: `, Provinsi `."""

FEW_VILLAGES = 5
"""Villages of one name that may contradict a regency; commoner names are also those of hamlets and estates."""

_UNMARKED = frozenset({Cue.NONE, Cue.LOCATIVE, Cue.OFFICE})
_JOINTS = frozenset(" ,.")


def find_contradiction(
    text: Folded, mentions: Sequence[Mention], words: CueWords, former: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    """Give the regencies and provinces of two names that stand beside each other and exclude each other.

    One of them must be told with its level, or a province stand alone behind a region: `Medan, Jawa Tengah`. Two of one
    level are a list, and no contradiction, but for a village in a district of elsewhere.

    Parameters
    ----------
    former
        Provinces that a province was part of: who still names one does not contradict.
    """

    def is_joined(at: int) -> bool:
        is_within = 0 <= at < len(mentions) - 1
        return is_within and _is_joint(text, mentions[at].end, mentions[at + 1].start, words)

    for at, (before, after) in enumerate(pairwise(mentions)):
        one, other = _meanings(before), _meanings(after)
        if (
            one
            and other
            and is_joined(at)
            and _excludes(before, after, former, is_list=is_joined(at - 1) or is_joined(at + 1))
            and not _is_slip(before, after, mentions)
        ):
            return tuple(dict.fromkeys((*other, *one)))
    return ()


def _excludes(one: Mention, other: Mention, former: Mapping[str, Sequence[str]], *, is_list: bool) -> bool:
    is_marked = one.cue in LEVEL_OF_CUE or other.cue in LEVEL_OF_CUE
    is_within = not is_list and _level(one) == REGENCY and _level(other) == PROVINCE
    are_levels = (is_marked or is_within) and _level(one) != _level(other)
    return (are_levels or _are_village_and_district(one, other)) and not _agree_any(
        _anything(one), _anything(other), former
    )


def _are_village_and_district(one: Mention, other: Mention) -> bool:
    """Whether a village of one place stands beside a district: `Kel. Antapani Kidul Kec. Gubeng`."""
    villages = [each for each in (one, other) if each.cue is Cue.VILLAGE]
    is_known = all(0 < len(_regencies(each.entry.districts, each.entry.villages)) == 1 for each in villages)
    return len(villages) == 1 and is_known and Cue.DISTRICT in (one.cue, other.cue)


def _is_joint(text: Folded, start: int, end: int, words: CueWords) -> bool:
    """Whether only commas and a level stand between two names: `Kec. Tebet, Kab. Bandung`, but `Tebet ke Bandung`."""
    if end - start > LONGEST_JOINT or any(
        not each.isalpha() and each not in _JOINTS for each in text.written[start:end]
    ):
        return False
    return all(words.before.get(word) in LEVEL_OF_CUE for word in text.folded[start:end].split())


def _is_slip(one: Mention, other: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether a district of the region is named as well: then only a village's name was misspelt."""
    if _level(one) == _level(other):
        rest = [each for each in mentions if each not in (one, other)]
        return any(_agree_any(_anything(each), (*_meanings(one), *_meanings(other)), {}) for each in rest)
    local, region = (other, one) if _level(one) < DISTRICT else (one, other)
    return any(
        not each.is_street and _agree_any(_regencies(each.districts), _meanings(region), {})
        for each in mentions
        if each is not local and each.weights.district
    )


def _level(mention: Mention) -> int:
    level = LEVEL_OF_CUE.get(mention.cue, 0)
    if level:
        return min(level, DISTRICT)
    return REGENCY if mention.regencies else PROVINCE if mention.entry.provinces else DISTRICT


def _meanings(mention: Mention) -> tuple[str, ...]:
    """Regencies and provinces that a name may lie in or be; none where it is too common or unmarked to contradict."""
    level, entry = LEVEL_OF_CUE.get(mention.cue, 0), mention.entry
    if mention.is_street:
        return ()
    if level >= DISTRICT:
        is_unclear = not entry.districts if level == DISTRICT else len(entry.villages) > FEW_VILLAGES
        return () if is_unclear or mention.cue is Cue.HAMLET else _regencies(entry.districts, entry.villages)
    if level or mention.cue in _UNMARKED:
        return (*mention.regencies, *entry.provinces) if level != PROVINCE else entry.provinces
    return ()


def _anything(mention: Mention) -> tuple[str, ...]:
    """Whatever a name may mean; a level before it leaves out what is of another."""
    meanings, entry = _meanings(mention), mention.entry
    return meanings if mention.cue in LEVEL_OF_CUE else (*meanings, *_regencies(entry.districts, entry.villages))


def _regencies(*levels: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code[:REGENCY] for codes in levels for code in codes))


def _agree_any(one: Sequence[str], other: Sequence[str], former: Mapping[str, Sequence[str]]) -> bool:
    return any(_agree(a, b) or _was_part(a, b, former) or _was_part(b, a, former) for a in one for b in other)


def _agree(code: str, other: str) -> bool:
    return code.startswith(other) or other.startswith(code)


def _was_part(code: str, province: str, former: Mapping[str, Sequence[str]]) -> bool:
    return province in former.get(code[:PROVINCE], ())

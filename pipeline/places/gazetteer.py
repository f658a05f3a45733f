"""Names of places, what each may mean, and where they stand in a text. Pure; built once from plain rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass

import ahocorasick_rs

from pipeline.places.codes import DISTRICT, PROVINCE, REGENCY, VILLAGE
from pipeline.places.fold import fold_name
from pipeline.places.names import Need, find_local_need, find_spellings


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of a region: `jaksel` is 31.74."""

    name: str
    code: str
    need: Need = Need.NOTHING


@dataclass(frozen=True, slots=True)
class Landmark:
    """A well-known place that fixes its region: `Stasiun Gambir` is in 31.71."""

    name: str
    code: str


@dataclass(frozen=True, slots=True)
class GazetteerSource:
    """Everything that a gazetteer is built from.

    Attributes
    ----------
    names
        Official name of each code, all levels.
    words
        Ordinary words of Indonesian, lower case: a name made of them needs a cue.
    function_words
        Words such as `yang` and `harus`, which never name a district or village, whatever stands before them.
    """

    names: Mapping[str, str]
    aliases: tuple[Alias, ...]
    landmarks: tuple[Landmark, ...]
    words: Set[str]
    function_words: Set[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a name may mean, by level.

    Attributes
    ----------
    seats
        Districts that the name means together with its regency: `Ubud` is Gianyar and its district.
    is_distinctive
        Whether it names one district only, and no village elsewhere.
    need
        For its meanings at regency level and above; `local_need` is that of districts and villages.
    is_word
        Whether it is no region's name above districts and needs its level: an ordinary word.
    is_alias
        Whether it means its region only by our table, not officially.
    is_landmark
        Then the name itself is kept in the place's detail.
    """

    name: str
    provinces: tuple[str, ...]
    regencies: tuple[str, ...]
    districts: tuple[str, ...]
    villages: tuple[str, ...]
    seats: tuple[str, ...]
    is_distinctive: bool
    need: Need
    local_need: Need
    is_word: bool
    is_alias: bool
    is_landmark: bool


class Gazetteer:
    """Finds names in folded text. Entries are made when first met: most of the 70,000 names never are."""

    def __init__(self, source: GazetteerSource) -> None:
        self._source = source
        self._needs = {alias.name: alias.need for alias in source.aliases}
        self._landmarks = {landmark.name: landmark.code for landmark in source.landmarks}
        self._official = {fold_name(name): code for code, name in source.names.items() if len(code) <= REGENCY}
        self._codes, self._aliased = _codes_by_name(source)
        self._names = list(self._codes)
        self._entries: dict[int, Entry] = {}
        self._automaton = ahocorasick_rs.AhoCorasick([f" {name}" for name in self._names])

    def find_spans(self, folded: str) -> list[tuple[int, int, Entry]]:
        """Start, end and entry of every whole name, overlapping ones included."""
        return [
            (start + 1, end, self._entries.get(index) or self._make_entry(index))
            for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True)
            if folded[end] == " "
        ]

    def find_codes(self, name: str) -> tuple[str, ...]:
        """Regencies of a name, else provinces; an official name means its own region alone."""
        folded = fold_name(name)
        if folded in self._official:
            return (self._official[folded],)
        codes = self._codes.get(folded, ())
        return tuple(code for code in codes if len(code) == REGENCY) or tuple(
            code for code in codes if len(code) == PROVINCE
        )

    def _make_entry(self, index: int) -> Entry:
        name = self._names[index]
        by_length: defaultdict[int, list[str]] = defaultdict(list)
        for code in sorted(self._codes[name]):
            by_length[len(code)].append(code)
        regencies, districts = tuple(by_length[REGENCY]), tuple(by_length[DISTRICT])
        local_need = find_local_need(name, self._source.words)
        entry = Entry(
            name,
            tuple(by_length[PROVINCE]),
            regencies,
            districts,
            tuple(by_length[VILLAGE]),
            tuple(code for code in districts if code.startswith(regencies)) if name in self._aliased else (),
            len(districts) == 1 and all(code.startswith(districts[0][:REGENCY]) for code in by_length[VILLAGE]),
            self._needs.get(name, Need.NOTHING),
            local_need,
            local_need is Need.LEVEL and not regencies and not by_length[PROVINCE] and name not in self._landmarks,
            name in self._aliased,
            name in self._landmarks,
        )
        self._entries[index] = entry
        return entry


def _codes_by_name(source: GazetteerSource) -> tuple[dict[str, list[str]], set[str]]:
    """Codes that each name may mean, and the names that mean a region only by an alias."""
    codes: defaultdict[str, list[str]] = defaultdict(list)
    for code, name in source.names.items():
        for spelling in find_spellings(code, name):
            if code not in codes[spelling]:
                codes[spelling].append(code)
    for word in source.function_words & codes.keys():
        del codes[word]
    added = [alias for alias in source.aliases if alias.code not in codes[alias.name]]
    for alias in added:
        codes[alias.name].append(alias.code)
    landmarks = {landmark.name: [landmark.code] for landmark in source.landmarks}
    return codes | landmarks, {alias.name for alias in added}

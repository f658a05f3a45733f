"""Names of places, what each may mean, and where they stand in a text. Pure; built once from plain rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from typing import NamedTuple

import ahocorasick_rs

from pipeline.places.codes import DISTRICT, PROVINCE, REGENCY, VILLAGE, is_city
from pipeline.places.cues import Cue
from pipeline.places.fold import fold_name
from pipeline.places.names import Need, find_initialled, find_local_need, find_spellings, with_full_stop


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of a region: `jaksel` is 31.74."""

    name: str
    code: str
    need: Need = Need.NOTHING


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that a region bore: `pontianak` was a regency that is 61.02 today; `is_city` is what it was."""

    name: str
    code: str
    is_city: bool


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
    former: tuple[FormerName, ...]
    words: Set[str]
    function_words: Set[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a name may mean, by level.

    Attributes
    ----------
    cue
        The level that the name itself tells: `Kota Tarakan`.
    former_city, former_regency
        Regions of today that bore the name as a city or a regency; meant where that level stands before it.
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
    cue: Cue
    provinces: tuple[str, ...]
    regencies: tuple[str, ...]
    former_city: tuple[str, ...]
    former_regency: tuple[str, ...]
    districts: tuple[str, ...]
    villages: tuple[str, ...]
    seats: tuple[str, ...]
    is_distinctive: bool
    need: Need
    local_need: Need
    is_word: bool
    is_alias: bool
    is_landmark: bool


class Found(NamedTuple):
    """What stands in a text.

    Attributes
    ----------
    spans
        Start, end and entry of every whole name, overlapping ones included.
    anchors
        Start and end of every word that begins a detail, such as `jalan` and `rt`.
    """

    spans: list[tuple[int, int, Entry]]
    anchors: list[tuple[int, int]]


class Gazetteer:
    """Finds names in folded text. Entries are made when first met: most of the 70,000 names never are.

    Parameters
    ----------
    anchors
        Words that begin a detail; found beside the names, in the same pass.
    """

    def __init__(self, source: GazetteerSource, anchors: Collection[str]) -> None:
        self._source = source
        self._former = {(former.name, former.is_city): former.code for former in source.former}
        initialled = _initialled(source)
        self._needs = {short: Need.LOCATIVE for name in initialled for short in _spellings_of_short(name)} | {
            name: alias.need for alias in source.aliases for name in _spellings_of_short(alias.name)
        }
        self._landmarks = {landmark.name: landmark.code for landmark in source.landmarks}
        self._official = {fold_name(name): code for code, name in source.names.items() if len(code) <= REGENCY}
        self._codes, self._aliased = _codes_by_name(source, initialled)
        self._names = list(self._codes)
        self._entries: dict[int, Entry] = {}
        self._automaton = ahocorasick_rs.AhoCorasick([f" {word}" for word in (*self._names, *anchors)])

    def find(self, folded: str) -> Found:
        """Find names, each a whole word or several, and anchors, which a number may follow at once (`rt05`)."""
        spans, anchors, entries, first_anchor = [], [], self._entries, len(self._names)
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            after = folded[end]
            if index >= first_anchor:
                if after in _AFTER_ANCHOR:
                    anchors.append((start + 1, end))
            elif after == " ":
                spans.append((start + 1, end, entries.get(index) or self._make_entry(index)))
        return Found(spans, anchors)

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
        former = self._former_codes(name, is_city=True), self._former_codes(name, is_city=False)
        entry = Entry(
            name,
            _own_cue(name, regencies),
            tuple(by_length[PROVINCE]),
            regencies,
            *former,
            districts,
            tuple(by_length[VILLAGE]),
            tuple(code for code in districts if code.startswith(regencies)) if name in self._aliased else (),
            len(districts) == 1 and all(code.startswith(districts[0][:REGENCY]) for code in by_length[VILLAGE]),
            self._needs.get(name, Need.NOTHING),
            local_need,
            local_need is Need.LEVEL
            and not (regencies or any(former) or by_length[PROVINCE] or name in self._landmarks),
            name in self._aliased,
            name in self._landmarks,
        )
        self._entries[index] = entry
        return entry

    def find_former(self, name: str, *, is_city: bool) -> str | None:
        """Region of today that bore a name as a city or a regency."""
        return self._former.get((fold_name(name), is_city))

    def _former_codes(self, name: str, *, is_city: bool) -> tuple[str, ...]:
        code = self._former.get((name, is_city))
        return (code,) if code else ()


def _own_cue(name: str, regencies: Collection[str]) -> Cue:
    """Tell the level that a name tells of itself; `Kotabaru` as `kota baru` is no city."""
    cue = _OWN_CUES.get(name.partition(" ")[0])
    is_told = cue is not None and regencies and all(is_city(code) == (cue is Cue.CITY) for code in regencies)
    return cue if cue is not None and is_told else Cue.NONE


LONGEST_SHORT = 3
"""Letters of a first word that may be shortened with a full stop: `Kep. Riau`, `Tj. Balai`."""

_OWN_CUES = {"kota": Cue.CITY, "kabupaten": Cue.REGENCY}
_AFTER_ANCHOR = frozenset(" 0123456789")


def _codes_by_name(source: GazetteerSource, initialled: Mapping[str, str]) -> tuple[dict[str, list[str]], set[str]]:
    """Codes that each name may mean, and the names that mean a region only by an alias."""
    codes: defaultdict[str, list[str]] = defaultdict(list)
    for code, name in source.names.items():
        for spelling in find_spellings(code, name):
            if code not in codes[spelling]:
                codes[spelling].append(code)
    for word in source.function_words & codes.keys():
        del codes[word]
    for former in source.former:
        if former.name not in codes:
            codes[former.name].append(former.code)
    aliases = [(name, alias.code) for alias in source.aliases for name in _spellings_of_short(alias.name)]
    aliases += [(name, code) for short, code in initialled.items() for name in _spellings_of_short(short)]
    added = [(name, code) for name, code in aliases if code not in codes[name]]
    for name, code in added:
        codes[name].append(code)
    landmarks = {landmark.name: [landmark.code] for landmark in source.landmarks}
    return codes | landmarks, {name for name, _ in added}


def _initialled(source: GazetteerSource) -> dict[str, str]:
    """Cities by their names with an initial, as far as one city alone bears it and it is no other name."""
    named = [(find_initialled(code, name), code) for code, name in source.names.items() if len(code) == REGENCY]
    taken = Counter(short for short, _ in named)
    known = {alias.name for alias in source.aliases}
    return {short: code for short, code in named if short and taken[short] == 1 and short not in known}


def _spellings_of_short(name: str) -> tuple[str, ...]:
    """Give a name, and as it is folded when its short first word has a full stop: `tj  balai`."""
    first, _, rest = name.partition(" ")
    return (name, with_full_stop(name)) if rest and len(first) <= LONGEST_SHORT else (name,)

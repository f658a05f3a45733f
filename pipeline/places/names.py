"""Spellings of official names, and whether a name is also an ordinary word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from enum import IntEnum

from pipeline.places.codes import REGENCY, VILLAGE, is_city
from pipeline.places.fold import fold_name

MIN_VILLAGE_NAME = 4
"""Letters. Hundreds of villages are called `Nya`, `Mas` or `Tua`; such words name nothing in a sentence."""

MIN_BARE_NAME = 5
"""Letters of a district's or village's name that may stand without `kec.`, `kel.` or `desa`."""


class Need(IntEnum):
    """What must stand beside a name before it counts as one.

    `PHRASE`: like `LEVEL`, or in small letters between `di` and what goes on after a place: `air mati di palu sejak`.
    """

    NOTHING = 0
    LOCATIVE = 1
    PHRASE = 2
    LEVEL = 3


_PREFIX = re.compile(r"^(kabupaten administrasi|kota administrasi|kabupaten|kota|kepulauan|kep|pulau) (?=\S{3})")
_SPLITTABLE = re.compile(
    r"^(tanjung|lubuk|pangkal|ranca|karang|gunung|sumber|muara|sungai|pulau|padang|tegal|banjar|bandar|bukit|ujung"
    r"|teluk|pasar|pondok|kampung|parang|gede|cipta|rawa|kebon|mulyo|pandan|suka|mekar|jati|kali|batu|bojong|bale|dayeuh"
    r"|kiara|arca|marga|margo|sido|wono|purwo|kerto|pasir|tambak|dukuh|kedung|suko|tulung|kramat|sekar|banyu|jatin)(\w{4,})$"
)
_SHORT = {
    "tanjung": ("tj", "tg", "tjg"),
    "bandar": ("bdr",),
    "padang": ("pdg", "pd"),
    "pondok": ("pdk", "pd"),
    "pasar": ("psr", "ps"),
    "sungai": ("sei",),
    "lubuk": ("lbk", "lb"),
    "bukit": ("bkt",),
    "gunung": ("gn",),
    "teluk": ("tlk",),
    "karang": ("kr",),
    "kebon": ("kb",),
    "pulau": ("pl",),
}
"""How the first words of many names are shortened, with a full stop or without: `Tj. Priok`, `kec ps minggu`."""

_SIDES = frozenset("utara selatan barat timur tengah besar raya jaya".split())  # noqa: SIM905  # as a text it reads better

_NUMERALS = {"satu": ("i", "1"), "dua": ("ii", "2"), "tiga": ("iii", "3"), "empat": ("iv", "4")}
"""`Seberang Ulu Satu` is written with a numeral by everybody but the decree."""

_SUFFIX = re.compile(r"(?<=\w{3})(an|kan|nya|i|lah)$")
_AFFIX = re.compile(r"(?:ke|pe[mnr]?|peng|ber|ter|di|me[mn]?|meng|se)(\w{3,})$")


def find_spellings(code: str, name: str) -> Iterator[str]:
    """Give the folded spellings of a region's official name."""
    for variant in re.split(r"[/()]", name) if "/" in name or "(" in name else (name,):
        folded = fold_name(variant)
        if len(code) < VILLAGE:
            yield from _region_spellings(code, folded)
        elif len(folded) >= MIN_VILLAGE_NAME:
            yield folded
            if folded.count(" ") == 1:
                yield folded.replace(" ", "")
        if "." in variant:
            yield with_full_stop(folded)


def with_full_stop(name: str) -> str:
    """Write a name as it is folded when its first word is shortened with a full stop: `b. aceh`."""
    return name.replace(" ", "  ", 1)


def find_initialled(code: str, name: str) -> str | None:
    """Give the spelling of a city's name whose first word is an initial, as in `B. Aceh`; None if it has none."""
    first, _, rest = _PREFIX.sub("", fold_name(name)).partition(" ")
    is_telling = is_city(code) and rest and " " not in rest and rest not in _SIDES
    return f"{first[0]} {rest}" if is_telling else None


def _region_spellings(code: str, folded: str) -> Iterator[str]:
    if not folded:
        return
    bare = _PREFIX.sub("", folded) if len(code) == REGENCY else folded
    yield folded
    yield bare
    if " " in bare:
        yield bare.replace(" ", "")
        head, _, last = bare.rpartition(" ")
        yield from (f"{head} {numeral}" for numeral in _NUMERALS.get(last, ()))
        yield from _shortened(bare)
        first, _, rest = bare.partition(" ")
        if split := _SPLITTABLE.match(first):
            yield f"{split[1]} {split[2]} {rest}"
            yield from _shortened(f"{split[1]} {split[2]} {rest}")
    elif split := _SPLITTABLE.match(bare):
        yield f"{split[1]} {split[2]}"
        yield from _shortened(f"{split[1]} {split[2]}")


def _shortened(name: str) -> Iterator[str]:
    first, _, rest = name.partition(" ")
    for short in _SHORT.get(first, ()):
        yield f"{short} {rest}"
        yield with_full_stop(f"{short} {rest}")


def find_local_need(name: str, words: Set[str]) -> Need:
    """Say what a local name needs: `Sumber` its `kec.`, `Pasar Minggu` at least a capital or a preposition."""
    parts = name.split()
    if len(parts) == 1:
        return Need.LEVEL if len(name) < MIN_BARE_NAME or is_ordinary(name, words) else Need.NOTHING
    return Need.LOCATIVE if all(is_ordinary(part, words) for part in parts) else Need.NOTHING


def is_ordinary(word: str, words: Set[str]) -> bool:
    """Whether a word is one of the language: a root, a root with affixes, or a number."""
    if word in words or word.isdigit() or _SUFFIX.sub("", word) in words:
        return True
    bare = _AFFIX.match(word)
    return bare is not None and (bare[1] in words or _SUFFIX.sub("", bare[1]) in words)

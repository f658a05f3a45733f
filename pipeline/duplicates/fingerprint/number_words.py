"""Numbers of addresses that are written as words: `nomor dua belas` is 12, `rt tiga` is RT 3. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.duplicates.fingerprint.numbers import UNITS
from pipeline.duplicates.fingerprint.proper_names import ROMAN

_DIGITS = "satu dua tiga empat lima enam tujuh delapan sembilan"

DIGITS = {word: number for number, word in enumerate(_DIGITS.split(), start=1)}
NUMBERS = DIGITS | {"sepuluh": 10, "sebelas": 11}
COUNTED = UNITS | {"pun"}
"""Words after a number that counts and names nothing."""

RANKS = ("no", "nomor")
"""Before `satu`, the words of a rank: `pelayanan nomor satu`."""

RUKUN = frozenset(("rt", "rw"))

_PLAIN = "no nomor gang gg blok lantai lt peron jalur koridor gerbong pos pintu dusun dsn"
MARKERS = dict.fromkeys(_PLAIN.split(), "") | {word: word for word in ("km", *RUKUN)}
"""Words before a number of an address, and what is written before it among the details."""

LONGEST = 3
"""Words of `dua puluh tiga`; house numbers in the hundreds are written in figures."""


def find_spelled(words: Sequence[str]) -> Iterator[str]:
    """Give the spelled numbers after a marker, as `find_figures` gives those in figures."""
    for at, word in enumerate(words):
        if word in MARKERS:
            number, length = _read(words[at + 1 : at + 1 + LONGEST])
            if not length and word in RUKUN and (numeral := ROMAN.get("".join(words[at + 1 : at + 2]))):
                number, length = int(numeral), 1
            after = words[at + 1 + length : at + 2 + length]
            if length and not COUNTED.intersection(after) and (number > 1 or word not in RANKS):
                yield f"{MARKERS[word]}{number}"


def _read(words: Sequence[str]) -> tuple[int, int]:
    """Give the number that words begin with, and how many words it has; 0 if they begin with none."""
    unit, after, last = (*words, "", "", "")[:LONGEST]
    number = DIGITS.get(unit, 0)
    if number and after == "belas":
        return number + 10, 2
    if number and after == "puluh":
        return 10 * number + DIGITS.get(last, 0), 3 if last in DIGITS else 2
    return NUMBERS.get(unit, 0), int(unit in NUMBERS)

"""Numbers of addresses that are written as words: `nomor dua belas` is 12, `rt tiga` is RT 3. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_UNITS = "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas"

UNITS = {word: number for number, word in enumerate(_UNITS.split(), start=1)}
MARKERS = {"no": "", "nomor": "", "gang": "", "gg": "", "blok": "", "km": "", "rt": "rt", "rw": "rw"}
"""Words before a number of an address, and what is written before it among the details."""

LONGEST = 3
"""Words of `dua puluh tiga`; house numbers in the hundreds are written in figures."""


def find_spelled(words: Sequence[str]) -> Iterator[str]:
    """Give the spelled numbers after a marker, as `find_figures` gives those in figures."""
    for at, word in enumerate(words):
        if word in MARKERS:
            number = _read(words[at + 1 : at + 1 + LONGEST])
            if number is not None:
                yield f"{MARKERS[word]}{number}"


def _read(words: Sequence[str]) -> int | None:
    unit, after, last = (*words, "", "", "")[:LONGEST]
    number = UNITS.get(unit)
    if number is None or after not in ("belas", "puluh"):
        return number
    return number + 10 if after == "belas" else 10 * number + UNITS.get(last, 0)

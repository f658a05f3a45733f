"""Words as people type them -> the words of the dictionary: `tdk`, `s4kit`, `parahhh`, `jalan2`, `bersihin`. Pure.

A lexicon first, then rules, each of which must arrive at a word that the dictionary knows. A word that is protected,
such as a place name, or that is known already, is never changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping

from pipeline.text.affixes import Find, expand_clitic, formalise_passive, formalise_prefix, formalise_suffix

Expand = Callable[[str], str]
Rule = Callable[[str, Find], str | None]

_LOCATOR = re.compile(r"(rt|rw|no|km|blok|blk|gg|gang|lt|lantai|kav|jl|jln|nomor|nomer|tps)(\d{1,4})((?:rt|rw)?)(\d*)")
"""Words after which a figure is a number, not a repetition: `rt05` is `rt 5`."""

_REPEATED = re.compile(r"([a-z]{2,}?)-?2(nya|an|kan|i|in|ku|mu|lah)?")
_ROMAN = re.compile("[ivx]{2,}")
_ELONGATED = re.compile(r"([a-z])\1{2,}")
_DRAWN_OUT_MIN = 4
"""Shorter ones are abbreviations (`kk`, `ttg`)."""

_LEET = str.maketrans("0134567", "oieasgt")
_LEET_WORD = re.compile(r"(?=.*[a-z].*[a-z])(?=[a-z]*\d[a-z0-9]*[a-z]|\d+[a-z]{3,})[a-z013-7]{4,}")
"""Letters with a figure among them; `46b` and `2x` are a house number and a count."""

_NUMBER_DIGITS_MAX = 3
"""Up to this length leading zeros are a habit (`rt 05`); longer, they belong to an identifier."""


def build_expand(lexicon: Mapping[str, str], *, protected: Container[str], is_known: Callable[[str], bool]) -> Expand:
    """Make the function token -> formal words (one or several, parted by blanks).

    Parameters
    ----------
    lexicon
        Informal word to formal words.
    protected
        Words never changed.
    is_known
        Whether the dictionary has a word or its root.
    """

    def find_formal(word: str) -> str | None:
        if word in protected:
            return word
        return lexicon.get(word) or (word if is_known(word) else None)

    def expand(token: str) -> str:
        if (formal := find_formal(token)) is not None:
            return formal
        for rule in RULES:
            if (formal := rule(token, find_formal)) is not None:
                return formal
        return token

    return expand


def read_number(token: str, _: object) -> str | None:
    """Take the leading zeros off a short number: `rt 05` and `rt 5` are one."""
    if not token.isdigit():
        return None
    return token.lstrip("0") or "0" if len(token) <= _NUMBER_DIGITS_MAX else token


def part_locator(token: str, _: object) -> str | None:
    """Part a number from the word it follows: `rt05rw02` -> `rt 5 rw 2`."""
    match = _LOCATOR.fullmatch(token)
    if not match:
        return None
    return " ".join(read_number(part, None) or part for part in match.groups() if part)


def repeat(token: str, find_formal: Find) -> str | None:
    """Write out a repetition: `jalan2` -> `jalan-jalan`, `tmn2nya` -> `teman-temannya`."""
    match = _REPEATED.fullmatch(token)
    base = find_formal(match[1]) if match else None
    return f"{base}-{base}{match[2] or ''}" if match and base and " " not in base else None


def expand_parts(token: str, find_formal: Find) -> str | None:
    """Read each half of a word with a hyphen: `bener-bener` -> `benar-benar`."""
    if "-" not in token:
        return None
    parts = [find_formal(part) or part_locator(part, None) or part for part in token.split("-")]
    return ("-" if parts[0].isalpha() else " ").join(parts)


def drop_underscores(token: str, _: object) -> str | None:
    """Part what was joined by underscores, but for the words that cleaning itself put there."""
    if "_" not in token:
        return None
    return token if token.startswith(("situs_", "data_")) else " ".join(filter(None, token.split("_")))


def keep_roman(token: str, _: object) -> str | None:
    """Leave Roman numerals as they are: `gang III` is not drawn out."""
    return token if _ROMAN.fullmatch(token) else None


def squeeze(token: str, find_formal: Find) -> str | None:
    """Shorten drawn-out letters: `parahhh` -> `parah`, `maaaf` -> `maaf`, `lamaa` -> `lama`.

    A double letter inside a word stays: Barru and Sikka are places.
    """
    if not _ELONGATED.search(token):
        return find_formal(token[:-1]) if len(token) >= _DRAWN_OUT_MIN and token[-1] == token[-2] else None
    single, double = (_ELONGATED.sub(letters, token) for letters in (r"\1", r"\1\1"))
    return find_formal(single) or find_formal(double) or single


def read_leet(token: str, find_formal: Find) -> str | None:
    """Read figures as the letters they look like: `s4kit` -> `sakit`."""
    return find_formal(token.translate(_LEET)) if _LEET_WORD.fullmatch(token) else None


RULES: tuple[Rule, ...] = (
    read_number,
    part_locator,
    repeat,
    expand_parts,
    drop_underscores,
    keep_roman,
    squeeze,
    read_leet,
    expand_clitic,
    formalise_suffix,
    formalise_prefix,
    formalise_passive,
)
"""The order is the contract: figures before letters, spelling before affixes."""

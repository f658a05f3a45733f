"""Words as people type them -> the words of the dictionary: `tdk`, `s4kit`, `parahhh`, `jalan2`, `bersihin`. Pure.

A lexicon first, then rules, each of which must arrive at a word that the dictionary knows. A word that is protected,
such as a place name, or that is known already, is never changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.text.words.affixes import expand_clitic, formalise_passive, formalise_prefix, formalise_suffix
from pipeline.text.words.vocabulary import Vocabulary

Rule = Callable[[str, Vocabulary], str | None]

_NUMBER_DIGITS_MAX = 3
"""Up to this length leading zeros are a habit (`rt 05`); longer, they belong to an identifier."""

_LOCATOR = re.compile(r"(rt|rw|no|km|blok|blk|gg|gang|lt|lantai|kav|jl|jln|nomor|nomer|tps)(\d{1,4})((?:rt|rw)?)(\d*)")
"""Words after which a figure is a number, not a repetition: `rt05` is `rt 5`."""

_COUNTED = re.compile(r"(\d{1,4})([a-z]{2,})")
_REPEATED = re.compile(r"([a-z]{2,}?)-?2(nya|an|kan|i|in|ku|mu|lah)?")
_ROMAN = re.compile("[ivx]{2,}[a-d]?")
_ELONGATED = re.compile(r"([a-z])\1{2,}")
_VOWEL = re.compile("[aiueo]")
_DRAWN_OUT_MIN = 4
"""Shorter ones are abbreviations (`kk`, `ttg`)."""

_PART_MIN = 3
"""Shorter halves of a word with a hyphen are abbreviations (`pbi-jk`)."""

_LEET = str.maketrans("0134567", "oieasgt")
_LEET_WORD = re.compile(r"[a-z]+[013-7][a-z013-7]*[a-z][a-z013-7]*")
_LEET_MIN = 5
"""Shorter ones are names of their own (`sp4n`)."""


def expand(token: str, words: Vocabulary) -> str:
    """Give the formal words for a token: one or several, parted by blanks."""
    if (formal := words.find_formal(token)) is not None:
        return formal
    for rule in LETTER_RULES if token.isalpha() else RULES:
        if (formal := rule(token, words)) is not None:
            return formal
    return token


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


def part_count(token: str, words: Vocabulary) -> str | None:
    """Part a count from what it counts: `5thn` -> `5 tahun`; `46b` and `2x` stay."""
    match = _COUNTED.fullmatch(token)
    formal = words.find_formal(match[2]) if match else None
    return f"{match[1]} {formal}" if match and formal else None


def repeat(token: str, words: Vocabulary) -> str | None:
    """Write out a repetition: `jalan2` -> `jalan-jalan`, `tmn2nya` -> `teman-temannya`."""
    match = _REPEATED.fullmatch(token)
    base = words.find_word(match[1]) if match else None
    return f"{base}-{base}{match[2] or ''}" if match and base else None


def expand_halves(token: str, words: Vocabulary) -> str | None:
    """Read each half of a word with a hyphen: `bener-bener` -> `benar-benar`, `jkt-bogor` -> `jakarta bogor`."""
    if "-" not in token:
        return None
    halves = [expand(half, words) if len(half) >= _PART_MIN else half for half in token.split("-")]
    first, last = halves[0], halves[-1]
    return ("-" if last.startswith(first) or first.endswith(last) else " ").join(halves)


def drop_underscores(token: str, _: object) -> str | None:
    """Part what was joined by underscores, but for the words that cleaning itself put there."""
    if "_" not in token:
        return None
    return token if token.startswith(("situs_", "data_")) else " ".join(filter(None, token.split("_")))


def squeeze(token: str, words: Vocabulary) -> str | None:
    """Shorten drawn-out letters: `parahhh` -> `parah`, `maaaf` -> `maaf`, `lamaa` -> `lama`.

    A double letter inside a word stays: Barru and Sikka are places. So do Roman numerals and abbreviations.
    """
    if len(token) < _DRAWN_OUT_MIN:
        return None
    is_elongated, is_double_at_end = _ELONGATED.search(token), token[-1] == token[-2]
    if not (is_elongated or is_double_at_end) or _ROMAN.fullmatch(token) or not _VOWEL.search(token):
        return None
    if not is_elongated:
        return words.find_formal(token[:-1])
    single, double = (_ELONGATED.sub(letters, token) for letters in (r"\1", r"\1\1"))
    return words.find_formal(single) or words.find_formal(double) or single


def read_leet(token: str, words: Vocabulary) -> str | None:
    """Read figures as the letters they look like: `s4kit` -> `sakit`."""
    if len(token) < _LEET_MIN or not _LEET_WORD.fullmatch(token):
        return None
    return words.find_formal(token.translate(_LEET))


LETTER_RULES: tuple[Rule, ...] = (squeeze, expand_clitic, formalise_suffix, formalise_prefix, formalise_passive)
"""Those for a word of letters alone."""

RULES: tuple[Rule, ...] = (
    read_number,
    part_locator,
    part_count,
    repeat,
    expand_halves,
    drop_underscores,
    squeeze,
    read_leet,
    *LETTER_RULES[1:],
)
"""The order is the contract: figures before letters, spelling before affixes."""

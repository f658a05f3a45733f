"""Words as people type them -> the words of the dictionary: `tdk`, `s4kit`, `parahhh`, `jalan2`, `bersihin`. Pure.

A lexicon first, then rules, each of which must arrive at a word that the dictionary knows. A word that is protected,
such as a place name, or that is known already, is never changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping

Expand = Callable[[str], str]
Rule = Callable[[str, Callable[[str], str | None]], str | None]

_LOCATOR = re.compile(r"(rt|rw|no|km|blok|blk|gg|gang|lt|lantai|kav|jl|jln|nomor|nomer|tps)(\d{1,4})((?:rt|rw)?)(\d*)")
"""Words after which a figure is a number, not a repetition: `rt05` is `rt 5`."""

_REPEATED = re.compile(r"([a-z]{2,}?)-?2(nya|an|kan|i|in|ku|mu|lah)?")
_ELONGATED = re.compile(r"([a-z])\1{2,}")
_DRAWN_OUT_MIN = 4
"""Shorter ones are abbreviations (`kk`, `ttg`)."""

_LEET = str.maketrans("0134567", "oieasgt")
_LEET_WORD = re.compile(r"(?=.*[a-z].*[a-z])(?=[a-z]*\d[a-z0-9]*[a-z]|\d+[a-z]{3,})[a-z013-7]{4,}")
"""Letters with a figure among them; `46b` and `2x` are a house number and a count."""

_CLITICS = ("nya", "ny", "lah", "kah")
_CLITIC_SPELLING = {"ny": "nya"}
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


def repeat(token: str, find_formal: Callable[[str], str | None]) -> str | None:
    """Write out a repetition: `jalan2` -> `jalan-jalan`, `tmn2nya` -> `teman-temannya`."""
    match = _REPEATED.fullmatch(token)
    base = find_formal(match[1]) if match else None
    return f"{base}-{base}{match[2] or ''}" if match and base and " " not in base else None


def expand_parts(token: str, find_formal: Callable[[str], str | None]) -> str | None:
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


def squeeze(token: str, find_formal: Callable[[str], str | None]) -> str | None:
    """Shorten drawn-out letters: `parahhh` -> `parah`, `maaaf` -> `maaf`, `lamaa` -> `lama`.

    A double letter inside a word stays: Barru and Sikka are places.
    """
    if not _ELONGATED.search(token):
        return find_formal(token[:-1]) if len(token) > _DRAWN_OUT_MIN and token[-1] == token[-2] else None
    single, double = (_ELONGATED.sub(letters, token) for letters in (r"\1", r"\1\1"))
    return find_formal(single) or find_formal(double) or single


def read_leet(token: str, find_formal: Callable[[str], str | None]) -> str | None:
    """Read figures as the letters they look like: `s4kit` -> `sakit`."""
    return find_formal(token.translate(_LEET)) if _LEET_WORD.fullmatch(token) else None


def expand_clitic(token: str, find_formal: Callable[[str], str | None]) -> str | None:
    """Read the word before -nya, -lah, ...: `jlnnya` -> `jalannya`, `airny` -> `airnya`."""
    for clitic in _CLITICS:
        base = find_formal(token[: -len(clitic)]) if token.endswith(clitic) and len(token) > len(clitic) + 1 else None
        if base and " " not in base:
            return base + _CLITIC_SPELLING.get(clitic, clitic)
    return None


def formalise_suffix(token: str, find_formal: Callable[[str], str | None]) -> str | None:
    """Read Jakarta's -in as -kan: `bersihin` -> `bersihkan`."""
    base = find_formal(token[:-2]) if token.endswith("in") and len(token) > _SUFFIXED_MIN else None
    return f"{base}kan" if base and " " not in base else None


def formalise_passive(token: str, find_formal: Callable[[str], str | None]) -> str | None:
    """Read the abbreviation after di- or ter-: `dikrm` -> `dikirim`."""
    for prefix in _PREFIXES:
        rest = token.removeprefix(prefix)
        base = find_formal(rest) if rest != token and len(rest) > _SHORTEST_BASE else None
        if base and base[0] == rest[0] and " " not in base:
            return prefix + base
    return None


def formalise_prefix(token: str, find_formal: Callable[[str], str | None]) -> str | None:
    """Read a bare nasal as meN-: `ngalir` -> `mengalir`, `nyapu` -> `menyapu`, `ngebantu` -> `membantu`."""
    if len(token) <= _AFFIXED_MIN:
        return None
    for start, lost_letters in _NASALS.items():
        if token.startswith(start):
            roots = (letter + token[len(start) :] for letter in lost_letters)
            return next((make_active(root) for root in roots if find_formal(root) == root), None)
    return None


def make_active(root: str) -> str:
    """Put meN- before a root: `bantu` -> `membantu`, `tutup` -> `menutup`."""
    if root[0] in _DROPPED:
        return _DROPPED[root[0]] + root[1:]
    return next((prefix for letters, prefix in _ACTIVE if root[0] in letters), "me") + root


_PREFIXES = ("di", "ter")
_SHORTEST_BASE = 2
_NASALS = {"nge": ("",), "ng": ("", "k"), "ny": ("s",), "n": ("t",)}
"""Colloquial starts, and the letters that the root may have lost to them; m- is left out, as names start with it."""

_ACTIVE = (("bfv", "mem"), ("cdjz", "men"), ("aiueogh", "meng"))
_DROPPED = {"p": "mem", "t": "men", "k": "meng", "s": "meny"}
_AFFIXED_MIN = 4
"""Shorter words with these letters are words of their own (`nama`)."""

_SUFFIXED_MIN else None
    return f"{base}kan" if base and " " not in base else None


def formalise_passive(token: str, find_formal: Callable[[str], str | None]) -> str | None:
    """Read the abbreviation after di- or ter-: `dikrm` -> `dikirim`."""
    for prefix in _PREFIXES:
        rest = token.removeprefix(prefix)
        base = find_formal(rest) if rest != token and len(rest) > _SHORTEST_BASE else None
        if base and base[0] == rest[0] and " " not in base:
            return prefix + base
    return None


def formalise_prefix(token: str, find_formal: Callable[[str], str | None]) -> str | None:
    """Read a bare nasal as meN-: `ngalir` -> `mengalir`, `nyapu` -> `menyapu`, `ngebantu` -> `membantu`."""
    if len(token) <= _AFFIXED_MIN:
        return None
    for start, lost_letters in _NASALS.items():
        if token.startswith(start):
            roots = (letter + token[len(start) :] for letter in lost_letters)
            return next((make_active(root) for root in roots if find_formal(root) == root), None)
    return None


def make_active(root: str) -> str:
    """Put meN- before a root: `bantu` -> `membantu`, `tutup` -> `menutup`."""
    if root[0] in _DROPPED:
        return _DROPPED[root[0]] + root[1:]
    return next((prefix for letters, prefix in _ACTIVE if root[0] in letters), "me") + root


_LAST_E = re.compile(r"e([^aeiou]*)$")
_PREFIXES = ("di", "ter", "se", "ke")
_NASALS = ("ng", "ny", "n", "m")
_AFFIXED_MIN = 4
"""Shorter words with these letters are words of their own (`main`, `nama`)."""

_SUFFIXED_MIN = 5
"""Shorter ones are `login` and `again`."""

RULES: tuple[Rule, ...] = (
    read_number,
    part_locator,
    repeat,
    expand_parts,
    drop_underscores,
    squeeze,
    read_leet,
    expand_clitic,
    formalise_suffix,
    formalise_prefix,
    formalise_passive,
)
"""The order is the contract: figures before letters, spelling before affixes."""

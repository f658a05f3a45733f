"""Colloquial affixes -> the formal ones: `bersihin`, `ngalir`, `dikrm`, `jlnnya`. Pure; rules of `informal`."""

from __future__ import annotations

from collections.abc import Callable

Find = Callable[[str], str | None]
"""Word -> its formal spelling, if it is protected, in the lexicon or known to the dictionary."""

_CLITICS = {"nya": "nya", "ny": "nya", "lah": "lah", "kah": "kah"}
_PASSIVES = ("di", "ter")
_BASE_MIN = 3
"""Letters of an abbreviation after di- or ter-; shorter ones mean too much."""

_NASALS = {"nge": ("",), "ng": ("", "k"), "ny": ("s",), "n": ("t",)}
"""Colloquial starts, and the letters that the root may have lost to them; m- is left out, as names start with it."""

_ACTIVE = {"bfv": "mem", "cdjz": "men", "aiueogh": "meng"}
_ACTIVE_LOSING = {"p": "mem", "t": "men", "k": "meng", "s": "meny"}
_PREFIXED_MIN = 5
"""Shorter words with these letters are words of their own (`nama`)."""

_SUFFIXED_MIN = 6
"""Shorter ones are `login` and `again`."""


def expand_clitic(token: str, find_formal: Find) -> str | None:
    """Read the word before -nya, -lah, -kah: `jlnnya` -> `jalannya`, `airny` -> `airnya`."""
    for clitic, formal in _CLITICS.items():
        base = find_formal(token.removesuffix(clitic)) if token.endswith(clitic) and token != clitic else None
        if base and " " not in base:
            return base + formal
    return None


def formalise_suffix(token: str, find_formal: Find) -> str | None:
    """Read Jakarta's -in as -kan: `bersihin` -> `bersihkan`."""
    base = find_formal(token[:-2]) if token.endswith("in") and len(token) >= _SUFFIXED_MIN else None
    return f"{base}kan" if base and " " not in base else None


def formalise_prefix(token: str, find_formal: Find) -> str | None:
    """Read a bare nasal as meN-: `ngalir` -> `mengalir`, `nyapu` -> `menyapu`, `ngebantu` -> `membantu`."""
    if len(token) < _PREFIXED_MIN:
        return None
    for start, lost_letters in _NASALS.items():
        if token.startswith(start):
            roots = (letter + token[len(start) :] for letter in lost_letters)
            return next((make_active(root) for root in roots if find_formal(root) == root), None)
    return None


def make_active(root: str) -> str:
    """Put meN- before a root: `bantu` -> `membantu`, `tutup` -> `menutup`."""
    if root[0] in _ACTIVE_LOSING:
        return _ACTIVE_LOSING[root[0]] + root[1:]
    return next((prefix for letters, prefix in _ACTIVE.items() if root[0] in letters), "me") + root


def formalise_passive(token: str, find_formal: Find) -> str | None:
    """Read the abbreviation after di- or ter-: `dikrm` -> `dikirim`."""
    for prefix in _PASSIVES:
        rest = token.removeprefix(prefix)
        base = find_formal(rest) if rest != token and len(rest) >= _BASE_MIN else None
        if base and base[0] == rest[0] and " " not in base:
            return prefix + base
    return None

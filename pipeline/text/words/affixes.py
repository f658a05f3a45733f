"""Colloquial affixes -> the formal ones: `bersihin`, `ngalir`, `dikrm`, `jlnnya`. Pure; rules of `informal`."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.text.words.vocabulary import Vocabulary

_CLITICS = {"nya": "nya", "ny": "nya", "lah": "lah", "kah": "kah"}
_PASSIVES = ("di", "ter")
_BASE_MIN = 3
"""Letters of an abbreviation after di- or ter-; shorter ones mean too much."""

_NASALS = {"ng": ("", "k"), "nge": ("",), "ny": ("s",), "n": ("t",)}
"""Colloquial starts, and the letters that the root may have lost to them; m- is left out, as names start with it."""

_ENDINGS = ("", "kan", "nya", "i")
_ACTIVE = {"bfv": "mem", "cdjz": "men", "aiueogh": "meng"}
_ACTIVE_LOSING = {"p": "mem", "t": "men", "k": "meng", "s": "meny"}
_SYLLABLE_MAX = 3
"""Roots up to this length have one syllable and take menge-: `rem`, `bom`, `cat`."""

_PREFIXED_MIN = 5
"""Shorter words with these letters are words of their own (`nama`)."""

_SUFFIXED_MIN = 6
"""Shorter ones are `login` and `again`."""


def expand_clitic(token: str, words: Vocabulary) -> str | None:
    """Read the word before -nya, -lah, -kah: `jlnnya` -> `jalannya`, `airny` -> `airnya`."""
    for clitic, formal in _CLITICS.items():
        base = words.find_word(token.removesuffix(clitic)) if token.endswith(clitic) and token != clitic else None
        if base:
            return base + formal
    return None


def formalise_suffix(token: str, words: Vocabulary) -> str | None:
    """Read Jakarta's -in as -kan: `bersihin` -> `bersihkan`, `dibersihin` -> `dibersihkan`."""
    if not token.endswith("in") or len(token) < _SUFFIXED_MIN:
        return None
    base = token[:-2]
    if words.is_root(base) or words.is_root(base.removeprefix("di")):
        return base + "kan"
    formal = words.informal.get(base)
    return formal + "kan" if formal and " " not in formal else None


def formalise_prefix(token: str, words: Vocabulary) -> str | None:
    """Read a bare nasal as meN-: `ngalir` -> `mengalir`, `nyapu` -> `menyapu`, `ngebantu` -> `membantu`."""
    if len(token) < _PREFIXED_MIN or token[0] != "n":
        return None
    return next((make_active(root) + ending for root, ending in _cut_nasal(token) if words.is_root(root)), None)


def _cut_nasal(token: str) -> Iterator[tuple[str, str]]:
    """Give each root that may be in the word, with the ending after it."""
    for ending in _ENDINGS:
        body = token.removesuffix(ending)
        for start, lost_letters in _NASALS.items():
            if token.endswith(ending) and body.startswith(start):
                yield from ((letter + body[len(start) :], ending) for letter in lost_letters)


def make_active(root: str) -> str:
    """Put meN- before a root: `bantu` -> `membantu`, `tutup` -> `menutup`, `rem` -> `mengerem`."""
    if len(root) <= _SYLLABLE_MAX and root[0] not in "aiueo":
        return "menge" + root
    if root[0] in _ACTIVE_LOSING:
        return _ACTIVE_LOSING[root[0]] + root[1:]
    return next((prefix for letters, prefix in _ACTIVE.items() if root[0] in letters), "me") + root


def formalise_passive(token: str, words: Vocabulary) -> str | None:
    """Read the abbreviation after di- or ter-: `dikrm` -> `dikirim`."""
    for prefix in _PASSIVES:
        rest = token.removeprefix(prefix)
        base = words.find_word(rest) if rest != token and len(rest) >= _BASE_MIN else None
        if base and base[0] == rest[0]:
            return prefix + base
    return None

"""Indonesian words -> stems, by Sastrawi's rules reached in another way. Pure; the only home of Sastrawi.

Sastrawi 1.0.1 looks words up in a list, tries forty rules on every word, compiles a pattern for every affix that it
removes and makes five objects a step. Here its rules are a table of patterns, tried only on words that begin as the
rule does; dictionary, words with a hyphen and the order of the steps are Sastrawi's own. The stems are equal, word for
word: `tests/text/words/test_stem.py` compares them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from Sastrawi.Stemmer.Stemmer import Stemmer
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

STEM_CACHE_SIZE = 20_000
"""Words remembered. Sastrawi's cache never forgets, and misspellings never end; 20,000 words cost about 4 MB."""

STEM_MAX_LETTERS = 40
"""A longer run of letters is no Indonesian word, and rules that backtrack over it cost time; it is its own stem."""

SHORT_MAX_LETTERS = 3
"""Sastrawi takes nothing off so short a word that would leave a root."""

PREFIXES_MAX = 3
"""Prefixes taken off one after the other: `mem-per-se-mbah`."""

_PLAIN_PREFIXES = ("di", "ke", "se")
_ENDINGS = (
    (("lah", "kah", "tah", "pun"), "-"),
    (("nya", "ku", "mu"), "-"),
    (("isasi", "isme", "kan", "is", "an", "i"), ""),
)
"""Particles, possessives, derivational endings, and what else goes with them."""

_RULES = """
1   ber-(V)  ber-r(V)
2   ber-(C[a-z](?!er))
3   ber-(R[a-z]erV)
4   bel-(ajar$)
5   be-(RerC)
6   ter-(V)  ter-r(V)
7   ter-(RerV)
8   ter-(R(?!er))
9   te-(RerC)
10  me-([lrwy]V)
11  mem-([bfv])
12  mem-(pe)
13  mem-m(V)  mem-p(V)
14  men-([cdjstz])
15  men-n(V)  men-t(V)
16  meng-([ghkq])
17  meng-(V)  meng-k(V)  menge-()  meng-ng(V)
18  meny-ny(V)  meny-s(V)
19  mem-(p[a-df-mo-z])
20  pe-([wy]V)
21  per-(V)  pe-(rV)
23  per-(C[a-z](?!er))
24  per-(R[a-z]erV)
25  pem-([bfv])
26  pem-m(V)  pem-p(V)
27  pen-([cdjz])
28  pen-n(V)  pen-t(V)
29  peng-(C)
30  peng-(V)  peng-k(V)  penge-()
31  peny-ny(V)  peny-s(V)
32  pel-(ajar$)  pe-(lV)
34  pe-(C(?!er))
35  ter-([bcdfghjkpqstvxz]erC)
36  pe-([bcdfghjkpqstvxz]erC)
41  ku-()
42  kau-()
"""
"""Sastrawi's prefix rules under their numbers. Each way of a rule: the prefix, what takes its place, what must follow.

V is a vowel, C a consonant, R one but r. The first rule that leaves something ends the step; of several ways the first
that leads to a root counts, else the last.
"""

_LETTERS = {"V": "[aiueo]", "C": "[bcdfghjklmnpqrstvwxyz]", "R": "[bcdfghjklmnpqstvwxyz]"}
_WAY = re.compile(r"(\w+)-(\w*)\((\S*)\)")
_INFIX = re.compile("[bcdfghjklmnpqrstvwxyz](e[rlm]|in)(?=[aiueo])")
"""Rules 37 to 40, after those of the prefixes: `gerigi` -> `gigi`, `kinerja` -> `kerja`."""

Stem = Callable[[str], str]
Way = tuple[Callable[[str], object], int, str]
"""Whether it applies to a word, how many letters it takes off, and what it puts there."""


class RootSet(frozenset[str]):
    """Sastrawi's dictionary of roots, as a set: its own is a list, and 29,932 comparisons a look-up."""

    contains = frozenset.__contains__


def load_roots() -> RootSet:
    """Read the roots that Sastrawi ships."""
    return RootSet(word for word in StemmerFactory().get_words() if word.strip())


def build_stem(roots: RootSet, *, known: Mapping[str, str], protected: Iterable[str] = ()) -> Stem:
    """Make the function word -> stem.

    Parameters
    ----------
    known
        The warm cache: stems worked out before.
    protected
        Words that are their own stems: the stemmer would turn Bekasi into bekas and Kediri into diri.
    """
    stemmer = _Stemmer(roots)
    fixed = {**known, **{word: word for word in protected}}

    @lru_cache(STEM_CACHE_SIZE)
    def stem(word: str) -> str:
        if word in fixed:
            return fixed[word]
        if len(word) > STEM_MAX_LETTERS:
            return word
        return str(stemmer.stem_word(word)) if "-" in word else stemmer.stem_singular_word(word)

    return stem


class _Stemmer(Stemmer):  # type: ignore[misc] # Sastrawi ships no types
    """Sastrawi's stemmer, which reads words with a hyphen, over its rules as a table."""

    def __init__(self, roots: RootSet) -> None:
        super().__init__(roots)
        self._roots = roots

    def stem_singular_word(self, word: str) -> str:
        """Give the root that is left when affixes go; the word itself if none is."""
        if word in self._roots or len(word) <= SHORT_MAX_LETTERS:
            return word
        for rest in self._rests(word):
            if rest in self._roots:
                return rest
        return word

    def _rests(self, word: str) -> Iterator[str]:
        """Give what is left by each order: prefixes first or last, then with each ending put back."""
        if _is_prefix_first(word):
            rest = self._drop_prefixes(word)
            yield rest
            yield from (rest for _, rest, _ in self._drop_endings(rest)[-1:])
        cuts = self._drop_endings(word)
        rest = cuts[-1][1] if cuts else word
        yield rest
        yield self._drop_prefixes(rest)
        for whole, rest, ending in reversed(cuts):
            if ending == "kan":
                yield self._drop_prefixes(rest + "k")
            yield self._drop_prefixes(whole)

    def _drop_endings(self, word: str) -> list[tuple[str, str, str]]:
        """Take off an ending of each kind until a root is left: the word before, the word after, the ending."""
        cuts: list[tuple[str, str, str]] = []
        for endings, joint in _ENDINGS:
            if word.endswith(endings) and word not in self._roots:
                ending = next(ending for ending in endings if word.endswith(ending))
                cuts.append((word, word.removesuffix(ending).rstrip(joint), ending))
                word = cuts[-1][1]
        return cuts

    def _drop_prefixes(self, word: str) -> str:
        for _ in range(PREFIXES_MAX):
            rest = word[2:] if word[:2] in _PLAIN_PREFIXES else self._apply_rules(word)
            if rest is None:
                return word
            word = rest
            if word in self._roots:
                return word
        return word

    def _apply_rules(self, word: str) -> str | None:
        if (
            word in self._roots
        ):  # an ending that was put back: Sastrawi looks before each rule, not before the plain ones
            return None
        for ways in _RULES_BY_START.get(word[:2], ()):
            rest = None
            for starts, cut, put in ways:
                rest = put + word[cut:] if starts(word) else None
                if rest in self._roots:
                    break
            if rest:
                return rest
        infix = _INFIX.match(word)
        return word[0] + word[infix.end() :] if infix else None


def _is_prefix_first(word: str) -> bool:
    """Whether prefixes are tried before endings, too (Asian 2007, p. 78)."""
    if word.endswith("i"):
        return word.startswith(("me", "pe", "di", "ter"))
    return word.startswith("be") and word.endswith(("lah", "an"))


def _read_rules(rules: str) -> dict[str, list[list[Way]]]:
    """Give the ways of each rule, by the first two letters of the words that it may match."""
    by_start: dict[str, list[list[Way]]] = {}
    for line in rules.split("\n"):
        ways = [
            (re.compile(f"{prefix}(?={_spell(after)})").match, len(prefix), put)
            for prefix, put, after in _WAY.findall(line)
        ]
        by_start.setdefault(line.split()[1][:2], []).append(list[Way](ways))
    return by_start


def _spell(after: str) -> str:
    return "".join(_LETTERS.get(letter, letter) for letter in after)


_RULES_BY_START = _read_rules(_RULES.strip())
"""Most words begin as no rule does."""

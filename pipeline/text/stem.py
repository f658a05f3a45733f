"""Indonesian words -> stems, by Sastrawi's own rules reached in another way. Pure; the only home of Sastrawi.

Sastrawi 1.0.1 looks words up in a list, tries forty rules on every word and compiles a pattern for every affix that it
removes. Here it keeps its rules, their order and its control flow (`Stemmer`, `Context`, the disambiguators), and is
given a set dictionary and visitors that try only the rules which can match a word's first two letters. The stems are
equal, word for word: `tests/text/test_stem.py` compares them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from Sastrawi.Stemmer.Context.Removal import Removal
from Sastrawi.Stemmer.Context.Visitor.VisitorProvider import VisitorProvider
from Sastrawi.Stemmer.Stemmer import Stemmer
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

STEM_CACHE_SIZE = 20_000
"""Words remembered. Sastrawi's cache never forgets, and misspellings never end; 20,000 words cost about 4 MB."""

STEM_MAX_LETTERS = 40
"""A longer run of letters is no Indonesian word, and rules that backtrack over it cost time; it is its own stem."""

_RULE_STARTS = ((5, "be"), (9, "te"), (19, "me"), (34, "pe"), (35, "te"), (36, "pe"), (40, "?"), (41, "ku"), (42, "ka"))
"""Up to which of Sastrawi's prefix rules a word must start how; rules 37-40 take out an infix such as -er- or -in-."""

_PARTICLES = ("lah", "kah", "tah", "pun")
_POSSESSIVES = ("nya", "ku", "mu")
_DERIVATIONAL = ("isasi", "isme", "kan", "is", "an", "i")

Stem = Callable[[str], str]


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
    stemmer = _build_sastrawi(roots)
    fixed = {**known, **{word: word for word in protected}}

    @lru_cache(STEM_CACHE_SIZE)
    def stem(word: str) -> str:
        if word in fixed:
            return fixed[word]
        if len(word) > STEM_MAX_LETTERS or (word in roots and "-" not in word):
            return word
        return str(stemmer.stem_word(word))

    return stem


def _build_sastrawi(roots: RootSet) -> Any:  # noqa: ANN401 - Sastrawi ships no types
    stemmer = Stemmer(roots)
    stemmer.visitor_provider = _Visitors()
    return stemmer


class _Visitors(VisitorProvider):  # type: ignore[misc]
    """Sastrawi's visitors: the same first step, and faster suffix and prefix steps."""

    def __init__(self) -> None:
        super().__init__()
        self.suffix_visitors = [
            _Suffix(_PARTICLES, hyphens="-", affix_type="P"),
            _Suffix(_POSSESSIVES, hyphens="-", affix_type="PP"),
            _Suffix(_DERIVATIONAL, hyphens="", affix_type="DS"),
        ]
        self.prefix_pisitors: list[Any] = [_Prefix(super().get_prefix_visitors()[1:])]


class _Suffix:
    """Takes off the first ending that fits, with the hyphens before it."""

    def __init__(self, endings: tuple[str, ...], *, hyphens: str, affix_type: str) -> None:
        self.endings = endings
        self.hyphens = hyphens
        self.affix_type = affix_type

    def visit(self, context: Any) -> None:  # noqa: ANN401
        word = context.current_word
        if not word.endswith(self.endings):
            return
        ending = next(ending for ending in self.endings if word.endswith(ending))
        rest = word[: -len(ending)].rstrip(self.hyphens) if self.hyphens else word[: -len(ending)]
        context.add_removal(Removal(self, word, rest, ending, self.affix_type))
        context.current_word = rest


class _Prefix:
    """The plain prefixes di-, ke-, se-, then Sastrawi's rules in order: the first that gives a rest ends the step."""

    def __init__(self, visitors: list[Any]) -> None:
        self.rules: dict[str, list[list[Any]]] = {}
        for visitor in visitors:
            for start in _starts(visitor.disambiguators[0]):
                self.rules.setdefault(start, []).append(visitor.disambiguators)

    def visit(self, context: Any) -> None:  # noqa: ANN401
        word = context.current_word
        rest = word[2:] if word[:2] in ("di", "ke", "se") else self._apply_rules(word, context.dictionary)
        if rest is None:
            return
        context.add_removal(Removal(self, word, rest, "", "DP"))
        context.current_word = rest

    def _apply_rules(self, word: str, roots: RootSet) -> str | None:
        if word in roots:  # restored by the step before: Sastrawi looks after each visitor, even one that did nothing
            return None
        for disambiguators in self.rules.get(word[:2], ()):
            rest = None
            for disambiguator in disambiguators:
                rest = disambiguator.disambiguate(word)
                if rest in roots:
                    break
            if rest:
                return str(rest)
        return None


def _starts(disambiguator: object) -> list[str]:
    """First two letters that a word must have for Sastrawi's rule to match it."""
    number = int("".join(filter(str.isdigit, type(disambiguator).__name__)))
    start = next(start for last, start in _RULE_STARTS if number <= last)
    return [consonant + vowel for consonant in "bcdfghjklmnpqrstvwxyz" for vowel in "ei"] if start == "?" else [start]

"""The words by which a text is found: its stems, and behind them other words for the same (sinonim). Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.text.clean import Cleaner
from pipeline.text.phrases import PhraseBook

_GROUP = "synonyms"


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchLexicon:
    """The words that search knows beside those of cleaning.

    Attributes
    ----------
    synonyms
        Groups of words and phrases that mean the same, each at least two.
    broader
        Words -> those that say the same and more.
    function_words
        Words that are never what is looked for, such as `yang` and `mohon`.
    agencies
        Slug of a kind of agency -> what else people call it.
    """

    synonyms: tuple[tuple[str, ...], ...]
    broader: Mapping[str, tuple[str, ...]]
    function_words: frozenset[str]
    agencies: Mapping[str, tuple[str, ...]]


class SearchWords:
    """Reads texts for the index and for questions to it, both in one way."""

    def __init__(self, cleaner: Cleaner, lexicon: SearchLexicon) -> None:
        self._cleaner = cleaner
        self._function_words = lexicon.function_words | {self._stem(word) for word in lexicon.function_words}
        groups = [[self._stem(phrase) for phrase in group] for group in lexicon.synonyms]
        broader = {self._stem(word): list(map(self._stem, narrower)) for word, narrower in lexicon.broader.items()}
        self._others = _find_others(groups, broader)
        self._synonyms = PhraseBook({_GROUP: self._others})
        self._phrases = {tuple(phrase.split()) for phrase in [*self._others, *broader] if " " in phrase}
        self._longest = max(map(len, self._phrases), default=0)

    def read(self, text: str) -> list[str]:
        """Give the stems of what somebody wrote, negation joined."""
        return self._cleaner.clean(text).stems.names()

    def read_cleaned(self, normals: Sequence[str]) -> list[list[str]]:
        """Give the stems of texts that were cleaned before."""
        return self._cleaner.stem_all(normals)

    def synonyms_of(self, stems: str) -> tuple[str, ...]:
        """Give the other words for what a text says, each as a run of stems."""
        hits = self._synonyms.find(stems)[_GROUP]
        others = dict.fromkeys(other for hit in hits for other in self._others[hit.phrase])
        return tuple(other for other in others if f" {other} " not in f" {stems} ")

    def phrase_at(self, stems: Sequence[str], at: int) -> int:
        """Count the stems from one on that are the longest known phrase there; 0 if none begins there."""
        sizes = range(self._longest, 1, -1)
        return next((size for size in sizes if tuple(stems[at : at + size]) in self._phrases), 0)

    def is_content(self, stem: str) -> bool:
        """Whether a stem can be what somebody looks for."""
        return stem not in self._function_words

    def is_known(self, stem: str) -> bool:
        """Whether a stem is a word, so that nobody should take it for another that is spelt alike."""
        return self._cleaner.knows(stem)

    def _stem(self, phrase: str) -> str:
        return " ".join(self.read(phrase))


def _find_others(
    groups: Iterable[Sequence[str]], broader: Mapping[str, Sequence[str]]
) -> Mapping[str, tuple[str, ...]]:
    """Give for each word or phrase what is found by it, too: all of its groups, and the broader words."""
    others: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for group in groups:
        for each in group:
            others[each].update((other, None) for other in group if other != each)
    for word, narrower in broader.items():
        for each in narrower:
            others[each][word] = None
    return {each: tuple(found) for each, found in others.items()}

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
    function_words
        Words that are never what is looked for, such as `yang` and `mohon`.
    agencies
        Slug of a kind of agency -> what else people call it.
    """

    synonyms: tuple[tuple[str, ...], ...]
    function_words: frozenset[str]
    agencies: Mapping[str, tuple[str, ...]]


class SearchWords:
    """Reads texts for the index and for questions to it, both in one way."""

    def __init__(self, cleaner: Cleaner, lexicon: SearchLexicon) -> None:
        self._cleaner = cleaner
        self._function_words = lexicon.function_words | {self._stem(word) for word in lexicon.function_words}
        self._others = _find_others([[self._stem(phrase) for phrase in group] for group in lexicon.synonyms])
        self._synonyms = PhraseBook({_GROUP: self._others})

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

    def is_content(self, stem: str) -> bool:
        """Whether a stem can be what somebody looks for."""
        return stem not in self._function_words

    def _stem(self, phrase: str) -> str:
        return " ".join(self.read(phrase))


def _find_others(groups: Iterable[Sequence[str]]) -> Mapping[str, tuple[str, ...]]:
    others: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for group in groups:
        for each in group:
            others[each].update((other, None) for other in group if other != each)
    return {each: tuple(found) for each, found in others.items()}

"""What a word is: protected, in the informal lexicon, a root, or known to the dictionary. Pure."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Vocabulary:
    """The words that the rules of informal spelling must arrive at.

    Attributes
    ----------
    informal
        Informal word to formal words.
    protected
        Words never changed.
    roots
        The dictionary of roots.
    stem
        Gives the root of an affixed word; a word that it does not know comes back.
    """

    informal: Mapping[str, str]
    protected: Container[str]
    roots: Container[str]
    stem: Callable[[str], str]

    def find_formal(self, word: str) -> str | None:
        """Give the formal spelling of a word that is known as it stands."""
        if word in self.protected:
            return word
        return self.informal.get(word) or (word if word in self.roots or self.stem(word) != word else None)

    def find_word(self, word: str) -> str | None:
        """Give the formal spelling if it is one word, such as an affix can be put to."""
        formal = self.find_formal(word)
        return formal if formal and " " not in formal else None

    def is_root(self, word: str) -> bool:
        """Whether the dictionary has the word itself."""
        return word in self.roots

"""Words as numbers: what is true of a word is worked out once, and a text is an array of references to words.

Pure but for its memory, which whoever holds a book bounds by beginning a new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int32]
Positions = NDArray[np.intp]

LEARNT_AT_ONCE = 1_000
"""Names worked out in one go: enough to spread the cost of a call, and little for the memory that it takes."""


class Index(dict[str, int]):
    """Numbers names, each when it is first met."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def __missing__(self, name: str) -> int:
        self[name] = number = len(self.names)
        self.names.append(name)
        return number

    def number(self, names: Sequence[str]) -> Ids:
        """Give the number of each name."""
        return np.fromiter(map(self.__getitem__, names), np.int32, len(names))


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The words of one text, or their stems: numbers of an index."""

    ids: Ids
    index: Index = field(repr=False)

    def __str__(self) -> str:
        return " ".join(self.names())

    def names(self) -> list[str]:
        """Give the words themselves."""
        return list(map(self.index.names.__getitem__, self.ids.tolist()))


@dataclass(frozen=True, slots=True, eq=False)
class TokenBatch:
    """The words of several texts.

    Attributes
    ----------
    ids
        Shape (words,): those of all texts, one after the other.
    starts
        Shape (texts + 1,): where each text begins, and the end.
    """

    ids: Ids
    starts: Positions
    index: Index = field(repr=False)

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def counts(self) -> Positions:
        """How many words each text has."""
        return np.diff(self.starts)

    @property
    def owners(self) -> Positions:
        """Whose text each word is of, shape (words,)."""
        return np.repeat(np.arange(len(self)), self.counts)

    def names(self) -> list[str]:
        """Give the words themselves, of all texts."""
        return list(map(self.index.names.__getitem__, self.ids.tolist()))

    def texts(self) -> list[Tokens]:
        """Give each text by itself."""
        return [Tokens(self.ids[start:end], self.index) for start, end in pairwise(self.starts.tolist())]

    def keep(self, kept: NDArray[np.bool_]) -> TokenBatch:
        """Leave out words, shape (words,)."""
        return TokenBatch(self.ids[kept], _starts(kept.astype(np.intp))[self.starts], self.index)

    def first(self, count: int) -> TokenBatch:
        """Leave at most the first words of each text."""
        if not len(self) or self.counts.max() <= count:
            return self
        return self.keep(np.arange(len(self.ids)) - np.repeat(self.starts[:-1], self.counts) < count)

    def once(self) -> TokenBatch:
        """Leave each word of a text where it comes first."""
        total = len(self.ids)
        ordered = np.sort((self.owners * len(self.index) + self.ids) * total + np.arange(total))
        words, places = np.divmod(ordered, max(total, 1))
        kept = np.zeros(total, bool)
        kept[places[np.diff(words, prepend=-1) != 0]] = True
        return self.keep(kept)

    def take(self, texts: Sequence[int]) -> TokenBatch:
        """Give some texts, in the order in which they are asked for."""
        chosen = np.asarray(texts, np.intp)
        starts = _starts(self.counts[chosen])
        places = np.arange(starts[-1]) + np.repeat(self.starts[chosen] - starts[:-1], np.diff(starts))
        return TokenBatch(self.ids[places], starts, self.index)


def _starts(counts: Sequence[int] | Positions) -> Positions:
    starts = np.zeros(len(counts) + 1, np.intp)
    np.cumsum(counts, out=starts[1:])
    return starts


def join_tokens(texts: Sequence[Tokens]) -> TokenBatch:
    """Put texts together; words of another index than the last text's are numbered in that one."""
    index = texts[-1].index if texts else Index()
    ids = [text.ids if text.index is index else index.number(text.names()) for text in texts]
    return TokenBatch(np.concatenate([np.zeros(0, np.int32), *ids]), _starts([len(each) for each in ids]), index)


def join_names(texts: Sequence[Sequence[str]]) -> TokenBatch:
    """Put texts together, their words numbered in an index of their own."""
    index = Index()
    return TokenBatch(index.number(list(chain.from_iterable(texts))), _starts([len(names) for names in texts]), index)


class Column:
    """What is true of each name of an index, worked out once; all anew for another index.

    Parameters
    ----------
    work_out
        Gives for names an array, shape (names, ...).
    """

    def __init__(self, work_out: Callable[[list[str]], NDArray[Any]]) -> None:
        self._work_out = work_out
        self._index: Index | None = None
        self._known = 0
        self._values = work_out([])

    def of(self, index: Index) -> NDArray[Any]:
        """Give what is true of the names of an index, by their numbers."""
        if index is not self._index:
            self._index, self._known = index, 0
        while self._known < len(index.names):
            self._learn(index.names[self._known : self._known + LEARNT_AT_ONCE])
        return self._values

    def _learn(self, names: list[str]) -> None:
        known = self._known + len(names)
        if known > len(self._values):
            grown = np.zeros((max(2 * len(self._values), known), *self._values.shape[1:]), self._values.dtype)
            grown[: self._known] = self._values[: self._known]
            self._values = grown
        self._values[self._known : known] = self._work_out(names)
        self._known = known


class WordBook(dict[bytes, tuple[int, ...]]):
    """The words of what stands between two blanks, by their numbers; their stems, and whether they are names.

    Parameters
    ----------
    read
        Gives the normal words of what stands between two blanks.
    """

    def __init__(
        self, read: Callable[[str], Iterable[str]], stem: Callable[[str], str], is_name: Callable[[str, str], bool]
    ) -> None:
        super().__init__()
        self.words, self.stems = Index(), Index()
        self._read = read
        self._stem = Column(lambda words: self.stems.number([stem(word) for word in words]))
        self._is_name = Column(lambda words: np.array([is_name(word, stem(word)) for word in words], bool))

    def __missing__(self, written: bytes) -> tuple[int, ...]:
        self[written] = numbers = tuple([self.words[word] for word in self._read(written.decode("ascii"))])
        return numbers

    def read(self, texts: Sequence[Sequence[bytes]]) -> TokenBatch:
        """Read texts that are cut at their blanks."""
        found = [list(chain.from_iterable(map(self.__getitem__, text))) for text in texts]
        starts = _starts([len(each) for each in found])
        return TokenBatch(np.fromiter(chain.from_iterable(found), np.int32, starts[-1]), starts, self.words)

    def stems_of(self, words: TokenBatch) -> TokenBatch:
        """Give the stem of each word."""
        return TokenBatch(self._stem.of(self.words)[words.ids], words.starts, self.stems)

    def names_of(self, words: TokenBatch) -> TokenBatch:
        """Leave the words that are names, each once."""
        return words.keep(self._is_name.of(self.words)[words.ids]).once()

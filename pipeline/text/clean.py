"""A redacted text -> the words that models and duplicate detection compare. Pure; the order of steps is the contract.

What becomes of personal-data tokens: `<NIK>` is the word `data_nik`, and so on, in training and serving alike. The word
`nik` itself stays free for what people write about their NIK.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from pipeline.text.handles import HANDLE
from pipeline.text.hashtags import split_hashtags
from pipeline.text.links import replace_links
from pipeline.text.tokens import Tokens, WordBook, join_tokens
from pipeline.text.words.informal import expand
from pipeline.text.words.negation import join_negation
from pipeline.text.words.proper_names import is_proper_name
from pipeline.text.words.repair import join_sms_parts
from pipeline.text.words.spelling import (
    build_read_capitals,
    drop_apostrophes,
    fold_accents,
    join_initials,
    mark_block_letters,
    read_short_places,
    spell_doctor,
    spell_slashed,
)
from pipeline.text.words.stem import RootSet, Stem, build_stem
from pipeline.text.words.vocabulary import Vocabulary

TEXT_MAX_LETTERS = 10_000
"""Letters read: the longest of 27,574 reports has 9,652, and a text of 100 kB must not cost its neighbours."""

TOKENS_MAX = 1_500
"""Words read, for the same reason."""

NAMES_MAX = 30
"""Words kept as names: a list of all streets of a city is no place, and a text in another language none at all."""

TOKEN_MAX_LETTERS = 100
"""A longer token is no word: it is cut."""

BOOK_SIZE = 30_000
"""Written words remembered, with their normal words and stems: about 8 MB, and 60 MB for what they add to 85 labels.
Misspellings never end: then all begins anew."""

_TOKEN = re.compile(r"[a-z0-9][a-z0-9_]*(?:-[a-z]+)*")
_ONLY_TOKENS = bytes(code if re.match(rb"[a-z0-9_-]", bytes([code])) else ord(" ") for code in range(256))
"""What stands between two blanks after this has the same tokens as in its text: none holds other letters."""

_DATA_TOKEN = re.compile(r"<(NIK|KK|TELP|EMAIL|REKENING|NAMA|BPJS|NPWP)>")
_RETWEET_MARK = re.compile(r"\b(?:RT|QT|MT)(?= ?@)")


@dataclass(frozen=True, kw_only=True, slots=True)
class CleanText:
    """A cleaned text.

    Attributes
    ----------
    normal
        Lower case, informal words expanded, handles gone, words parted by single blanks; numbers and names stay.
    words
        The same as numbers.
    stems
        Their stems, negation joined (`tidak_alir`).
    names
        The first words that no dictionary knows, each once.
    truncated
        Whether the text was too long to be read whole.
    """

    normal: str
    words: Tokens
    stems: Tokens
    names: tuple[str, ...] = ()
    truncated: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Lexicons:
    """The words that cleaning knows.

    Attributes
    ----------
    roots
        Sastrawi's dictionary.
    informal
        Informal word to formal words.
    protected
        Words that are neither corrected nor stemmed, such as place names.
    stems
        Stems worked out before.
    capitals
        Short names of offices that are another word in small letters, in capitals, and what they mean.
    short_places
        Short names of cities that are another word, and the cities.
    """

    roots: RootSet
    informal: Mapping[str, str]
    protected: frozenset[str]
    stems: Mapping[str, str]
    capitals: Mapping[str, str]
    short_places: Mapping[str, str]


class Cleaner:
    """Cleans texts, and remembers the words that it has seen.

    Parameters
    ----------
    steps
        What is done to a text before its words are read, in this order.
    """

    def __init__(
        self, steps: tuple[Callable[[str], str], ...], *, vocabulary: Vocabulary, known: frozenset[str], stem: Stem
    ) -> None:
        self.steps = steps
        self._vocabulary = vocabulary
        self._known = known
        self._stem = stem
        self._begin_book()

    def clean(self, text_redacted: str) -> CleanText:
        """Clean a text that `redact` has seen."""
        return self.clean_all([text_redacted])[0]

    def knows(self, word: str) -> bool:
        """Whether a word is right as it stands, or informal and known."""
        return self._vocabulary.find_formal(word) is not None

    def clean_all(self, texts_redacted: Sequence[str]) -> list[CleanText]:
        """Clean texts that `redact` has seen; same order, and none depends on the others."""
        if len(self._book) > BOOK_SIZE:
            self._begin_book()
        spelt = [self._spell(text) for text in texts_redacted]
        parts = [_cut_at_blanks(text) for text, _ in spelt]
        words = self._book.read(parts)
        names, normal = self._book.names_of(words), words.names()
        return [
            CleanText(
                normal=" ".join(normal[start:end]),
                words=of_words,
                stems=of_stems,
                names=tuple(of_names.names()[:NAMES_MAX]) if len(of_names.ids) else (),
                truncated=is_cut or not self._too_long.isdisjoint(part),
            )
            for of_words, of_stems, of_names, (start, end), (_, is_cut), part in zip(
                words.texts(),
                join_negation(self._book.stems_of(words)).texts(),
                names.texts(),
                pairwise(words.starts.tolist()),
                spelt,
                parts,
                strict=True,
            )
        ]

    def stem_all(self, normals: Sequence[str]) -> list[list[str]]:
        """Give the stems of texts that were cleaned before, negation joined; same order."""
        if len(self._book) + len(self._book.words) > BOOK_SIZE:
            self._begin_book()
        index = self._book.words
        words = join_tokens([Tokens(index.number(normal.split()), index) for normal in normals])
        return [text.names() for text in join_negation(self._book.stems_of(words)).texts()] if normals else []

    def take_as_clean(self, text: str) -> CleanText:
        """Take the words of a text as they are, for one that was stemmed before it came."""
        names = text.split()
        words, stems = (Tokens(index.number(names), index) for index in (self._book.words, self._book.stems))
        return CleanText(normal=text, words=words, stems=stems)

    def _begin_book(self) -> None:
        self._too_long: set[bytes] = set()
        self._book = WordBook(self._read_part, self._stem, partial(is_proper_name, known=self._known))

    def _spell(self, text_redacted: str) -> tuple[str, bool]:
        """Take a text through the steps; tell whether it is too long to be read whole."""
        text, is_cut = text_redacted[:TEXT_MAX_LETTERS], len(text_redacted) > TEXT_MAX_LETTERS
        for step in self.steps:
            text = step(text)
        if len(text) <= TOKENS_MAX:  # fewer letters are no more tokens
            return text, is_cut
        tokens = _TOKEN.findall(text)
        return " ".join(tokens[:TOKENS_MAX]), is_cut or len(tokens) > TOKENS_MAX

    def _read_part(self, part: str) -> list[str]:
        """Give the normal words of what stands between two blanks."""
        tokens = [part] if part.isalpha() else _TOKEN.findall(part)
        if len(part) > TOKEN_MAX_LETTERS and len(max(tokens, key=len, default="")) > TOKEN_MAX_LETTERS:
            self._too_long.add(part.encode())
        return [word for token in tokens for word in expand(token[:TOKEN_MAX_LETTERS], self._vocabulary).split(" ")]


def _cut_at_blanks(text: str) -> list[bytes]:
    """Cut a text at whatever is part of no token."""
    return text.encode("ascii", "replace").translate(_ONLY_TOKENS).split()


def build_cleaner(lexicons: Lexicons) -> Cleaner:
    """Make a cleaner of the given words; costs about 30 ms, so build one per process."""
    stem = build_stem(lexicons.roots, known=lexicons.stems, protected=lexicons.protected)
    vocabulary = Vocabulary(informal=lexicons.informal, protected=lexicons.protected, roots=lexicons.roots, stem=stem)
    words = lexicons.roots | lexicons.informal.keys() | lexicons.protected
    steps = (
        join_sms_parts,
        name_data_tokens,
        replace_links,
        drop_handles,
        partial(split_hashtags, words=words),
        spell_doctor,
        join_initials,
        build_read_capitals(lexicons.capitals),
        str.lower,
        partial(read_short_places, places=lexicons.short_places),
        spell_slashed,
        fold_accents,
        drop_apostrophes,
        mark_block_letters,
    )
    formal = (word for words in lexicons.informal.values() for word in words.split())
    return Cleaner(steps, vocabulary=vocabulary, known=words.union(formal), stem=stem)


def name_data_tokens(text: str) -> str:
    """Make the tokens of personal data words that no later step breaks."""
    return _DATA_TOKEN.sub(r" data_\1 ", text) if "<" in text else text


def drop_handles(text: str) -> str:
    """Remove handles, which are signals, and the RT before one, which is no rukun tetangga."""
    return HANDLE.sub(" ", _RETWEET_MARK.sub(" ", text)) if "@" in text else text

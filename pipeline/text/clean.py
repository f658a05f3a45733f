"""A redacted text -> the words that models and duplicate detection compare. Pure; the order of steps is the contract.

What becomes of personal-data tokens: `<NIK>` is the word `data_nik`, and so on, in training and serving alike. The word
`nik` itself stays free for what people write about their NIK.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice

from pipeline.text.handles import HANDLE
from pipeline.text.hashtags import split_hashtags
from pipeline.text.informal import expand
from pipeline.text.links import replace_links
from pipeline.text.negation import join_negation
from pipeline.text.proper_names import is_proper_name
from pipeline.text.repair import join_sms_parts, repair
from pipeline.text.spelling import (
    drop_apostrophes,
    fold_accents,
    mark_block_letters,
    spell_doctor,
    spell_slashed,
)
from pipeline.text.stem import RootSet, Stem, build_stem
from pipeline.text.vocabulary import Vocabulary

TEXT_MAX_LETTERS = 10_000
"""Letters read: the longest of 27,574 reports has 9,652, and a text of 100 kB must not cost its neighbours."""

TOKENS_MAX = 1_500
"""Words read, for the same reason."""

NAMES_MAX = 30
"""Words kept as names: a list of all streets of a city is no place, and a text in another language none at all."""

TOKEN_MAX_LETTERS = 100
"""A longer token is no word: it is cut."""

TOKEN_CACHE_SIZE = 20_000
"""Tokens remembered with their words and stems, about 6 MB."""

_TOKEN = re.compile(r"[a-z0-9][a-z0-9_]*(?:-[a-z]+)*")
_DATA_TOKEN = re.compile(r"<(NIK|KK|TELP|EMAIL|REKENING|NAMA|BPJS|NPWP)>")
_RETWEET_MARK = re.compile(r"\b(?:RT|QT|MT)(?= ?@)")


@dataclass(frozen=True, slots=True)
class CleanText:
    """A cleaned text.

    Attributes
    ----------
    normal
        Lower case, informal words expanded, handles gone, tokens parted by single blanks; numbers and names stay.
    stems
        The same, stemmed, negation joined (`tidak_alir`).
    names
        The first words that no dictionary knows, each once.
    truncated
        Whether the text was too long to be read whole.
    """

    normal: str
    stems: str
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
    """

    roots: RootSet
    informal: Mapping[str, str]
    protected: frozenset[str]
    stems: Mapping[str, str]


class Cleaner:
    """Cleans texts, and remembers the tokens it has seen."""

    def __init__(
        self, steps: tuple[Callable[[str], str], ...], *, vocabulary: Vocabulary, known: frozenset[str], stem: Stem
    ) -> None:
        self.steps = steps
        self._vocabulary = vocabulary
        self._known = known
        self._stem = stem
        self._read_token = lru_cache(TOKEN_CACHE_SIZE)(self._read_unseen_token)

    def clean(self, text_redacted: str) -> CleanText:
        """Clean a text that `redact` has seen."""
        text = text_redacted[:TEXT_MAX_LETTERS]
        for step in self.steps:
            text = step(text)
        tokens = _TOKEN.findall(text)
        read = [self._read_token(token) for token in tokens[:TOKENS_MAX]]
        return CleanText(
            normal=" ".join([normal for normal, _, _ in read]),
            stems=" ".join(join_negation(" ".join([stems for _, stems, _ in read]).split())),
            names=tuple(islice(dict.fromkeys([name for _, _, names in read for name in names]), NAMES_MAX)),
            truncated=len(text_redacted) > TEXT_MAX_LETTERS
            or len(tokens) > TOKENS_MAX
            or len(max(tokens, key=len, default="")) > TOKEN_MAX_LETTERS,
        )

    def _read_unseen_token(self, token: str) -> tuple[str, str, tuple[str, ...]]:
        """Give the normal words, their stems, and those that are names."""
        normal = expand(token[:TOKEN_MAX_LETTERS], self._vocabulary)
        words = normal.split(" ")
        stems = [self._stem(word) for word in words]
        pairs = zip(words, stems, strict=True)
        return normal, " ".join(stems), tuple(word for word, stem in pairs if is_proper_name(word, stem, self._known))


def build_cleaner(lexicons: Lexicons) -> Cleaner:
    """Make a cleaner of the given words; costs about 30 ms, so build one per process."""
    stem = build_stem(lexicons.roots, known=lexicons.stems, protected=lexicons.protected)
    vocabulary = Vocabulary(informal=lexicons.informal, protected=lexicons.protected, roots=lexicons.roots, stem=stem)
    words = lexicons.roots | lexicons.informal.keys() | lexicons.protected
    steps = (
        repair,
        join_sms_parts,
        name_data_tokens,
        replace_links,
        drop_handles,
        partial(split_hashtags, words=words),
        spell_doctor,
        str.lower,
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

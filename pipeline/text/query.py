"""What people type to search -> words, phrases in quotes, alternatives (OR, ATAU), what must be missing (-). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

QUERY_LIMIT: Final = 1_000
"""Characters of a query: nobody types more, and Elasticsearch gives up on some thousand words."""

OR: Final = frozenset({"OR", "ATAU", "|"})
"""In capitals, as in other search engines: "atau" is a word that people write."""

_QUOTES: Final = str.maketrans(dict.fromkeys("“”„«»", '"'))
_MARKUP: Final = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_BRACKETS: Final = re.compile(r"[\[\](){}<>\\^~*?]")
_PART: Final = re.compile(r'(-?)"([^"]*)"|(\S+)')
_LETTER: Final = re.compile(r"\w")


class QueryRemark(StrEnum):
    """What a reader of the result should know."""

    QUOTE_OPEN = "kutipan_tidak_ditutup"
    MENDED = "ejaan_diperbaiki"
    NO_INDEX = "indeks_belum_ada"
    WIDENED = "sebagian_kata_cukup"
    WITHDRAWN = "yang_ditarik_tidak_ditampilkan"


@dataclass(frozen=True, slots=True)
class Part:
    """A word, or a phrase whose words must follow each other."""

    text: str
    is_phrase: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedQuery:
    """A query in its parts.

    Attributes
    ----------
    words
        The words that stand alone, in their order: read as one text.
    phrases
        What stands in quotes.
    choices
        Of each, one part must be there.
    excluded
        What must be missing.
    """

    words: str = ""
    phrases: tuple[str, ...] = ()
    choices: tuple[tuple[Part, ...], ...] = ()
    excluded: tuple[Part, ...] = ()
    remarks: tuple[QueryRemark, ...] = ()


def parse_query(text: str) -> ParsedQuery:
    """Take a query apart; nothing is refused: markup and brackets are blanks, an open quote goes to the end."""
    plain = _BRACKETS.sub(" ", _MARKUP.sub(" ", text.translate(_QUOTES)))
    is_open = plain.count('"') % 2 == 1
    excluded, taken = _sort(_scan(plain + '"' * is_open))
    single = [each[0] for each in taken if len(each) == 1]
    return ParsedQuery(
        words=" ".join(part.text for part in single if not part.is_phrase),
        phrases=tuple(part.text for part in single if part.is_phrase),
        choices=tuple(tuple(each) for each in taken if len(each) > 1),
        excluded=tuple(excluded),
        remarks=(QueryRemark.QUOTE_OPEN,) * is_open,
    )


def _scan(text: str) -> Iterator[tuple[bool, Part]]:
    """Give the parts, and whether each must be missing."""
    for minus, quoted, word in _PART.findall(text):
        if word in OR:
            yield False, Part(word)
        elif _LETTER.search(quoted):
            yield bool(minus), Part(quoted.strip(), is_phrase=True)
        elif _LETTER.search(word):
            is_excluded = word.startswith("-") and not word.startswith("--")
            yield is_excluded, Part(word.removeprefix("-"))


def _sort(parts: Iterator[tuple[bool, Part]]) -> tuple[list[Part], list[list[Part]]]:
    """Give what must be missing, and what must be there: alternatives together."""
    excluded: list[Part] = []
    taken: list[list[Part]] = []
    is_next_alternative = False
    for is_excluded, part in parts:
        if is_excluded:
            excluded.append(part)
        elif not part.is_phrase and part.text in OR:
            is_next_alternative = bool(taken)
        elif is_next_alternative:
            taken[-1].append(part)
            is_next_alternative = False
        else:
            taken.append([part])
    return excluded, taken

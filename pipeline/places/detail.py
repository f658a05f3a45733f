"""Street, house number, RT/RW, kilometre post and landmark, as the citizen wrote them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from pipeline.places.fold import Folded
from pipeline.places.mention import Mention

MAX_PARTS = 5
"""A report about one spot names a street, a number, RT/RW and a landmark; a list of streets is not a detail."""

MAX_NAME_WORDS = 4
"""Words of a street's name after its adjectives: `Jalan Raya Kolonel Haji Animan Achyad` and rarely more."""

_NUMBERED = re.compile(
    r"rt[ .:]{0,2}\d{1,3}(?:[ ,./-]{0,3}(?:rw[ .:]{0,2})?\d{1,3}(?!\d))?"
    r"|rw[ .:]{0,2}(?:\d{1,3}|[ivx]{1,5}\b)"
    r"|km[ .:]{0,2}\d{1,4}(?:[.,+]\d{1,3})?"
    r"|blok[ .:]{0,2}(?:[a-z]{1,3}(?:[ ./-]{0,2}\d{1,4}[a-z]?)?|\d{1,4}[a-z]?)\b"
    r"|(?:no|nomor|nmr)(?: rumah)?[ .:]{0,2}\d{1,4}(?:\b| ?[a-z]\b)(?:[/-]\d{1,4})?",
    re.IGNORECASE,
)
_WORD = re.compile("[ .]{0,2}([\\w'/\u2013-]+)([.,;:!?()]?)")


@dataclass(frozen=True, kw_only=True, slots=True)
class DetailWords:
    """The words of `reference/words/places.toml` by which details are read.

    Attributes
    ----------
    before_name, before_number
        Begin a detail.
    numbered_ways
        Ways that may have a number instead of a name: `gg. 3`.
    titles
        A full stop after them ends no name: `Jend. Sudirman`.
    stops
        End a street's name, or show that `jalan` was only a word.
    adjectives
        Between `jalan` and its name.
    """

    before_name: Set[str]
    before_number: Set[str]
    numbered_ways: Set[str]
    titles: Set[str]
    stops: Set[str]
    adjectives: Set[str]


def find_detail(
    text: Folded, anchors: Sequence[tuple[int, int]], mentions: Sequence[Mention], words: DetailWords
) -> str | None:
    """Join what places the spot within its region, in the order of the text; None if nothing does.

    Parameters
    ----------
    anchors
        Where each word stands that begins a detail.
    """
    spans = [span for start, end in anchors if (span := _span(text, start, end, words)) is not None]
    spans += [(mention.start, mention.end) for mention in mentions if mention.entry.is_landmark]
    if not spans:
        return None
    return ", ".join(text.written[start:end].strip(" ,.;:") for start, end in _merge(spans, text.written))


def _span(text: Folded, start: int, end: int, words: DetailWords) -> tuple[int, int] | None:
    anchor = text.folded[start:end]
    if anchor in words.before_number:
        numbered = _NUMBERED.match(text.written, start)
        return (start, numbered.end()) if numbered else None
    name_end = _name_end(text, end, words, may_be_numbered=anchor in words.numbered_ways)
    return (start, name_end) if name_end else None


def _name_end(text: Folded, position: int, words: DetailWords, *, may_be_numbered: bool) -> int | None:
    """Where the name of a street ends; None if the word began none."""
    end, names, is_cased = None, 0, text.is_cased
    for word in _words(text.written, position):
        lower = word[1].lower()
        if lower in words.adjectives and not names:
            end = word.end(1) if lower == "raya" else end
            continue
        if not names and word[1][0].islower():
            is_cased = False
        if lower in words.stops or not _may_be_name(
            word[1], is_cased=is_cased, may_be_number=may_be_numbered or names > 0
        ):
            break
        end, names = word.end(1), names + 1
        if names == MAX_NAME_WORDS or (word[2] and lower not in words.titles):
            break
    return end if names else None


def _words(written: str, position: int) -> Iterator[re.Match[str]]:
    while (word := _WORD.match(written, position)) is not None:
        yield word
        position = word.end()


def _may_be_name(word: str, *, is_cased: bool, may_be_number: bool) -> bool:
    if word[0].isdigit():
        return len(word) <= MAX_NUMBER_LENGTH and may_be_number
    return not is_cased or word[0].isupper()


MAX_NUMBER_LENGTH = 5
"""`12`, `4A`, `12/14`; a longer number after a name is a postal code or a telephone."""


def _merge(spans: list[tuple[int, int]], written: str) -> list[tuple[int, int]]:
    """Join spans that only punctuation parts, and drop those inside others."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and (start <= merged[-1][1] or not written[merged[-1][1] : start].strip(" ,./-")):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged[:MAX_PARTS]

"""One word in the place of another, or a negation put in, in texts that are else the same. Pure; symmetric.

No list knows all that may be said of one thing and its counterpart: `toilet putra`, `toilet putri`. Who copies a text
and changes one word means something else by it; of 18,260 given reports one pair says the same with such a word.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.duplicates.fingerprint.derived import is_derived, is_root, root_of
from pipeline.duplicates.fingerprint.number_words import NUMBERS
from pipeline.duplicates.fingerprint.opposites import DEED, FORBIDDING, NEGATIONS, REQUESTS, SIDES, STANCES
from pipeline.duplicates.fingerprint.proper_names import FUNCTION_WORDS, MARKERS, TITLES
from pipeline.duplicates.reasons import Evidence, Reason, both
from pipeline.duplicates.verdict.spelling import are_spellings

MOST_WORDS = 25
"""Words without the frame of a text in which one word matters: in a longer one a writer mends his wording."""

LEAST_SAME = 4
"""Words that must agree, so that two texts are one but for a word."""

_BEFORE_NUMBERS = (
    "pelat plat nopol polisi pelanggan langganan idpel nopel meter meteran tanggal jam pukul seharga sebesar"
)
_SPOTS = frozenset(("depan", "samping", "belakang", "seberang"))
"""Markers of names that say themselves where: `samping masjid`, `seberang masjid`."""

_MARKS_ALONE = MARKERS.keys() | TITLES | NUMBERS.keys()
_SAYS_LITTLE = (
    (FUNCTION_WORDS | TITLES | MARKERS.keys() | NUMBERS.keys() | frozenset(_BEFORE_NUMBERS.split()))
    - _SPOTS
    - SIDES.keys()
)


def find_replaced(first: str, second: str) -> Evidence | None:
    """Say which word stands for which, or what only one of them denies; None if more differs, or less.

    Parameters
    ----------
    first, second
        Normal texts without their frames.
    """
    words, others = first.split(), second.split()
    shorter, longer = sorted((words, others), key=len)
    if not LEAST_SAME < len(longer) <= MOST_WORDS or len(longer) - len(shorter) > 1:
        return None
    at = next((at for at, (one, other) in enumerate(zip(shorter, longer, strict=False)) if one != other), len(shorter))
    if len(shorter) < len(longer):
        is_denied = shorter[at:] == longer[at + 1 :] and _denies(longer, at)
        return both(Reason.OPPOSITE, (longer[at + 1],), (" ".join(longer[at : at + 2]),)) if is_denied else None
    if at == len(words) or words[at + 1 :] != others[at + 1 :]:
        return None
    is_named = at > 0 and words[at - 1] in MARKERS
    is_elsewhere = words[at] in others or others[at] in words
    if at == 0 or (is_elsewhere and not is_named) or _mean_one(words[at], others[at], is_named=is_named):
        return None
    if at == len(words) - 1 and not is_named and not (_is_known(words[at]) and _is_known(others[at])):
        return None  # a bot puts something behind each text
    return both(Reason.WORD_REPLACED, (words[at],), (others[at],))


def _is_known(word: str) -> bool:
    """Whether a dictionary has a word, and it is more than a plea."""
    return (is_root(word) or is_derived(word)) and root_of(word) not in REQUESTS


def _denies(words: Sequence[str], at: int) -> bool:
    """Whether a word denies the one after it; `belum diperbaiki` may be what another asks to have done."""
    if words[at] not in NEGATIONS or at + 1 == len(words):
        return False
    return words[at] in FORBIDDING or not words[at + 1].startswith(DEED)


def _mean_one(word: str, other: str, *, is_named: bool) -> bool:
    """Whether it says the same or nothing that one word stands for the other; as names, `minggu` and `senen` differ."""
    little = _MARKS_ALONE if is_named else _SAYS_LITTLE
    if any(each in little or not each.isalpha() for each in (word, other)):
        return True
    if word in STANCES and other in STANCES:
        return STANCES[word] == STANCES[other]
    root, other_root = root_of(word), root_of(other)
    if root == other_root or word in other or other in word:
        return True
    return not (is_root(root) and is_root(other_root)) and are_spellings(word, other)

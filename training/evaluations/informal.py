"""How much nearer the informal lexicon and its rules bring a text to formal Indonesian. Reads one file."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from pipeline.text.clean import Cleaner

_WORD = re.compile(r"[a-z0-9_]+(?:-[a-z]+)*")
_MASK = re.compile(r"xxx([a-z]+)xxx")
"""The set's masks, such as `xxxnumberxxx`: no word of anyone's, so cleaning must not squeeze their letters."""

_SPLIT_REPETITION = re.compile(r"\b([a-z]+) - ([a-z]+)")


@dataclass(frozen=True, kw_only=True, slots=True)
class InformalAccuracy:
    """Word-level accuracy against formal sentences, 0.0 to 1.0.

    Attributes
    ----------
    before, after
        Share of the formal words that stand, aligned, in the informal text and in the cleaned one.
    corrected
        Share of the words that are not formal in the informal text and are in the cleaned one.
    spoilt
        Share of the words that were formal and are not any more.
    """

    sentence_count: int
    word_count: int
    before: float
    after: float
    corrected: float
    spoilt: float


def measure(path: Path, cleaner: Cleaner, *, split: str = "dev") -> InformalAccuracy:
    """Measure on a file with the columns `split`, `informal`, `formal` (tab-separated).

    Words are aligned by `difflib`, so an order of words that the formal writer changed counts as wrong in both columns.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if row["split"] == split]
    pairs = [(_name_masks(row["informal"]), _name_masks(row["formal"])) for row in rows]
    return _measure_pairs(pairs, lambda text: cleaner.clean(text).normal)


def _measure_pairs(pairs: list[tuple[str, str]], normalise: Callable[[str], str]) -> InformalAccuracy:
    before, after, words = [], [], []
    for informal, formal in pairs:
        target = tokenise(formal)
        words.append(len(target))
        before.append(_matched(tokenise(informal), target))
        after.append(_matched(tokenise(normalise(informal)), target))
    word_count = sum(words)
    kept = sum(len(old & new) for old, new in zip(before, after, strict=True))
    right_before, right_after = (sum(map(len, matched)) for matched in (before, after))
    return InformalAccuracy(
        sentence_count=len(pairs),
        word_count=word_count,
        before=right_before / word_count,
        after=right_after / word_count,
        corrected=(right_after - kept) / (word_count - right_before),
        spoilt=(right_before - kept) / right_before,
    )


def _name_masks(text: str) -> str:
    return _MASK.sub(r"data_\1", text)


def tokenise(text: str) -> list[str]:
    """Give the words of a sentence, lower case; `jalan - jalan` is one word."""
    return _WORD.findall(_SPLIT_REPETITION.sub(_join_repetition, text.lower()))


def _join_repetition(match: re.Match[str]) -> str:
    return f"{match[1]}-{match[2]}" if match[2].startswith(match[1][:3]) else match[0]


def _matched(words: list[str], target: list[str]) -> set[int]:
    """Give the places in `target` whose word is found, aligned, in `words`."""
    blocks: Iterable[tuple[int, int, int]] = SequenceMatcher(None, words, target, autojunk=False).get_matching_blocks()
    return {place for _, start, size in blocks for place in range(start, start + size)}

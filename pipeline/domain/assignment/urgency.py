"""Whether somebody or something is in danger now. Built to miss little: a flag for people, no decision. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

LOOK_BACK = 40
"""Characters before a word of danger in which it may be called feared or over."""

LOOK_AHEAD = 50
"""Characters behind it in which it may be called over: `kebakaran di pasar sudah padam`."""


class Danger(StrEnum):
    """What the danger is (bahaya)."""

    FIRE = "kebakaran"
    FLOOD = "banjir"
    COLLAPSE = "runtuh"
    ELECTRICITY = "listrik"
    PERSON = "orang"


@dataclass(frozen=True, kw_only=True, slots=True)
class DangerCue:
    """Words of danger.

    Attributes
    ----------
    danger
        None: words that hold one of danger and tell of none, such as `pemadam kebakaran`.
    first
        Stand at the beginning of a word.
    then
        What must follow at once; None: anything.
    """

    danger: Danger | None
    first: tuple[str, ...]
    then: re.Pattern[str] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Reservations:
    """What takes a word of danger back.

    Attributes
    ----------
    feared
        Before it: it is feared or prepared for, and nothing has happened yet.
    feared_is_enough
        Dangers that are urgent when feared.
    denied
        Right before it, to its beginning.
    over
        Near it: it is over, long ago or not true.
    still
        Near it: it goes on, whatever was before.
    """

    feared: re.Pattern[str]
    feared_is_enough: frozenset[Danger]
    denied: re.Pattern[str]
    over: re.Pattern[str]
    still: re.Pattern[str]


class UrgencyRules:
    """Finds the dangers of a text from where its words of danger begin.

    Parameters
    ----------
    cues
        Where two begin at one place, the earlier one counts.
    """

    def __init__(self, cues: Sequence[DangerCue], reservations: Reservations) -> None:
        self._cues = cues
        self._reservations = reservations
        self._beginnings: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, cue in enumerate(cues):
            for words in cue.first:
                for phrase in (f"{words}*", f"-{words}*"):
                    self._beginnings[phrase].append((number, len(words)))
        self.phrases = tuple(self._beginnings)
        """What must be looked for in a text: the words themselves, and as second half of a doubled word."""

    def find_dangers(self, text: str, hits: Sequence[tuple[str, int]]) -> frozenset[Danger]:
        """Find the dangers that a cleaned text tells of; empty: not urgent.

        Parameters
        ----------
        hits
            Those of `phrases` that stand in the text, and where each begins.
        """
        found, end = set(), 0
        for start, number, length in sorted(begin for phrase, at in hits for begin in self._locate(phrase, at)):
            cue_end = _match_end(self._cues[number], text, start + length) if start >= end else None
            if cue_end is not None:
                end, danger = cue_end, self._cues[number].danger
                if danger is not None and self._is_told(danger, text, start, end):
                    found.add(danger)
        return frozenset(found)

    def _locate(self, phrase: str, at: int) -> Iterator[tuple[int, int, int]]:
        return ((at, number, length) for number, length in self._beginnings[phrase])

    def _is_told(self, danger: Danger, text: str, start: int, end: int) -> bool:
        """Whether a word of danger tells of one that is there now."""
        reservations, before = self._reservations, max(0, start - LOOK_BACK)
        if reservations.denied.search(text[before:start]):
            return False
        if danger not in reservations.feared_is_enough and reservations.feared.search(text[before:end]):
            return False
        near = text[before : end + LOOK_AHEAD]
        return reservations.over.search(near) is None or reservations.still.search(near) is not None


def _match_end(cue: DangerCue, text: str, position: int) -> int | None:
    """Where a cue ends whose first words end at a position; None if what follows is something else."""
    if cue.then is None:
        return position
    match = cue.then.match(text, position)
    return match.end() if match else None

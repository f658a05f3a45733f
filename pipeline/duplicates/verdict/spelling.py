"""Whether two words are one, spelled otherwise. Pure."""

from __future__ import annotations

SHORTEST_SPELLED = 5
"""Letters of a name in which one wrong letter is a slip; in shorter ones it is another name (`Jati`, `Jari`)."""

LONGEST_UNTURNED = 7
"""Letters of a name from which the same letters in another order are a slip: `dipenogoro`."""

OLD_SPELLINGS = (("oe", "u"), ("tj", "c"), ("dj", "j"), ("nj", "ny"), ("sj", "sy"))


def are_spellings(word: str, other: str) -> bool:
    """Whether one word is the other with a slip, in the old spelling, or short for it."""
    return is_spelling(word, other) or is_short_for(word, other) or is_short_for(other, word)


def is_spelling(name: str, other: str) -> bool:
    """Whether two names differ by one letter, more, less or another: `setro`, `stro`."""
    name, other = _in_new_spelling(name), _in_new_spelling(other)
    if name == other or (len(name) >= LONGEST_UNTURNED and sorted(name) == sorted(other)):
        return True
    if abs(len(name) - len(other)) > 1 or max(len(name), len(other)) < SHORTEST_SPELLED:
        return False
    shorter, longer = sorted((name, other), key=len)
    start = next((at for at, letter in enumerate(shorter) if letter != longer[at]), len(shorter))
    return longer[start + 1 :] in (shorter[start:], shorter[start + 1 :])


def _in_new_spelling(name: str) -> str:
    """Write a name as since 1972: `soetomo` is `sutomo`, `tjokroaminoto` is `cokroaminoto`."""
    for old, new in OLD_SPELLINGS:
        name = name.replace(old, new)
    return name


def is_short_for(name: str, whole: str) -> bool:
    """Whether a name's letters stand in order in the other's: `kircon` for Kiaracondong, `gatsu` for Gatot Subroto."""
    letters = iter(whole)
    return len(name) > 2 and name[0] == whole[0] and all(letter in letters for letter in name)

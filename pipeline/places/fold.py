"""A text in the form in which names are looked up, position by position the same as what was written. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_NOT_PROSE = re.compile(r"https?://\S+|[\w.+-]{1,64}@[\w-]+\.[\w.-]+|@\w+|<[A-Z_]+>|\\[nrt]")
"""Links, addresses, handles and masks. The parts of an address exclude `@`: otherwise a row of them costs minutes."""
_HASHTAG = re.compile(r"#(\w+)")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Za-z])")


class _Folding(dict[int, str]):
    """Letters to lower-case ASCII, anything else to a blank; never changes a length."""

    def __missing__(self, point: int) -> str:
        base = unicodedata.normalize("NFD", chr(point))[0].lower()
        self[point] = folded = base if base.isascii() and base.isalnum() else " "
        return folded


_FOLDING = _Folding()
_WITHOUT_SMALL = {point: None for point in range(ord("a"), ord("z") + 1)}


@dataclass(frozen=True, slots=True)
class Folded:
    """A text ready for look-up.

    Attributes
    ----------
    written
        The text, blanks squeezed, without links, handles and masks, one blank at both ends.
    folded
        The same positions in lower-case ASCII letters, digits and blanks.
    is_cased
        Whether capitals in it tell names from words: some letters are small and not too many are capital.
    """

    written: str
    folded: str
    is_cased: bool


def fold_name(name: str) -> str:
    """Fold a name as `fold` folds a text, blanks squeezed."""
    return " ".join(name.translate(_FOLDING).split())


def fold(text: str) -> Folded:
    """Prepare a text; hashtags in camel case are split into their words."""
    if "http" in text or "@" in text or "<" in text or "\\" in text:
        text = _NOT_PROSE.sub(" | ", text)
    if "#" in text:
        text = _HASHTAG.sub(lambda tag: _CAMEL.sub(" ", tag[0]), text)
    written = f" {' '.join(text.split())} "
    return Folded(written, written.translate(_FOLDING), _is_cased(written))


def _is_cased(written: str) -> bool:
    sample = written[:160]
    return len(sample.translate(_WITHOUT_SMALL)) < len(sample) / 2

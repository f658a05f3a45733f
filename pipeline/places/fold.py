"""A text in the form in which names are looked up, position by position the same as what was written. Pure."""

from __future__ import annotations

import re
import string
import unicodedata
from typing import NamedTuple

_ADDRESS = r"[\w.+-]{1,64}@[\w-]+\.[\w.-]+"
_WITHOUT_ADDRESSES = r"https?://\S+|@\w+|<[A-Z_]+>|\\[nrt]"
_NOT_PROSE = re.compile(_WITHOUT_ADDRESSES)
_NOT_PROSE_NOR_ADDRESS = re.compile(f"{_ADDRESS}|{_WITHOUT_ADDRESSES}")
"""Links, addresses, handles and masks. The parts of an address exclude `@`: otherwise a row of them costs minutes."""
_MAY_BE_ADDRESS = re.compile(r"@(?<=[\w.+-]@)")
"""Only where a letter stands before `@`: looking for addresses everywhere takes longer than all else here."""
_HASHTAG = re.compile(r"#(\w+)")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Za-z])")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_FOLDED_ASCII = bytes(ord(chr(point).lower() if chr(point).isalnum() else " ") for point in range(128)).ljust(256)
_SMALL = string.ascii_lowercase.encode()
_CASE_LETTERS = 160
"""How much of a text is looked at for capitals."""


class Folded(NamedTuple):
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
    return " ".join(_fold_letters(name).split())


def fold(text: str) -> Folded:
    """Prepare a text; hashtags in camel case are split into their words."""
    if "http" in text or "@" in text or "<" in text or "\\" in text:
        pattern = _NOT_PROSE_NOR_ADDRESS if _MAY_BE_ADDRESS.search(text) else _NOT_PROSE
        text = pattern.sub(" | ", text)
    if "#" in text:
        text = _HASHTAG.sub(lambda tag: _CAMEL.sub(" ", tag[0]), text)
    written = f" {_squeeze(text)} "
    return Folded(written, _fold_letters(written), _is_cased(written))


def _squeeze(text: str) -> str:
    """Make runs of blanks one; most texts have none, which takes a third of the time to see."""
    return text.strip() if text.isprintable() and "  " not in text else " ".join(text.split())


def _fold_letters(text: str) -> str:
    """Turn letters to lower-case ASCII, anything else to a blank; never changes a length."""
    ascii_text = text if text.isascii() else _NOT_ASCII.sub(lambda letter: _base_letter(letter[0]), text)
    return ascii_text.encode("ascii").translate(_FOLDED_ASCII).decode("ascii")


def _base_letter(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return base if len(base) == 1 and base.isascii() else " "


def _is_cased(written: str) -> bool:
    sample = written[:_CASE_LETTERS].encode("ascii", "replace")
    return len(sample.translate(None, _SMALL)) < len(sample) / 2

"""Steps of cleaning that look at more than one word: titles, initials, slashes, letters of blocks; accents. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

_DOCTOR = re.compile(r"(?i:\b(jl|jln|jalan|rs|rsud|rsup)\b\.? ?dr\b)|\b(?:Dr\.?|DR\.|dr\.) ?(?=[A-Z])")
_DR = re.compile(r"[Dd](?<!\w[Dd])[Rr]\b")
_SLASHED = {"s/d": "sampai dengan", "a/n": "atas nama", "d/a": "dengan alamat"}
_BLOCK_WORDS = ("blok ", "blk ", "gang ", "gg ", "gg.", "kelas ")
_BLOCK_LETTER = re.compile(r"(b(?<!\wb)(?:lok|lk)|g(?<!\wg)(?:ang|g)|k(?<!\wk)elas)(?: |\. ?)([a-z])(?![a-z0-9])")
"""Of blocks, lanes, classes. A pattern that begins with a letter, not with the border before it, is found sooner."""

_BETWEEN_INITIALS = re.compile(r"\.(?<=[A-Z]\.) ?[A-Z](?![A-Za-z])")
_INITIALS = re.compile(r"\b[A-Z]\.(?: ?[A-Z]\b\.?)+")
_PLACE_WORDS = "di|ke|dari|dr|asal|kota|kab|pemkot"
_CAPITALS_SHARE = 0.5
"""Share of capital letters from which a text is shouted, and capitals tell nothing of a word."""

_APOSTROPHE = re.compile(r"(?<=[a-z])'(?=[a-z])")
_ACCENTS = re.compile("[\u0300-\u036f]")


def spell_doctor(text: str) -> str:
    """Tell the doctor of `Jl. dr. Soetomo` from `dr`, which people write for `dari`."""
    if not (" dr" in text or "Dr" in text or "DR" in text) or not _DR.search(text):
        return text
    return _DOCTOR.sub(lambda match: f"{match[1] or ''} dokter ", text)


def spell_slashed(text: str) -> str:
    """Write out `s/d`, `a/n` and `d/a`, whose letters alone would be read as other words."""
    if "/" in text:
        for short, words in _SLASHED.items():
            if short in text:
                text = re.sub(rf"\b{short}\b", words, text)
    return text


def mark_block_letters(text: str) -> str:
    """Mark the letter of `blok g`, which alone would be read as a short word (`g` for `tidak`)."""
    for word in _BLOCK_WORDS:
        if word in text:
            return _BLOCK_LETTER.sub(r"\1 \2_", text)
    return text


def join_initials(text: str) -> str:
    """Write `K.H.` and `D. I.` as the one word that they are without points, marked so that it is no short word."""
    if not _BETWEEN_INITIALS.search(text):
        return text
    return _INITIALS.sub(lambda match: f"{match[0].replace('.', '').replace(' ', '')}_ ", text)


def build_read_capitals(meant: Mapping[str, str]) -> Callable[[str], str]:
    """Make the step that tells `BKN` from `bkn`, which people write for `bukan`.

    Parameters
    ----------
    meant
        What words mean that stand in capitals in a text that does not.
    """
    written = re.compile(rf"(?:{'|'.join(map(_as_word, meant))})\b")

    def read_capitals(text: str) -> str:
        if not written.search(text) or sum(map(str.isupper, text)) > _CAPITALS_SHARE * sum(map(str.isalpha, text)):
            return text
        return written.sub(lambda match: f"{meant[match[0]]}_", text)

    return read_capitals


def _as_word(word: str) -> str:
    """Give a pattern that begins with a letter, which is sought faster than the border before it."""
    return rf"{word[0]}(?<!\w{word[0]}){word[1:]}"


def read_short_places(text: str, places: Mapping[str, str]) -> str:
    """Read the short name of a city as one behind a word of place: `di smg`, but `smg cepat` for `semoga`."""
    for short, name in places.items():
        if short in text:
            text = re.sub(rf"\b({_PLACE_WORDS})\.? {short}\b", rf"\1 {name}", text)
    return text


def fold_accents(text: str) -> str:
    """Write `é` as `e`; letters of other scripts stay, and are no words here."""
    return text if text.isascii() else _ACCENTS.sub("", unicodedata.normalize("NFKD", text))


def drop_apostrophes(text: str) -> str:
    """Write `jum'at` as `jumat`."""
    return _APOSTROPHE.sub("", text) if "'" in text else text

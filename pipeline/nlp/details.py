"""The details that tell two complaints in the same words apart: numbers, names of places, a person's data. Pure."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterable, Iterator, Set
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.nlp.figures import find_figures
from pipeline.nlp.shingles import COMPARED_CHARACTERS, FRAME_WORDS, LINK_PREFIX

_BEFORE_NAMES = """
    jl jln jalan gang gg kel kelurahan kec kecamatan desa ds dusun dsn dukuh dk kampung kp kmp komplek kompleks komp
    perum perumahan pasar psr rusun rusunawa simpang simp pertigaan perempatan jembatan terminal stasiun masjid mesjid
    sd sdn smp smpn sma sman puskesmas rsud depan dpn samping sebelah belakang dekat seberang cabang cab nama
    kota kabupaten kab
    """
_AFTER_NAMES = """
    rusak berlubang lubang mati padam macet banjir gelap sempit ambles amblas becek hancur parah licin bocor
    jadi menjadi sampai hingga atau karena karna krn akibat agar supaya sehingga serta juga lagi terus sering selalu
    sudah sdh udah udh telah belum blm tidak tdk gak ga tak ada adanya bukan saat jika kalau kalo bila setelah
    lebih kurang sangat sekali banyak setiap tiap hari malam siang lalu kemarin sejak pada tersebut tsb
    nih mau bisa sama aja saja pun malah banget bgt dipakai dipake
    rumah provinsi raya umum utama baru arah menuju hp telp nik no nomor nomer blok rt rw lokasi alamat
    """
_ROMAN_NUMERALS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv"
_PERSONAL_WORDS = "data_nik data_kk data_bpjs data_npwp data_rekening nik kpj"

PLACE_MARKERS = frozenset(_BEFORE_NAMES.split())
PHRASE_ENDS = FRAME_WORDS | frozenset(_AFTER_NAMES.split())
"""Where a name ends, or words that name no particular place."""

ROMAN = {numeral: str(value) for value, numeral in enumerate(_ROMAN_NUMERALS.split(), start=1)}
PERSONAL_WORDS = frozenset(_PERSONAL_WORDS.split())

PHRASE_WORDS = 4
"""Words taken after a marker; the longest street names of the given cities have four."""

SAME_NAME_RATIO = 0.75
"""Two spellings of one name share at least this much (`setro`, `stro`); names of neighbouring streets share less."""

_NO_FIGURES = re.compile(r"https?\S*|#\w+|\S*…\s*$")
_HANDLE = re.compile(r"@\w+")


@dataclass(frozen=True, slots=True)
class Details:
    """What must agree before two reports may be one.

    Attributes
    ----------
    numbers
        House numbers, RT and RW, gang, kilometre posts, customer numbers, dates.
    places
        Words of names after a marker such as `jalan`, `kelurahan`, `depan`.
    personal
        It is about one person's data: the same form filled in by two people has the same words.
    """

    numbers: tuple[str, ...]
    places: tuple[str, ...]
    personal: bool


def find_details(text_redacted: str, text_normal: str) -> Details:
    """Read the details of a report: numbers from its redacted text, names from its normal one."""
    words = text_normal[:COMPARED_CHARACTERS].split()
    names = list(_names(words))
    text = _HANDLE.sub("@", _NO_FIGURES.sub(" ", text_redacted[:COMPARED_CHARACTERS].lower()))
    return Details(
        numbers=_distinct([*find_figures(text), *(ROMAN[word] for word in names if word in ROMAN)]),
        places=_distinct(word for word in names if word not in ROMAN),
        personal=not PERSONAL_WORDS.isdisjoint(words),
    )


def _names(words: list[str]) -> Iterator[str]:
    left = 0
    for word in words:
        if word in PLACE_MARKERS:
            left = PHRASE_WORDS
        elif word in PHRASE_ENDS or word[0].isdigit() or word.startswith(LINK_PREFIX):
            left = 0
        elif left:
            left -= 1
            yield word


def _distinct(details: Iterable[str]) -> tuple[str, ...]:
    return tuple(sys.intern(detail) for detail in dict.fromkeys(details) if detail)


def shared_details(first: Details, second: Details) -> list[str]:
    """Numbers and names that both have, sorted."""
    return sorted(set(first.numbers) & set(second.numbers) | set(first.places) & set(second.places))


def find_conflict(first: Details, second: Details, first_words: Set[str], second_words: Set[str]) -> Iterator[str]:
    """Say which detail was substituted: each side has one that the other lacks.

    A detail that only one side has is no conflict: relays are cut, and a second report is often more exact.
    """
    numbers = _without(first.numbers, second.numbers), _without(second.numbers, first.numbers)
    names = _without(first.places, second_words), _without(second.places, first_words)
    if all(names) and (_is_one_name(names[0], second.places) or _is_one_name(names[1], first.places)):
        names = (), ()
    only = numbers[0] + names[0], numbers[1] + names[1]
    if all(only):
        yield f"rincian berbeda: {_listed(*only)}"


def _without(details: tuple[str, ...], others: Collection[str]) -> tuple[str, ...]:
    return tuple(detail for detail in details if detail not in others)


def _listed(first: tuple[str, ...], second: tuple[str, ...]) -> str:
    return " / ".join(sorted((", ".join(first), ", ".join(second))))


def _is_one_name(names: tuple[str, ...], others: tuple[str, ...]) -> bool:
    whole = "".join(others)
    return all(_is_short_for(name, whole) or any(_same_spelling(name, other) for other in others) for name in names)


def _same_spelling(first: str, second: str) -> bool:
    return SequenceMatcher(None, min(first, second), max(first, second)).ratio() >= SAME_NAME_RATIO


def _is_short_for(name: str, whole: str) -> bool:
    letters = iter(whole)
    return len(name) > 2 and all(letter in letters for letter in name)

"""The numbers of a text that name something: a house, RT and RW, a customer, a date; no counts, no times. Pure.

Read from the redacted text, whose punctuation carries meaning: `02/05` after RT is RT 2 RW 5, `08.45` is a time.
"""

from __future__ import annotations

import re
from itertools import islice
from string import ascii_lowercase, whitespace
from typing import NamedTuple

from pipeline.duplicates.fingerprint.written_forms import LONGEST_COUNT, MONTHS, read_forms

_BEFORE_ADDRESS = "jl jln jalan gang gg no nomor nomer rt rw blok lt lantai km kav kavling"
_BEFORE_COUNTS = """
    jam pukul pkl pk ke rp tahun thn umur usia berumur berusia selama sekitar hampir pasal ayat sudah sdh udah udh lebih
    hanya cuma cuman ada terdapat mempunyai memiliki sebanyak sejumlah berjumlah sebesar senilai mencapai dalam menjadi
    minimal maksimal setengah per lebar panjang tinggi ketinggian kedalaman seluas jarak sejauh ukuran volume roda
    bayar membayar tarif gaji nilai iuran nominal antrian
    """
_COUNTED = """
    hari hr minggu mg bulan bln tahun thn th jam menit detik meter m cm mm titik kali x orang org warga unit buah
    juta jt ribu rb persen pohon lampu batang ekor rumah keluarga hektar ha kg ton liter watt lembar lubang bulanan
    mingguan tahunan an hri thun rbu anak siswa jiwa kk anggota saksi biji tiang karung kaleng bungkus jerigen baris
    arah lajur periode semester
    """
ADDRESS_MARKERS = frozenset(_BEFORE_ADDRESS.split())
COUNT_MARKERS = frozenset(_BEFORE_COUNTS.split())
UNITS = frozenset(_COUNTED.split())
"""Around these a number counts and names nothing: a report sent again counts other days than the first. Those that
stand beside the most different numbers in the given reports, and name nothing there."""

MOST_FIGURES = 20
"""Numbers read of a text. A price list or a whole form has more; its first twenty tell it apart."""

LONGEST_SHORT_MARKER = 4
"""Letters of `gang`: longer words with a 2 behind them are doubled, not numbered."""

LONGEST_RT_RW = 9
"""Characters of `001 / 002`; what is longer and follows `RT` belongs to a retweet."""

YEAR_DIGITS, FIRST_YEAR, LAST_YEAR = 4, "1990", "2039"
"""A number of this form is a year unless an address marker stands before it."""

_FIGURE = re.compile(r"\d+(?:[./:-] ?\d+)*")
_SPACES = whitespace + "\u00a0.:#-"
"""What may stand between a number and the word before it."""
_HIDDEN = re.compile(r"\D+")
_DIGITS = re.compile(r"\d+")
_SEPARATOR = re.compile(r"[./:-] ?")
_CLOCK = re.compile(r"(?:[01]?\d|2[0-4])[.:] ?[0-5]\d")
_DATE = re.compile(r"([0-3]?\d)[-/.]([01]?\d)[-/.](?:20)?\d\d|([0-3]?\d)/(0\d|1[0-2])")
_THOUSANDS = re.compile(r"(?<![\d.,/])(\d{1,3})((?:\.\d{3})+|(?:,\d{3})+)(?![\d/])")
_MASKED = re.compile(r"[\d.-]*[\[(<]?\*{2,}[\])>]?[\d*.\[\]-]*|\d+x{3,}\d*")
"""A number of which somebody hid a part: what is left tells two apart, but does not say that they are one."""

MASK = "*"
"""What stands for the hidden part among the details: `0001*43`."""

_MORE = rf" ?(?:,|&|dan|dn) ?\d{{1,3}}\b(?! ?(?:/|(?:{'|'.join(sorted(UNITS))})\b))"
_RT_RW_LIST = re.compile(rf"\b(r[tw])([ .]*\d{{1,3}})((?:{_MORE})+)")
"""`RW 05, 06 dan 07`."""

_NEAR = 16
"""Characters around a number in which the word that explains it stands."""


class _Around(NamedTuple):
    """The words before and after a number, and whether they touch it."""

    before: str
    after: str
    touches_before: bool
    touches_after: bool


def find_figures(text: str) -> list[str]:
    """Give the naming numbers of a lower-case text: `20`, `12a`, `rt2`, `rw5`, `sb3`, `3.10` for 3 October."""
    masked, text = _read_masked(text)
    figures, text = read_forms(_write_out_lists(text))
    figures += masked
    text = _THOUSANDS.sub(lambda match: _HIDDEN.sub("", match[0]), text)
    for match in islice(_FIGURE.finditer(text), MOST_FIGURES):
        figures += _read(match[0], _around(text, *match.span()))
    return figures


def _read_masked(text: str) -> tuple[list[str], str]:
    """Give the masked numbers of a text that show a digit, and the text without them."""
    if MASK not in text and "xxx" not in text:
        return [], text
    found = [_HIDDEN.sub(MASK, each[0]) for each in _MASKED.finditer(text)]
    return [each for each in found if _DIGITS.search(each)], _MASKED.sub(" ", text)


def _write_out_lists(text: str) -> str:
    """Write `RW 5, 6` as `RW 5 RW 6`."""
    return _RT_RW_LIST.sub(lambda match: _DIGITS.sub(f" {match[1]} \\g<0>", match[2] + match[3]), text)


def _around(text: str, start: int, end: int) -> _Around:
    head, tail = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    before, after = head.rstrip(_SPACES), tail.lstrip()
    return _Around(
        before[len(before.rstrip(ascii_lowercase)) :],
        after[: len(after) - len(after.lstrip(ascii_lowercase))],
        len(before) == len(head),
        len(after) == len(tail),
    )


def _read(figure: str, around: _Around) -> list[str]:
    date = None if figure.isdigit() else _DATE.fullmatch(figure)
    if date and (date[1] or around.before not in ADDRESS_MARKERS):
        return [f"{int(date[1] or date[3])}.{int(date[2] or date[4])}"]
    if around.after in MONTHS:
        return [f"{int(_SEPARATOR.split(figure)[0])}.{MONTHS[around.after]}"]
    if around.before in ("rt", "rw") and len(figure) <= LONGEST_RT_RW and ":" not in figure:
        return _rt_rw(around.before, figure)
    return [] if _counts(figure, around) else _parts(figure, around)


def _counts(figure: str, around: _Around) -> bool:
    """Whether a number counts, tells a time or a year, or doubles its word (`jalan2`)."""
    is_time = not figure.isdigit() and _CLOCK.fullmatch(figure) is not None
    is_doubling = figure == "2" and around.touches_before and len(around.before) > LONGEST_SHORT_MARKER
    if around.before in ADDRESS_MARKERS:
        return is_doubling or (is_time and ":" in figure)
    is_year = len(figure) == YEAR_DIGITS and FIRST_YEAR <= figure <= LAST_YEAR
    is_count = around.after in UNITS and len(figure) <= LONGEST_COUNT
    return around.before in COUNT_MARKERS or is_count or is_doubling or is_year or is_time


def _parts(figure: str, around: _Around) -> list[str]:
    parts = [figure] if figure.isdigit() else _SEPARATOR.split(figure)
    parts = [part.lstrip("0") or "0" for part in parts]
    if around.touches_before and around.before not in ADDRESS_MARKERS:
        parts[0] = around.before + parts[0]
    if around.touches_after and len(around.after) == 1:
        parts.append(parts[-1] + around.after)
    return parts


def _rt_rw(before: str, figure: str) -> list[str]:
    parts = [part.lstrip("0") for part in _SEPARATOR.split(figure)]
    levels = ("rt", "rw") if len(parts) > 1 else (before,)
    return [f"{level}{part}" for level, part in zip(levels, parts, strict=False)]

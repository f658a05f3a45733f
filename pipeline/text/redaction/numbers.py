"""Personal numbers: each run of digits is cut into numbers, by a few shapes and the words beside it. Pure.

A shape sees plain digits and the sizes of their groups, so it is the same for every spelling. What is surely no
person's comes first, then what has a fixed length, accounts, telephone numbers, and whatever else a word announces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.text.redaction.cues import WINDOW, Cue, find_cue, is_amount, is_before_bank
from pipeline.text.redaction.datum import Datum
from pipeline.text.redaction.kept import count_kept
from pipeline.text.redaction.runs import Run, find_runs

_PROVINCES = "1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-7]"
_NIK = re.compile(rf"(?:{_PROVINCES})\d{{4}}(?:[04][1-9]|[1256]\d|[37][01])(?:0[1-9]|1[0-2])\d{{6}}")
"""Province, regency, district; date of birth (women: day + 40) or of issue; serial number."""

_NIK_SIZES = {(4, 4, 4, 4), (6, 6, 4), (2, 2, 2, 6, 4), (8, 8), (6, 2, 2, 2, 4), (2, 2, 2, 2, 2, 2, 4), (1,) * 16}
_FIXED_SIZES = {(4, 2, 6, 2, 1): "<REKENING>", (2, 3, 3, 1, 3, 3): "<NPWP>"}
"""Groups in which an account of BRI and a tax number are always printed."""

_HEALTH_CARD = re.compile(r"000[0-3]\d{9}")

_MOBILE = re.compile(r"(?:(?:00)?620?|0)(8[1-9]\d{6,10})")
_BARE_MOBILE = re.compile(r"8[1-9]\d{8,10}")
"""Without its zero, as spreadsheets leave it."""

_AREA = re.compile(r"0(?:2[124]|31|61|[2-7]\d\d|9[0-8]\d)")
_LANDLINE = re.compile(rf"{_AREA.pattern}\d{{5,8}}")
_LANDLINE_ABROAD = re.compile(r"620?(?:2[124]|31|61|[2-7]\d\d|9[0-8]\d)\d{5,8}")
_SERVICE = re.compile(r"1500\d{3}|14\d{3}")
"""Numbers of call centres, which are nobody's."""

_DIGITS = {
    Cue.NIK: (10, 19),
    Cue.KK: (12, 19),
    Cue.BPJS: (11, 14),
    Cue.NPWP: (15, 16),
    Cue.REKENING: (7, 18),
    Cue.TELP: (7, 14),
}
"""Fewest and most digits of a number after its word; a NIK with one too many or too few is still one."""

_MAX_DIGITS = max(longest for _, longest in _DIGITS.values())
_WHOLE = 6
"""Digits of a group that is no mere part of the number before it."""

_NEW_NUMBER = re.compile(r"08\d{2,}|62\d{3,}")


def find_numbers(text: str) -> list[Datum]:
    """Find the personal numbers in a text, from left to right."""
    found: list[Datum] = []
    for run in find_runs(text):
        start = run.spans[0][0]
        done = found[-1].end if found and found[-1].end <= start else 0
        found += _Reader(text, run, _cue_before(text, start, done)).read()
    return sorted(found)


def _cue_before(text: str, start: int, done: int) -> Cue | None:
    """Find the word for a number, after the last piece of personal data."""
    before = text[max(done, start - WINDOW) : start]
    return find_cue(before[before.rfind(">") + 1 :])


@dataclass(slots=True)
class _Reader:
    """Cuts one run into numbers."""

    text: str
    run: Run
    cue: Cue | None

    def read(self) -> Iterator[Datum]:
        at, is_after_number = 0, False
        while at < len(self.run.groups):
            is_part = self._is_label(at) or (self._is_middle(at) and not is_after_number)
            token, count = ("", 1) if is_part else self._read_number(at)
            if token:
                yield self._datum(at, count, token)
                self.cue = None if self.cue is Cue.KEPT else self.cue
            at, is_after_number = at + count, bool(token)

    def _is_label(self, at: int) -> bool:
        """Tell whether a group belongs to the word before it, as in `HP2 0812...`."""
        start, end = self.run.spans[at]
        is_short = len(self.run.groups[at]) < 3 and self.text[end : end + 1] in (" ", "=")
        return at == 0 and is_short and self.text[max(0, start - 1) : start].isalpha()

    def _is_middle(self, at: int) -> bool:
        """Tell whether a group is a part of something longer that was kept, such as the number of a letter."""
        return at > 0 and len(self.run.groups[at]) < _WHOLE and self.run.gaps[at] in tuple(".,-/_*")

    def _datum(self, at: int, count: int, token: str) -> Datum:
        gap = self.run.gaps[at]
        mark = len(gap) - len(gap.rstrip("+("))
        start, end = self.run.spans[at][0] - mark, self.run.spans[at + count - 1][1]
        return Datum(start, end, token, "".join(self.run.groups[at : at + count]))

    def _read_number(self, at: int) -> tuple[str, int]:
        """Give the token of the number that begins with a group, or none, and how many groups it has."""
        extents = tuple(self._extents(at))
        is_announced = self.cue is not None and self.cue is not Cue.KEPT
        if self.cue in (Cue.NIK, Cue.KK) and (count := _of_length(extents, 16)):
            return f"<{self.cue}>", count
        if kept := count_kept(self.run, at, is_announced=is_announced):
            return "", kept
        for rule in (self._read_fixed, self._read_account, self._read_phone, self._read_announced):
            token, count = rule(at, extents)
            if token:
                return token, count
        return "", 1

    def _extents(self, at: int) -> Iterator[tuple[int, str]]:
        """Give what may be one number from a group on: one group, two, ... and their digits."""
        digits, limit = "", at + _MAX_DIGITS
        for count, (group, gap) in enumerate(zip(self.run.groups[at:limit], self.run.gaps[at:limit], strict=True), 1):
            if len(digits) + len(group) > _MAX_DIGITS or (digits and _is_break(gap, digits)):
                return
            digits += group
            yield count, digits

    def _choose(self, at: int, extents: Sequence[tuple[int, str]], fits: Callable[[int, str], bool]) -> int:
        """Give the longest extent that fits, before another number begins; 0 if none does."""
        best = 0
        for count, digits in extents:
            if fits(count, digits):
                best = count
            if best and self._is_end(at, count, digits):
                break
        return best

    def _is_end(self, at: int, count: int, digits: str) -> bool:
        """Tell whether a number that fits ends with a group, though another group follows."""
        if at + count == len(self.run.groups):
            return True
        group, gap, inner = self.run.groups[at + count], self.run.gaps[at + count], self.run.gaps[at + 1 : at + count]
        is_other = bool(inner) and gap not in inner
        return (
            (count == 1 and len(digits) >= 10)
            or len(group) >= _WHOLE
            or (_NEW_NUMBER.fullmatch(group) is not None and len(digits) > 6)
            or (("/" in gap or "\n" in gap) and is_other)
            or (is_other and " " in gap and (len(group) < 3 or len(digits) > 10))
        )

    def _read_fixed(self, at: int, extents: Sequence[tuple[int, str]]) -> tuple[str, int]:
        """Read what is known by its length and its groups, without a word."""
        for count, digits in extents:
            sizes = tuple(map(len, self.run.groups[at : at + count]))
            if token := _FIXED_SIZES.get(sizes):
                return token, count
            if len(digits) == 16 and (token := self._name_sixteen(at, digits, sizes)):
                return token, count
            if count == 1 and _HEALTH_CARD.fullmatch(digits) and self.cue is not Cue.KEPT:
                return "<BPJS>", count
        return "", 0

    def _name_sixteen(self, at: int, digits: str, sizes: tuple[int, ...]) -> str:
        is_whole = len(sizes) == 1
        inner = set(self.run.gaps[at + 1 : at + len(sizes)])
        if not is_whole and (sizes not in _NIK_SIZES or len(inner) > 1 or inner & {"\n", ","}):
            return ""
        if self.cue is Cue.REKENING:
            return "<REKENING>"
        if _NIK.fullmatch(digits) and (is_whole or self.cue is not Cue.KEPT):
            return "<NIK>"
        if digits[0] in "456" and _passes_luhn(digits):
            return "<REKENING>"
        return "<NIK>" if is_whole else ""

    def _read_account(self, at: int, extents: Sequence[tuple[int, str]]) -> tuple[str, int]:
        """Read an account after its word or before the name of its bank."""
        if self.cue is Cue.REKENING:
            return self._read_announced(at, extents)
        if not extents or self.cue in (Cue.KEPT, Cue.TELP):
            return "", 0
        count, digits = extents[-1]
        is_one = len(digits) >= 8 and is_before_bank(self.text, self.run.spans[at + count - 1][1])
        return ("<REKENING>", count) if is_one else ("", 0)

    def _read_phone(self, at: int, extents: Sequence[tuple[int, str]]) -> tuple[str, int]:
        if self.cue is Cue.KEPT:
            return "", 0
        count = self._choose(at, extents, lambda count, digits: self._is_phone(at, count, digits))
        return ("<TELP>", count) if count else ("", 0)

    def _is_phone(self, at: int, count: int, digits: str) -> bool:
        """Tell whether groups are a telephone number, even without a word that says so."""
        groups, gaps = self.run.groups[at : at + count], self.run.gaps[at + 1 : at + count]
        has_plus = self.run.gaps[at].endswith(("+", "+("))
        is_cued = self.cue is Cue.TELP
        if has_plus and not digits.startswith("62"):
            return digits[0] != "0" and 8 <= len(digits) <= 14
        if mobile := _MOBILE.fullmatch(digits):
            return count == 1 or (len(mobile[1]) > 8 and (is_cued or _is_usual_grouping(groups, gaps)))
        if count == 1:
            return (
                _LANDLINE.fullmatch(digits) is not None
                or _BARE_MOBILE.fullmatch(digits) is not None
                or ((has_plus or is_cued) and _LANDLINE_ABROAD.fullmatch(digits) is not None)
            )
        if digits.startswith("62"):
            return has_plus and _LANDLINE_ABROAD.fullmatch(digits) is not None
        is_parted = _AREA.fullmatch(groups[0]) is not None and not set("".join(gaps)) & {"\n", "/"}
        return is_parted and min(map(len, groups)) > 1 and _LANDLINE.fullmatch(digits) is not None

    def _read_announced(self, at: int, extents: Sequence[tuple[int, str]]) -> tuple[str, int]:
        """Read what a word announces, however it is grouped."""
        if self.cue is None or self.cue is Cue.KEPT:
            return "", 0
        if extents and is_amount(self.text, self.run.spans[at + extents[-1][0] - 1][1]):
            return "", extents[-1][0]
        shortest, longest = _DIGITS[self.cue]
        count = self._choose(at, extents, lambda _, digits: shortest <= len(digits) <= longest)
        if self.cue is Cue.TELP and any(_SERVICE.fullmatch(digits) for size, digits in extents if size == count):
            return "", count
        return (f"<{self.cue}>", count) if count else ("", 0)


def _of_length(extents: Sequence[tuple[int, str]], length: int) -> int:
    return next((count for count, digits in extents if len(digits) == length), 0)


def _is_break(gap: str, digits: str) -> bool:
    """Tell whether a gap is between two numbers, never within one."""
    if gap.endswith("("):
        return digits not in ("62", "0062")
    return ", " in gap or ",\n" in gap or " / " in gap or "=" in gap or " +" in gap or "\n\n" in gap


def _is_usual_grouping(groups: Sequence[str], gaps: Sequence[str]) -> bool:
    """Tell whether people group mobile numbers so; pairs of digits may be anything."""
    if "\n" in "".join(gaps) and min(map(len, groups)) < 3:
        return False
    is_single = len(groups) > 8 and max(map(len, groups)) == 1
    return is_single or len(groups[0]) > 2 or groups[0] == "62" or len(groups[1]) > 2


def _passes_luhn(number: str) -> bool:
    doubled = [digit * 2 - 9 * (digit > 4) for digit in map(int, number[-2::-2])]
    return (sum(doubled) + sum(map(int, number[-1::-2]))) % 10 == 0

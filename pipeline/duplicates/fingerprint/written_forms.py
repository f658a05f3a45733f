"""Numbers that are written in several ways, each in its normal form: dates, kilometre posts, plates, blocks. Pure.

Read from lower-case text before `numbers` reads what is left: `KM 12+300` is `km 12,3`, `AG 1870 UK` is `AG1870UK`,
`2026-08-05` is `5 Agustus`, `Blok C2/7` is `blok C-2 no 7`, `5123 4567 8901` is one number of a customer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_MONTH_NAMES = (
    "januari jan|februari pebruari feb|maret mar|april apr|mei|juni jun|juli jul|agustus agu agt ags|september sep sept"
    "|oktober okt|november nopember nov nop|desember des"
)
MONTHS = {name: month for month, names in enumerate(_MONTH_NAMES.split("|"), start=1) for name in names.split()}

_PLATE_AREAS = """
    a b d e f g h k l m n p r s t w z aa ab ad ae ag ba bb bd be bg bh bk bl bm bn bp da db dc dd de dg dh dk dl dm dn
    dp dr ds dt dw ea eb ed kb kh kt ku pa pb pg ps pt
    """
_NO_PLATE_ENDS = frozenset(
    [
        "no",
        "rt",
        "rw",
        "km",
        "di",
        "ke",
        "jl",
        "gg",
        "lt",
        "ds",
        "kp",
        "dan",
        "yg",
        "dgn",
        "utk",
        "dr",
        "pd",
        "th",
        "cm",
        "kg",
        "jt",
        "rb",
        "wib",
        "wit",
        "x",
    ]
)
"""Words that follow a number in an address or a count, and no letters of a plate."""

_VEHICLES = "(?:plat|pelat|nopol|polisi|kendaraan|mobil|motor|bus|bis|angkot|truk|truck|taksi|pikap|pickup)"
_PLATE_DIGITS = 3
"""Digits from which letters, digits and letters are a plate without a vehicle before them: `d 20 an` is none."""

LONGEST_COUNT = 6
"""Digits of a number that may count something; longer ones are codes."""

BEFORE_KILOMETRES, BEFORE_BLOCKS = "km", "blok"
"""What is written before such a number among the details."""

BEFORE, AFTER = 5, 4
"""Words before a number and from it on in which what explains it stands: `no pelanggan saya adalah 0123 4567`."""

GAP = " ; "
_DIGIT = re.compile(r"\d")
_NO_DIGIT = re.compile(r"\D")
_AREA = "|".join(sorted(_PLATE_AREAS.split(), key=len, reverse=True))
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_CUSTOMER = r"(?:pelanggan|langganan|id\ ?pel|no\.?\ ?pel|sambungan|nosal|(?:no|nomor|id)\.?\ meter(?:an)?)"

_RUKUN = re.compile(r"\brukun (tetangga|warga)\b|\br\. ?([tw])\.(?= ?\d)")
_FORM = re.compile(
    rf"""
    (?<![a-z0-9])(?:
    (?:19|20)\d\d[-/.](?P<iso_month>0?[1-9]|1[0-2])[-/.](?P<iso_day>0?[1-9]|[12]\d|3[01])(?!\d)
    |(?<![\d./-])(?P<day>0?[1-9]|[12]\d|3[01])[ ./-]{{0,2}}(?P<month>{_MONTH})(?![a-z])
    |(?<!\d)20[0-3]\d(?P<run_month>0[1-9]|1[0-2])(?P<run_day>0[1-9]|[12]\d|3[01])(?!\d)
    |\b(?:tanggal|tgl|pada)[ .:]*(?P<tgl_day>0?[1-9]|[12]\d|3[01])[/-](?P<tgl_month>0?[1-9]|1[0-2])(?![\d/-])
    |\b(?:km|kilo ?meter|sta(?=[ .:]*\d+\ ?\+))[ .:]*
        (?P<km>\d+)(?:\ ?\+\ ?(?P<metres>\d{{1,3}})(?!\d)|[,.](?P<tenths>\d{{1,3}})(?!\d))?
    |\b(?:blok|block|blk)[ .:]*(?P<block>[a-z]{{1,2}})[ ./-]{{0,2}}(?P<in_block>\d+)
    |(?<![a-z0-9])(?P<row>[a-z])[ -]?(?P<in_row>\d{{1,3}})(?=\ ?(?:/|no\b\.?|nomor\b)\ ?\d)
    |\b{_CUSTOMER}(?:[ .:#]|no\b|nomor\b|adalah\b)*(?P<customer>\d(?:[ .-]?\d){{4,19}})(?!\d)
    |(?<![\d.,])(?P<groups>\d{{4}}(?:[ -]\d{{4}}){{2,3}}(?:[ -]\d{{1,4}})?)(?![\d,])
    |(?P<vehicle>{_VEHICLES}[ .:,]*)?(?<![a-z0-9])(?P<area>{_AREA})[ .-]?(?P<plate>\d{{1,4}})[ .-]?
        (?P<end>[a-z]{{1,3}})(?![a-z0-9])
    )
    """,
    re.VERBOSE,
)


def read_forms(text: str) -> tuple[list[str], str]:
    """Give the numbers of known form in a lower-case text, and the text without them."""
    found: list[str] = []

    def take(match: re.Match[str]) -> str:
        numbers = list(_normal_forms(match))
        found.extend(numbers)
        return " " if numbers else match[0]

    if "r" in text:
        text = _RUKUN.sub(lambda match: "rt" if match[1] == "tetangga" or match[2] == "t" else "rw", text)
    return found, _FORM.sub(take, _near_digits(text))


def _near_digits(text: str) -> str:
    """Leave out the words that no number is near to: to look for forms everywhere takes as long as all the rest."""
    words = text.split()
    near = sorted(
        {each for at, word in enumerate(words) if _DIGIT.search(word) for each in range(at - BEFORE, at + AFTER)}
    )
    parts = [[words[at] for at in run] for run in _runs([at for at in near if 0 <= at < len(words)])]
    return GAP.join(" ".join(part) for part in parts)


def _runs(numbers: list[int]) -> Iterator[list[int]]:
    """Give the runs of numbers in a row."""
    start = 0
    for at in range(1, len(numbers) + 1):
        if at == len(numbers) or numbers[at] != numbers[at - 1] + 1:
            yield numbers[start:at]
            start = at


def _normal_forms(match: re.Match[str]) -> Iterator[str]:
    """Give the numbers of one match; none if it only looks like a form."""
    group = match.groupdict()
    if group["month"]:
        yield f"{int(group['day'])}.{MONTHS[group['month']]}"
    elif month := group["iso_month"] or group["run_month"] or group["tgl_month"]:
        yield f"{int(group['iso_day'] or group['run_day'] or group['tgl_day'])}.{int(month)}"
    elif group["km"]:
        yield from _kilometres(group["km"], group["metres"], group["tenths"])
    elif group["block"]:
        yield from _block(group["block"], group["in_block"])
    elif group["row"]:
        yield from _block(group["row"], group["in_row"])
    elif group["customer"] or group["groups"]:
        yield _digits(group["customer"] or group["groups"])
    elif group["plate"] and (group["vehicle"] or _is_plate(group["plate"], group["end"])):
        yield f"{group['area']}{group['plate']}{group['end']}"


def _kilometres(whole: str, metres: str | None, tenths: str | None) -> Iterator[str]:
    """Give the post, and the exact one if it is more exact: who says kilometre 12 may mean 12.3."""
    post = f"{BEFORE_KILOMETRES}{int(whole)}"
    part = (metres.zfill(3) if metres else tenths or "").rstrip("0")
    yield post
    if part:
        yield f"{post},{part}"


def _block(letters: str, number: str) -> Iterator[str]:
    yield f"{BEFORE_BLOCKS}{letters}"
    yield str(int(number))


def _digits(written: str) -> str:
    return _NO_DIGIT.sub("", written).lstrip("0") or "0"


def _is_plate(digits: str, end: str) -> bool:
    return len(digits) >= _PLATE_DIGITS and end not in _NO_PLATE_ENDS

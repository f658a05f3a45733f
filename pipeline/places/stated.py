"""A region as channels state it, beside a text: codes without dots, levels in English or cut short. Pure."""

from __future__ import annotations

import re
import unicodedata

_CODE = re.compile(
    r"(?:(?:id|iso|kode|kemendagri|wilayah)[\s:._-]*)*(\d{2})(?:[\s._-]?(\d{2}))?(?:[\s._-]?(\d{2}))?(?:[\s._-]?(\d{4}))?"
    r"(?:\.0)?",
    re.I | re.ASCII,
)
"""Province, regency, district, village: 2, 4, 6 or 10 digits, of which each level has its own. Programs write words
before a code, and take it for a number."""

_ISO_CODE = re.compile(r"id[\s_-]([a-z]{2})", re.I)
_ISO = {
    **{"AC": "11", "SU": "12", "SB": "13", "RI": "14", "JA": "15", "SS": "16", "BE": "17", "LA": "18", "BB": "19"},
    **{"KR": "21", "JK": "31", "JB": "32", "JT": "33", "YO": "34", "JI": "35", "BT": "36", "BA": "51", "NB": "52"},
    **{"NT": "53", "KB": "61", "KT": "62", "KS": "63", "KI": "64", "KU": "65", "SA": "71", "ST": "72", "SN": "73"},
    **{"SG": "74", "GO": "75", "SR": "76", "MA": "81", "MU": "82", "PA": "91", "PB": "92", "PS": "93", "PT": "94"},
    **{"PE": "95", "PD": "96"},
}
"""Provinces in ISO 3166-2:ID, and their own codes."""

_ENGLISH = re.compile(r"\b([a-z' ]+?) (regency|city|municipality|province)\b", re.I)
_LEVELS = {"regency": "Kabupaten", "city": "Kota", "municipality": "Kota", "province": "Provinsi"}
_SHORT = (
    (re.compile(r"\bkep(?:ul)?(?:\.\s*|\s+)(?=[a-z])", re.I), "Kepulauan "),
    (re.compile(r"\badm\b\.? ?", re.I), ""),
    (re.compile(r"\bkab\b\.? ?", re.I), "Kabupaten "),
)


_LEVEL = re.compile(r"(kabupaten|kota) (.+)", re.I)
FIRST_CITY = "71"
"""Of the second pair of digits in a regency's code: from here on they are cities."""


def parse_level(name: str) -> tuple[bool | None, str]:
    """Part a name into whether it is that of a city, and the rest; None if it says no level."""
    found = _LEVEL.fullmatch(name.strip())
    return (found[1].lower() == "kota", found[2]) if found else (None, name)


def is_city_code(code: str) -> bool:
    """Whether a regency's code is that of a city."""
    return code[3:] >= FIRST_CITY


def dotted(region: str) -> str:
    """Give a code with its dots, however programs write it; anything else comes back as it is."""
    plain = unicodedata.normalize("NFKC", region).strip()
    if (iso := _ISO_CODE.fullmatch(plain)) and iso[1].upper() in _ISO:
        return _ISO[iso[1].upper()]
    found = _CODE.fullmatch(plain)
    return ".".join(part for part in found.groups() if part and int(part)) if found else region


def plain_name(region: str) -> str:
    """Write out what tables cut short, and put the level before the name."""
    for short, whole in _SHORT:
        region = short.sub(whole, region)
    return _ENGLISH.sub(lambda found: f"{_LEVELS[found[2].lower()]} {found[1].strip()}", region)

"""A region as channels state it, beside a text: codes without dots, levels in English or cut short. Pure."""

from __future__ import annotations

import re

_CODE = re.compile(r"(\d{2})(\d{2})?(\d{2})?(\d{4})?", re.ASCII)
"""Province, regency, district, village: 2, 4, 6 or 10 digits, of which each level has its own."""

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
    """Put the dots into a code that came without them; anything else comes back as it is."""
    found = _CODE.fullmatch(region)
    return ".".join(part for part in found.groups() if part) if found else region


def plain_name(region: str) -> str:
    """Write out what tables cut short, and put the level before the name."""
    for short, whole in _SHORT:
        region = short.sub(whole, region)
    return _ENGLISH.sub(lambda found: f"{_LEVELS[found[2].lower()]} {found[1].strip()}", region)

"""Can two reports mean one spot? Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Set

from pipeline.domain.place import Agreement, Place, PlaceSource, Region
from pipeline.places.fold import fold_name

_PART = re.compile(
    r"(?:^| )(jl|jln|jalan|gg|gang|lorong|perum|perumahan|komplek|kompleks|rt|rw|km|blok|no|nomor|nmr)(?=[ \d])"
)
_KINDS = {
    "jl": "jalan",
    "jln": "jalan",
    "gg": "gang",
    "lorong": "gang",
    "perum": "perumahan",
    "komplek": "perumahan",
    "kompleks": "perumahan",
    "nomor": "no",
    "nmr": "no",
}
_NAMED = frozenset({"jalan", "gang", "perumahan", "landmark"})
_FILLER = frozenset({"raya", "jend", "jenderal", "dr", "ir", "h", "hj", "kh", "prof", "lintas", "rumah"})
_RT_RW = re.compile(r"\brt (\d+) (\d+)\b")


def agree(a: Place | None, b: Place | None) -> Agreement:
    """Compare two places level by level, then street by street.

    Returns
    -------
    Agreement
        CONFLICT if a level or a kind of detail is known in both and differs; AGREE if something finer than the
        district is the same and nothing conflicts; UNKNOWN otherwise.
    """
    if a is None or b is None:
        return Agreement.UNKNOWN
    levels = Agreement.UNKNOWN if PlaceSource.HANDLE in (a.source, b.source) else _agree_on_levels(a, b)
    details = _agree_on_details(_parts(a.detail), _parts(b.detail))
    if Agreement.CONFLICT in (levels, details):
        return Agreement.CONFLICT
    return Agreement.AGREE if Agreement.AGREE in (levels, details) else Agreement.UNKNOWN


def _agree_on_levels(a: Place, b: Place) -> Agreement:
    for one, other in _levels(a, b):
        if one is not None and other is not None and one.code != other.code:
            return Agreement.CONFLICT
    return Agreement.AGREE if a.village is not None and a.village == b.village else Agreement.UNKNOWN


def _levels(a: Place, b: Place) -> Iterator[tuple[Region | None, Region | None]]:
    yield a.province, b.province
    yield a.regency, b.regency
    yield a.district, b.district
    yield a.village, b.village


def _agree_on_details(a: dict[str, set[str]], b: dict[str, set[str]]) -> Agreement:
    shared = a.keys() & b.keys()
    if any(not _overlap(a[kind], b[kind]) for kind in shared):
        return Agreement.CONFLICT
    return Agreement.AGREE if shared & _NAMED else Agreement.UNKNOWN


def _overlap(a: Set[str], b: Set[str]) -> bool:
    """Whether a name is in both; a longer form of it counts: `Ahmad Yani` and `Ahmad Yani Utara` may be one."""
    return any(f"{one} ".startswith(f"{other} ") or f"{other} ".startswith(f"{one} ") for one in a for other in b)


def _parts(detail: str | None) -> dict[str, set[str]]:
    """Give the parts of a detail by kind: `{"jalan": {"mawar"}, "no": {"5"}, "rt": {"3"}}`."""
    parts: defaultdict[str, set[str]] = defaultdict(set)
    folded = _RT_RW.sub(r"rt \1 rw \2", fold_name(detail or ""))
    found = list(_PART.finditer(folded))
    if folded and (not found or found[0].start() > 0):
        parts["landmark"].add(folded[: found[0].start()] if found else folded)
    ends = [*(part.start() for part in found), len(folded)][1:]
    for part, end in zip(found, ends, strict=True):
        value = _value(folded[part.end() : end])
        if value:
            parts[_KINDS.get(part[1], part[1])].add(value)
    return parts


def _value(text: str) -> str:
    return " ".join(word.lstrip("0") for word in text.split() if word not in _FILLER)

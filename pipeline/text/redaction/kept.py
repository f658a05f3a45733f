"""Numbers that are surely no person's, told by their shape: dates, prices, coordinates, times, tokens. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from pipeline.text.redaction.runs import Run

_DAY, _MONTH, _YEAR = (
    re.compile("0?[1-9]|[12][0-9]|3[01]"),
    re.compile("0?[1-9]|1[0-2]"),
    re.compile("(?:19|20)[0-9]{2}"),
)
_DATE_GAPS = frozenset("-/. ")
_HOUR, _MINUTE = re.compile("[01]?[0-9]|2[0-4]"), re.compile("[0-5][0-9]")
_DEGREES = re.compile("0|1?[1-9][0-9]?|1[0-8][0-9]|100")
_DECIMALS = 4
"""Places of a coordinate, at least: that is ten metres."""

_TOKEN_GROUPS = [4] * 5
"""PLN's token of 20 digits."""

_LOOKED_AT = 12
"""Groups that are looked at, from one on: six times, or a price with more thousands than a budget has."""


def count_kept(run: Run, at: int, *, is_announced: bool) -> int:
    """Give how many groups, from one on, are a number that stays; 0 if they may be personal.

    Parameters
    ----------
    is_announced
        Whether a word announces a personal number: then a number with places or of 20 digits may be one.
    """
    groups, gaps = run.groups[at : at + _LOOKED_AT], run.gaps[at + 1 : at + _LOOKED_AT]
    if len(groups[0]) > 4 or not gaps:
        return 0
    count = _count_date(groups, gaps) or _count_price(groups, gaps) or _count_times(groups, gaps)
    if count or is_announced:
        return count
    return _count_coordinate(groups, gaps) or _count_token(groups)


def _count_date(groups: Sequence[str], gaps: Sequence[str]) -> int:
    if gaps[0] in _DATE_GAPS and (years := sum(1 for _ in takewhile(_YEAR.fullmatch, groups))) > 1:
        return years
    if len(groups) < 3 or gaps[0] != gaps[1] or gaps[0] not in _DATE_GAPS:
        return 0
    for shape in ((_DAY, _MONTH, _YEAR), (_YEAR, _MONTH, _DAY)):
        if all(part.fullmatch(group) for part, group in zip(shape, groups, strict=False)):
            return 3
    return 0


def _count_price(groups: Sequence[str], gaps: Sequence[str]) -> int:
    """Count the thousands, and the cents after them; more after that, and it is no price."""
    mark = gaps[0]
    if mark not in (".", ",") or len(groups[0]) > 3 or groups[0].startswith("0"):
        return 0
    pairs = zip(groups[1:], gaps, strict=False)
    count = 1 + sum(1 for _ in takewhile(lambda pair: len(pair[0]) == 3 and pair[1] == mark, pairs))
    if count > 1 and count < len(groups) and gaps[count - 1] in (".", ",") and gaps[count - 1] != mark:
        count += len(groups[count]) == 2
    is_cut = count < len(groups) and gaps[count - 1] in (".", "-", "_", "*", mark)
    return 0 if count == 1 or (is_cut and len(groups[count]) != 3) else count


def _count_times(groups: Sequence[str], gaps: Sequence[str]) -> int:
    """Count hours and minutes, two pairs at least."""
    count = 0
    while (
        count + 1 < len(groups)
        and gaps[count] == "."
        and (not count or gaps[count - 1] != ".")
        and _HOUR.fullmatch(groups[count])
        and _MINUTE.fullmatch(groups[count + 1])
    ):
        count += 2
    return count if count > 2 else 0


def _count_coordinate(groups: Sequence[str], gaps: Sequence[str]) -> int:
    is_one = gaps[0] == "." and len(groups[1]) >= _DECIMALS and _DEGREES.fullmatch(groups[0]) is not None
    return 2 if is_one and (len(gaps) == 1 or gaps[1] != ".") else 0


def _count_token(groups: Sequence[str]) -> int:
    is_one = [len(group) for group in groups[:6]] == _TOKEN_GROUPS and not groups[0].startswith("08")
    return 5 if is_one else 0

"""Which categories a kind of agency answers for. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from training.data.rows import Row
from training.data.weak_labels import NEVER_IMPLY

SHARE_MIN = 0.01
"""Share of an agency's doubly labelled rows from which a category is no accident of labelling."""

ROWS_MIN = 3


def learn_plausible(rows: Sequence[Row]) -> dict[str, list[str]]:
    """Give the categories of each kind of agency; those that answer for everything are left out."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if row.agency and row.category and row.agency not in NEVER_IMPLY:
            counts[row.agency][row.category] += 1
    return {
        agency: sorted(category for category, rows in count.items() if _is_common(rows, count.total()))
        for agency, count in sorted(counts.items())
        if count.total() >= ROWS_MIN
    }


def _is_common(rows: int, total: int) -> bool:
    return rows >= max(SHARE_MIN * total, 1 if total < 1 / SHARE_MIN else 2)

"""Which categories a kind of agency answers for, and which kinds usually answer a category. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from pipeline.domain.assignment.habits import learn_habits
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


def count_usual(rows: Sequence[Row]) -> dict[str, dict[str, int]]:
    """Count which kinds of agency answer a category, all regions together: what a region's habits are held against."""
    counts = learn_habits(("", row.category, row.agency) for row in rows if row.category and row.agency)
    return {category: dict(sorted(kinds.items())) for category, kinds in sorted(counts.national.items())}


def _is_common(rows: int, total: int) -> bool:
    return rows >= max(SHARE_MIN * total, 1 if total < 1 / SHARE_MIN else 2)

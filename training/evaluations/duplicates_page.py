"""`docs/duplicates.md`: the figures of `lapor evaluate duplicates`, written between the two marks of the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from training.evaluations.duplicates import (
    ALL_SOURCES,
    DRAWN,
    FRESH,
    HARD,
    NEW,
    SHORT,
    DuplicateFigures,
    PairFigures,
    VariationFigures,
)
from training.evaluations.page import write_figures


def write_duplicate_docs(figures: DuplicateFigures, page: Path) -> None:
    """Write the figures into the page."""
    write_figures(page, render(figures))


def render(figures: DuplicateFigures) -> str:
    """Give the tables."""
    return "\n".join([*_pairs(figures), *_hard(figures.hard), *_variations(figures.variations)])


HEAD = (
    "| decided by | pairs of | pairs | merge F1 | precision | recall | conflicts merged | link F1 | precision |",
    "|---|---|--:|--:|--:|--:|--:|--:|--:|",
)


def _pairs(figures: DuplicateFigures) -> Iterator[str]:
    yield "### Pairs judged by hand\n"
    yield from (*HEAD, *map(_pair_row, figures.pairs))
    found = figures.candidates
    total = found.found + found.missed
    yield f"\nThe index proposes {found.found} of the {total} pairs of level 3 and 4 that came in one window.\n"


def _hard(rows: Sequence[PairFigures]) -> Iterator[str]:
    yield "### Hard pairs, judged by ourselves\n"
    yield from (*HEAD, *map(_pair_row, rows))
    yield ""


def _pair_row(row: PairFigures) -> str:
    source = row.source if row.source in (ALL_SOURCES, HARD, SHORT, FRESH, DRAWN, NEW) else f"`{row.source}`"
    return (
        f"| {row.decider} | {source} | {row.pairs} | {row.merge.f1:.3f} | {row.merge.precision:.3f} | "
        f"{row.merge.recall:.3f} | {row.conflicts_merged} of {row.conflicts} | {row.link.f1:.3f} | "
        f"{row.link.precision:.3f} |"
    )


def _variations(rows: Sequence[VariationFigures]) -> Iterator[str]:
    yield "### Variations made up\n"
    yield "| variation | truth | pairs | merged |"
    yield "|---|---|--:|--:|"
    for row in rows:
        truth = "the same" if row.is_same else "another"
        yield f"| {row.name} | {truth} | {row.pairs} | {row.merged / row.pairs:.1%} |"
    yield ""

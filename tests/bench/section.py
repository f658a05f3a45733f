"""A table with words around it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from tests.bench.figures import Run


@dataclass(frozen=True, slots=True)
class Section:
    """A table with words before and after it."""

    title: str
    before: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    after: str


def about(run: Run) -> str:
    """Tell when, on what machine and on which reports a run measured."""
    return f"{run['date']}; {run['machine']}; {run['source']}."

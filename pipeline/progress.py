"""Progress on a terminal; silent elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn


@dataclass(slots=True)
class Bars:
    """Named bars of one display."""

    display: Progress
    tasks: dict[str, TaskID]

    def add_one(self, name: str) -> None:
        """One more is done."""
        self.display.advance(self.tasks[name])

    def set(self, name: str, count: int) -> None:
        """So many are done."""
        self.display.update(self.tasks[name], completed=count)


@contextmanager
def bars(console: Console, **totals: int | None) -> Iterator[Bars]:
    """Show bars with these totals; None if it is not known how many there will be."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as display:
        yield Bars(display, {name: display.add_task(name, total=total) for name, total in totals.items()})

"""Progress beside the results: bars and steps on a terminal; a line for each step elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn


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

    def expect(self, name: str, total: int) -> None:
        """So many there are, which is known only now."""
        self.display.update(self.tasks[name], total=total)


@contextmanager
def bars(**totals: int | None) -> Iterator[Bars]:
    """Show bars with these totals, silent where there is no terminal; None if nobody knows how many."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as display:
        yield Bars(display, {name: display.add_task(name, total=total) for name, total in totals.items()})


@contextmanager
def steps(remark: str) -> Iterator[Callable[[str], None]]:
    """Show the step that is being done, and keep remarks; yields what is told of each.

    Parameters
    ----------
    remark
        Begins a step that stays on the screen: what a person should know of the data.
    """
    console = Console(stderr=True, soft_wrap=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as display:
        task = display.add_task("mulai", total=None)

        def tell(step: str) -> None:
            if step.startswith(remark) or not console.is_terminal:
                display.console.print(step, markup=False, highlight=False)
            else:
                display.update(task, description=step)

        yield tell

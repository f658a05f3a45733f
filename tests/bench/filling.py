"""What the figures of a duplicate window that fills say. Pure."""

from __future__ import annotations

from tests.bench.figures import Run
from tests.bench.section import Section, about

AIM_US, AIM_MB = 150, 3_000

BAR_US = 5
"""Microseconds of one block of the plot."""


def growth_section(now: Run, last: Run | None) -> Section:
    """Lay out time and memory at each size, with the growth of the time as bars."""
    old = {point["reports"]: point for point in (last or {}).get("points", [])}
    return Section(
        title="A duplicate window that fills",
        before=(
            f"{about(now)} Microseconds of CPU time a report since the line above, on one core, in batches of 256. The "
            "reports are made of pieces of five words of these, so that they are Indonesian and hardly repeat each "
            "other, with streets and house numbers of their own; 10 % repeat one of the last thousand, 5 % are cut "
            "relays of one. `window` is the signature, the candidates, their judgement and the insertion; `details` is "
            "the reading of numbers and names before, which does not depend on the window. MB is what the process grew."
        ),
        columns=("reports", "window µs", "last", "details µs", "MB", "window"),
        rows=[_row(point, old.get(point["reports"])) for point in now["points"]],
        after=f"Aim: {AIM_US} µs and {AIM_MB:,} MB at a million reports.",
    )


def _row(now: Run, last: Run | None) -> tuple[str, ...]:
    return (
        f"{now['reports']:,}",
        f"{now['window_us']:.0f}",
        f"{last['window_us']:.0f}" if last else "",
        f"{now['details_us']:.0f}",
        f"{now['megabytes']:,.0f}",
        "█" * round(now["window_us"] / BAR_US),
    )

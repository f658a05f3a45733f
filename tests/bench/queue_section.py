"""What the figures of the officers' queue say. Pure."""

from __future__ import annotations

from tests.bench.figures import Run
from tests.bench.section import Section, about

AIM_MS = 100.0


def queue_section(now: Run, last: Run | None) -> Section:
    """Lay out how long a page of the queue takes."""
    old = last or {}
    shown = [
        ("first page, ms, median", "median_ms", ",.0f", ""),
        ("first page, ms, 19 of 20 are quicker", "slow_ms", ",.0f", f"< {AIM_MS:g}"),
        ("first look after a start, s", "reading_s", ",.1f", ""),
    ]
    return Section(
        title="The officers' queue",
        before=(
            f"{about(now)} {now['reports']:,} open reports, made up for it, on the embedded engine; "
            f"{now['officers']} officers, each a first page a second under other filters, {now['asked']:,} pages in "
            "all. The time is the server's, with what a page waits for the others; the queue is read anew beside it. "
            "The first look waits until all reports are read."
        ),
        columns=("", "now", "last", "aim"),
        rows=[(name, f"{now[key]:{form}}", f"{old[key]:{form}}" if old else "", aim) for name, key, form, aim in shown],
        after="",
    )

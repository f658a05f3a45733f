"""What the figures of the pages say. Pure."""

from __future__ import annotations

from tests.bench.figures import Run
from tests.bench.section import Section, about

AIM_MS, AIM_BYTES = 20, 60_000

WHAT = {"start": "`GET /`", "form": "`GET /lapor`", "tracking": "`GET /lacak/{kode}`"}


def pages_section(now: Run, last: Run | None) -> Section:
    """Lay out each page."""
    return Section(
        title="The pages for citizens",
        before=(
            f"{about(now)} Milliseconds on the clock that the gateway takes for an answer, of {now['asked']} that were "
            f"asked for one after the other in its own process, with {now['reports']:,} reports in the embedded index. "
            "Weight is the page with style, script and icon, uncompressed and without citizens' pictures."
        ),
        columns=("page", "median ms", "last", "95 % below", "kB"),
        rows=[_row(name, now, last) for name in WHAT],
        after=f"Aim: {AIM_MS} ms at the median and {AIM_BYTES // 1_000} kB.",
    )


def _row(name: str, now: Run, last: Run | None) -> tuple[str, ...]:
    page = now[name]
    old = f"{last[name]['median_ms']:.1f}" if last else ""
    return WHAT[name], f"{page['median_ms']:.1f}", old, f"{page['slow_ms']:.1f}", f"{page['weight'] / 1_000:.1f}"

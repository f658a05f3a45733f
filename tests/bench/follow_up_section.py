"""What the figures of follow-ups say. Pure."""

from __future__ import annotations

from tests.bench.figures import Run
from tests.bench.section import Section, about

AIM_RATE, AIM_LONELY_S, AIM_RATIO = 1_000, 1.0, 0.97


def follow_up_section(now: Run, last: Run | None) -> Section:
    """Lay out how fast what is done with reports is applied and shown."""
    old = last or {}
    shown = [
        ("follow-ups a second until store and documents show them", "rate", ",.0f", f">= {AIM_RATE:,}"),
        ("seconds until a document shows a lonely follow-up", "lonely_s", ".2f", f"< {AIM_LONELY_S:g}"),
        ("`index`, µs of CPU time a report", "index_us", ",.0f", ""),
        ("`index` without the look at what was done, µs", "bare_index_us", ",.0f", ""),
        ("stages before it, µs", "road_us", ",.0f", ""),
        ("road with the look beside without, times as fast", "ratio", ".3f", f">= {AIM_RATIO:g}"),
    ]
    return Section(
        title="What is done with reports",
        before=(
            f"{about(now)} One worker with the stage `follow_up`, a process of its own, on embedded engines: "
            f"{now['follow_ups']:,} follow-ups on {now['reports']:,} reports sent at once, on the clock; then steps on "
            "a report when all is quiet, the median from Kafka's answer to the changed document. `index` writes "
            "answers of reports with which nothing was done, in turns with and without the look into the store; "
            "the engines' own time is not counted, which would make the look seem cheaper."
        ),
        columns=("", "now", "last", "aim"),
        rows=[(name, f"{now[key]:{form}}", f"{old[key]:{form}}" if old else "", aim) for name, key, form, aim in shown],
        after="",
    )

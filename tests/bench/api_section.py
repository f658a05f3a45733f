"""What the figures of the door of the API say. Pure."""

from __future__ import annotations

from tests.bench.api_door import IN_FLIGHT
from tests.bench.figures import Run
from tests.bench.section import Section, about

AIM_RATIO = 2.0


def api_door_section(now: Run, last: Run | None) -> Section:
    """Lay out what a report costs at the door."""
    old = last or {}
    rows = [
        (name, *(f"{run[f'{key}_cpu_us']:,.0f} / {run[f'{key}_us']:,.0f}" if run else "" for run in (now, old)), "")
        for name, key in (("`POST /api/v1/reports`", "ours"), ("a bare FastAPI route", "bare"))
    ]
    ratios = (f"{run['ours_cpu_us'] / run['bare_cpu_us']:.2f}" if run else "" for run in (now, old))
    return Section(
        title="A report at the door of the API",
        before=(
            f"{about(now)} Microseconds a report, of the gateway's CPU time / on the clock; {now['reports']:,} "
            f"reports, {IN_FLIGHT} at once, median of {now['rounds']} rounds in turns. Both produce to the same "
            "broker with acks=all. The bare route checks a model of three fields and answers; ours refuses unknown "
            "fields, derives ids, and answers with the tracking ID."
        ),
        columns=("", "now", "last", "aim"),
        rows=[*rows, ("times the bare route's CPU time", *ratios, f"<= {AIM_RATIO:g}")],
        after="",
    )

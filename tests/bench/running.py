"""What the figures of the running system say. Pure."""

from __future__ import annotations

from tests.bench.compare import ROAD
from tests.bench.figures import Run
from tests.bench.section import Section, about

AIM_RATE, AIM_LONELY_S = 400, 1.5


def system_section(now: Run, last: Run | None) -> Section:
    """Lay out how fast the whole system is."""
    old = last or {}
    shown = [
        ("seconds until the broker has all", "taken_s", ".1f", ""),
        ("seconds until all are searchable", "searchable_s", ".1f", ""),
        ("reports a second until all are searchable", "rate", ",.0f", f">= {AIM_RATE}"),
        ("seconds until a lonely report is searchable", "lonely_s", ".2f", f"< {AIM_LONELY_S}"),
    ]
    return Section(
        title="The running system",
        before=(
            f"{about(now)} What `lapor up` starts, embedded engines included, all on {now['cores']} cores; "
            f"{now['reports']:,} reports sent as `lapor send --wait` sends them, on the clock. A lonely report comes "
            "when all is quiet; the index is looked at every 0.2 s."
        ),
        columns=("", "now", "last", "aim"),
        rows=[(name, f"{now[key]:{form}}", f"{old[key]:{form}}" if old else "", aim) for name, key, form, aim in shown],
        after="",
    )


def dominant_section(stages: Run, system: Run) -> Section:
    """Lay out where the time of the system goes; the stages are known from their own section."""
    cpu, duration = system["cpu_s"], system["searchable_s"]
    busiest = max(cpu, key=cpu.__getitem__)
    workers = sum(seconds for name, seconds in cpu.items() if name.startswith("worker"))
    work = sum(stages["ours"][name] for name in (*ROAD, "wire")) * system["reports"] / 1e6
    cores_s = duration * system["cores"]
    used, others = sum(cpu.values()) / cores_s, system["others_s"] / cores_s
    most = system["reports"] * system["cores"] / sum(cpu.values())
    return Section(
        title="What dominates the running system",
        before="CPU time of each process while the reports of the section above were under way.",
        columns=("process", "CPU s", "share of the time"),
        rows=[
            (name, f"{seconds:.1f}", f"{seconds / duration:.0%}")
            for name, seconds in sorted(cpu.items(), key=lambda item: -item[1])
        ],
        after=(
            f"These processes had {used:.0%} of the cores and other work on the machine {others:.0%}: the more of "
            f"that, the worse the figures on the clock. Alone on the machine they could do {most:,.0f} a second at "
            f"most. The busiest is `{busiest}`. Of the workers' {workers:.1f} s the stages and the wire, as timed "
            f"alone, account for {work:.1f} s; the rest is the road itself: Faust, the Kafka client, the bulk requests."
        ),
    )

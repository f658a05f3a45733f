"""The section of the page that sets today's build beside an earlier one. Pure."""

from __future__ import annotations

from tests.bench.compare import ROAD
from tests.bench.figures import Run
from tests.bench.section import Section, about

ANALYSE = ("words", "classify", "conclude")
AIMS = {"analyse": 2.5, "all": 2.0, "wire": 3.0, "process": 2.0, "start-up": 1.0, "memory": 0.9}
"""Times as fast as the build before; of memory, at most a tenth more."""


def before_section(now: Run, last: Run | None) -> Section:
    """Lay the two builds out, ratios first."""
    old, new = now["before"], now["now"]
    before = ((last or {}).get("before"), (last or {}).get("now"))
    rows = [
        _row("`analyse`", AIMS["analyse"], _us(old, ANALYSE), _us(new, ANALYSE), "µs a report"),
        _row("ingest, analyse, deduplicate, document", AIMS["all"], _us(old, ROAD), _us(new, ROAD), "µs a report"),
        _row("wire", AIMS["wire"], _us(old, ("wire",)), _us(new, ("wire",)), "µs a report"),
        _row("`lapor process`, after start-up", AIMS["process"], *(_rest(b, now) for b in (old, new)), "µs a report"),
        _row("`lapor process`, one report", AIMS["start-up"], old["one"]["cpu_s"], new["one"]["cpu_s"], "s"),
        _row("memory of `lapor process`", AIMS["memory"], old["all"]["peak_mb"], new["all"]["peak_mb"], "MB"),
        *(_row(name, None, old["us"][name], new["us"][name], "µs a report") for name in ROAD),
    ]
    told = _ratio(before) if all(before) else ""
    return Section(
        title=f"Beside the build before ({now['commit']})",
        before=(
            f"{about(now)} Both builds took turns in one run, each as processes of its own, on one core, "
            f"{now['reports']:,} reports; CPU time, medians. The earlier build ran on the libraries of today."
        ),
        columns=("", "times better", "aim", "before", "now", "unit"),
        rows=rows,
        after=told,
    )


def _ratio(builds: tuple[Run, Run]) -> str:
    old, new = builds
    return f"The run before this one: `analyse` {_us(old, ANALYSE) / _us(new, ANALYSE):.1f} times."


def _us(build: Run, stages: tuple[str, ...]) -> float:
    return float(sum(build["us"][stage] for stage in stages))


def _rest(build: Run, now: Run) -> float:
    return float((build["all"]["cpu_s"] - build["one"]["cpu_s"]) / (now["reports"] - 1) * 1e6)


def _row(name: str, aim: float | None, before: float, now: float, unit: str) -> tuple[str, ...]:
    times = f"{before / now:.2f}" if now > 0 else "too short to tell"
    return name, times, "" if aim is None else f"{aim:g}", _short(before), _short(now), unit


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2f}"

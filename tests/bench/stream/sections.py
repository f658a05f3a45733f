"""What the figures of the stream say, ratios first. Pure."""

from __future__ import annotations

from tests.bench.figures import Figures, Run
from tests.bench.section import Section, about

HOP_AIM, WORKERS_AIM, ROAD_AIM, LONELY_AIM_S = 1.0, 0.45, 2.2, 1.0
EMBEDDED_AIM = ">= 1.8"


def stream_sections(figures: Figures) -> list[Section]:
    """Lay out what was ever measured of the stream."""
    builders = {
        "hop": _hop,
        "road": _road,
        "embedded": _embedded,
        "latency": _latency,
        "backlog": _backlog,
        "shapes": _shapes,
    }
    runs = {name: (figures.get(f"stream_{name}") or {}).get("now") for name in builders}
    return [builders[name](run) for name, run in runs.items() if run]


def _hop(now: Run) -> Section:
    us, rate = now["us"], now["rate"]
    return Section(
        title="A hop on a real Kafka",
        before=(
            f"{about(now)} An identity stage between two topics of Kafka, {now['messages']:,} keyed messages of 1.6 "
            f"kB, batches of 256, acks of all replicas; {now['rounds']} turns of each, medians; CPU time of the "
            f"process. Aim: at most {HOP_AIM:g} times quixstreams."
        ),
        columns=("", "times quixstreams", "µs CPU a message", "messages a second on the clock"),
        rows=[
            (name, f"{us[name] / us['quixstreams']:.2f}", f"{us[name]:.0f}", f"{rate[name]:,.0f}")
            for name in ("now", "quixstreams", "before")
        ],
        after="",
    )


def _road(now: Run) -> Section:
    old, new = now["before"], now["now"]
    parts = ("workers", "Kafka", "Elasticsearch")
    rows = [
        ("reports a second on the clock", _times(new["rate"], old["rate"]), f">= {ROAD_AIM:g}", *_pair(old, new)),
        *(
            (f"CPU of {part}, ms a report", _times(_cpu(new, part), _cpu(old, part)), aim, *_cpus(old, new, part))
            for part, aim in zip(parts, (f"<= {WORKERS_AIM:g}", "", ""), strict=True)
        ),
        (
            "reports a second that the CPU allows",
            _times(_allowed(new), _allowed(old)),
            f">= {ROAD_AIM:g}",
            f"{_allowed(old):,.0f}",
            f"{_allowed(new):,.0f}",
        ),
    ]
    most = max(parts, key=lambda part: _cpu(new, part))
    return Section(
        title="The whole stream on real engines",
        before=(
            f"{about(now)} {new['reports']:,} reports of one month, Kafka, Elasticsearch and two workers on this "
            f"machine, warm; {now['rounds']} turns of the build before and of today's, medians."
        ),
        columns=("", "times before", "aim", "before", "now"),
        rows=rows,
        after=f"Most of the CPU is taken by {most}: {_cpu(new, most) / sum(new['cpu_ms'].values()):.0%}.",
    )


def _embedded(now: Run) -> Section:
    old, new = now["before"], now["now"]
    names = sorted({*old["cpu_ms"], *new["cpu_ms"]}, key=lambda name: -_cpu(new, name))
    return Section(
        title="The whole stream on the embedded engines, beside the build before",
        before=(
            f"{about(now)} `lapor up` and `lapor send --wait`, {new['reports']:,} reports, warm; {now['rounds']} turns "
            "of each build, medians."
        ),
        columns=("", "times before", "aim", "before", "now"),
        rows=[
            (
                "reports a second on the clock",
                _times(new["rate"], old["rate"]),
                EMBEDDED_AIM,
                *_pair(old, new),
            ),
            (
                "CPU of all, ms a report",
                _times(sum(new["cpu_ms"].values()), sum(old["cpu_ms"].values())),
                "",
                *(f"{sum(build['cpu_ms'].values()):.2f}" for build in (old, new)),
            ),
            *(
                (f"CPU of {name}", _times(_cpu(new, name), _cpu(old, name)), "", *_cpus(old, new, name))
                for name in names
            ),
        ],
        after="",
    )


def _latency(now: Run) -> Section:
    return Section(
        title="How soon a report is searchable, on real engines",
        before=f"{about(now)} {now['reports']:,} reports, {now['rate']} a second, and lonely ones when all is quiet.",
        columns=("", "seconds", "aim"),
        rows=[
            ("median", f"{now['p50_s']:.2f}", ""),
            ("99 of 100", f"{now['p99_s']:.2f}", ""),
            ("a lonely one, median", f"{now['lonely_s']:.2f}", f"< {LONELY_AIM_S:g}"),
        ],
        after="",
    )


def _backlog(now: Run) -> Section:
    return Section(
        title="A backlog",
        before=f"{about(now)} {now['reports']:,} reports wait in Kafka when two workers start.",
        columns=("reports a second", *(f"ms CPU of {name}" for name in now["cpu_ms"])),
        rows=[(f"{now['rate']:,.0f}", *(f"{value:.2f}" for value in now["cpu_ms"].values()))],
        after="",
    )


def _shapes(now: Run) -> Section:
    return Section(
        title="By workers and partitions",
        before=f"{about(now)} Today's build on real engines, all on this machine.",
        columns=("workers", "partitions", "reports a second", "ms CPU of the workers a report"),
        rows=[
            (str(f["workers"]), str(f["partitions"]), f"{f['rate']:,.0f}", f"{f['cpu_ms']['workers']:.2f}")
            for f in now["flows"]
        ],
        after="",
    )


def _times(new: float, old: float) -> str:
    return f"{new / old:.2f}" if old else ""


def _pair(old: Run, new: Run) -> tuple[str, str]:
    return f"{old['rate']:,.0f}", f"{new['rate']:,.0f}"


def _cpu(build: Run, part: str) -> float:
    return float(build["cpu_ms"].get(part, 0.0))


def _cpus(old: Run, new: Run, part: str) -> tuple[str, str]:
    return f"{_cpu(old, part):.2f}", f"{_cpu(new, part):.2f}"


def _allowed(build: Run) -> float:
    """Give the reports a second of two cores that do nothing else."""
    return 2_000 / float(sum(build["cpu_ms"].values()))

"""Figures -> what people read: a heading, words, and rows. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from tests.bench.compare import ROAD
from tests.bench.figures import Figures, Run

WHAT = {
    "ingest": "JSON line to checked report",
    "words": "redact, signals, clean, stem",
    "classify": "kind, category, agency",
    "conclude": "place, type, office, what is missing",
    "deduplicate": "find the case",
    "document": "write the JSON document",
    "wire": "encode and check between stages",
}
AIM_RATIO, AIM_RATE, AIM_START_S, AIM_HELP_S = 5.0, 1_500, 3.0, 0.4
AIM_SYSTEM_RATE, AIM_LONELY_S = 400, 1.5


@dataclass(frozen=True, slots=True)
class Section:
    """A table with words before and after it."""

    title: str
    before: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    after: str


def build_sections(figures: Figures) -> list[Section]:
    """Lay out all that was ever measured."""
    builders = {"stages": _stages, "command": _command, "system": _system}
    runs = [(builders[name], figures[name]) for name in builders if name in figures]
    sections = [build(parts["now"], parts["last"]) for build, parts in runs if parts["now"]]
    return sections + (_dominant(figures) if {"stages", "system"} <= figures.keys() else [])


def _stages(now: Run, last: Run | None) -> Section:
    few, old = now["few"], (last or {}).get("ours", {})
    rows = [_stage_row(name, now, old.get(name)) for name in WHAT]
    rows.insert(2, (f"words, first {few}", "the same, of few reports", *_pair(now["few_ours"], now["few_plain"], None)))
    last_sums = (last or {}).get("sums", {})
    for key, name in (("few", f"all, with words of the first {few}"), ("unstemmed", "all, plain version not stemming")):
        ours, plain = now["sums"][key]
        rows.append((name, " + ".join(ROAD), *_pair(ours, plain, last_sums.get(key, [None])[0])))
    return Section(
        title="Each stage alone",
        before=(
            f"{_about(now)} Microseconds of CPU time a report on one core, numeric libraries held to one thread, "
            f"{now['reports']:,} reports in batches of 256, median of {now['passes']} passes. Each pass builds its "
            "stage anew, so no pass finds words that the one before it remembered. `words`, `classify` and `conclude` "
            "are the stage `analyse`; `conclude` is what it takes beyond the other two. The plain version was timed in "
            "the same run on the same reports: json, `re`, Sastrawi's factory stemmer, TF-IDF of words and letters "
            "with LinearSVC (fitted on other reports when there are enough), datasketch's MinHashLSH. It concludes "
            "nothing, no place, no office, and checks little: its `ingest`, `document` and `wire` are json alone."
        ),
        columns=("stage", "does", "µs", "last", "plain µs", "times faster"),
        rows=rows,
        after=(
            f"Sastrawi's factory stemmer is so slow on words it has not seen that the plain version read the words of "
            f"the first {few} reports only, in one pass; its memory is still filling there, as is ours, so both "
            "figures would fall with more reports. The last line leaves the stemmer out of the plain version and not "
            "out of ours, which concludes besides: it is the harder comparison. "
            f"Aim: {AIM_RATIO:g} times, all stages together. {_largest(now['ours'])}"
        ),
    )


def _stage_row(name: str, now: Run, last: float | None) -> tuple[str, ...]:
    return name, WHAT[name], *_pair(now["ours"][name], now["plain"].get(name), last)


def _pair(ours: float, plain: float | None, last: float | None) -> tuple[str, ...]:
    ratio = "" if plain is None else f"{plain / ours:.1f}"
    return _us(ours), _us(last), _us(plain), ratio


def _largest(ours: dict[str, float]) -> str:
    total = sum(ours[name] for name in ROAD)
    first, second = sorted(ROAD, key=ours.__getitem__, reverse=True)[:2]
    return (
        f"Of a report's time `{first}` takes {ours[first] / total:.0%} and `{second}` {ours[second] / total:.0%}; "
        f"the stages alone allow {1e6 / total:,.0f} reports a second."
    )


def _command(now: Run, last: Run | None) -> Section:
    old = last or {}
    rows = [
        ("`lapor --help`", *_command_row(now, old, "help"), f"< {AIM_HELP_S} s"),
        ("start-up: `lapor process`, one report", *_command_row(now, old, "one"), f"< {AIM_START_S:g} s"),
        (f"`lapor process`, {now['reports']:,} reports", *_command_row(now, old, "all"), ""),
        ("reports a second after start-up", *(_rates(run) for run in (now, old)), f">= {AIM_RATE:,}"),
    ]
    return Section(
        title="`lapor process` as a command",
        before=(
            f"{_about(now)} The whole process on one core, from its start to its end; byte code is there, as after any "
            "first run; median of the runs. First the seconds on the clock, which other work on the machine lengthens, "
            "then those of CPU time."
        ),
        columns=("", "clock / CPU", "last", "aim"),
        rows=rows,
        after="The rate is the other reports over the difference of the two runs, on the clock / in CPU time.",
    )


def _command_row(now: Run, old: Run, name: str) -> tuple[str, str]:
    return _seconds(now[name]), _seconds(old[name]) if old else ""


def _seconds(time: Run) -> str:
    return f"{time['wall_s']:.2f} / {time['cpu_s']:.2f} s"


def _rates(run: Run) -> str:
    return f"{run['rate']:,.0f} / {run['rate_of_core']:,.0f}" if run else ""


def _system(now: Run, last: Run | None) -> Section:
    old = last or {}
    shown = [
        ("seconds until the broker has all", "taken_s", ".1f", ""),
        ("seconds until all are searchable", "searchable_s", ".1f", ""),
        ("reports a second until all are searchable", "rate", ",.0f", f">= {AIM_SYSTEM_RATE}"),
        ("seconds until a lonely report is searchable", "lonely_s", ".2f", f"< {AIM_LONELY_S}"),
    ]
    return Section(
        title="The running system",
        before=(
            f"{_about(now)} What `lapor up` starts, embedded engines included, all on {now['cores']} cores; "
            f"{now['reports']:,} reports sent as `lapor send --wait` sends them, on the clock. A lonely report comes "
            "when all is quiet; the index is looked at every 0.2 s."
        ),
        columns=("", "now", "last", "aim"),
        rows=[(name, f"{now[key]:{form}}", f"{old[key]:{form}}" if old else "", aim) for name, key, form, aim in shown],
        after="",
    )


def _dominant(figures: Figures) -> list[Section]:
    stages, system = figures["stages"]["now"], figures["system"]["now"]
    if not stages or not system:
        return []
    cpu, duration = system["cpu_s"], system["searchable_s"]
    busiest = max(cpu, key=cpu.__getitem__)
    workers = sum(seconds for name, seconds in cpu.items() if name.startswith("worker"))
    work = sum(stages["ours"][name] for name in (*ROAD, "wire")) * system["reports"] / 1e6
    used = sum(cpu.values()) / (duration * system["cores"])
    return [
        Section(
            title="What dominates the running system",
            before="CPU time of each process while the reports of the section above were under way.",
            columns=("process", "CPU s", "share of the time"),
            rows=[
                (name, f"{seconds:.1f}", f"{seconds / duration:.0%}")
                for name, seconds in sorted(cpu.items(), key=lambda item: -item[1])
            ],
            after=(
                f"The processes used {used:.0%} of the cores; the busiest is `{busiest}`. Of the workers' "
                f"{workers:.1f} s the stages and the wire, as timed alone, account for {work:.1f} s; the rest is the "
                "road itself: Faust, the Kafka client, the bulk requests."
            ),
        )
    ]


def _about(run: Run) -> str:
    return f"{run['date']}; {run['machine']}; {run['source']}."


def _us(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}" if value >= 10 else f"{value:.1f}"

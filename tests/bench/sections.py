"""Figures -> what people read: a heading, words, and rows. Pure."""

from __future__ import annotations

from tests.bench.api_section import api_door_section
from tests.bench.before_section import before_section
from tests.bench.compare import ROAD
from tests.bench.figures import Figures, Run
from tests.bench.filling import growth_section
from tests.bench.follow_up_section import follow_up_section
from tests.bench.importing import import_section
from tests.bench.load_section import load_section, webhook_section
from tests.bench.pages_section import pages_section
from tests.bench.queue_section import queue_section
from tests.bench.running import dominant_section, system_section
from tests.bench.search.section import search_section
from tests.bench.section import Section, about
from tests.bench.stream.sections import stream_sections

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


def build_sections(figures: Figures) -> list[Section]:
    """Lay out all that was ever measured."""
    builders = {
        "before": before_section,
        "stages": _stages,
        "command": _command,
        "growth": growth_section,
        "import": import_section,
        "webhook": webhook_section,
        "load": load_section,
        "pages": pages_section,
        "queue": queue_section,
        "api": api_door_section,
        "follow_up": follow_up_section,
        "system": system_section,
        "search": search_section,
    }
    runs = [(builders[name], figures[name]) for name in builders if name in figures]
    sections = [build(parts["now"], parts["last"]) for build, parts in runs if parts["now"]]
    stages, system = (figures.get(name, {}).get("now") for name in ("stages", "system"))
    dominant = [dominant_section(stages, system)] if stages and system else []
    return [*stream_sections(figures), *sections, *dominant]


def _stages(now: Run, last: Run | None) -> Section:
    few, old = now["few"], (last or {}).get("ours", {})
    rows = [_stage_row(name, now, old.get(name)) for name in WHAT]
    rows.insert(
        2,
        (
            f"words, first {few}",
            "the same, of few reports",
            *_pair(now["few_ours"], now["few_plain"], (last or {}).get("few_ours")),
        ),
    )
    last_sums = (last or {}).get("sums", {})
    for key, name in (("few", f"all, with words of the first {few}"), ("unstemmed", "all, plain version not stemming")):
        ours, plain = now["sums"][key]
        rows.append((name, " + ".join(ROAD), *_pair(ours, plain, last_sums.get(key, [None])[0])))
    return Section(
        title="Each stage alone",
        before=(
            f"{about(now)} Microseconds of CPU time a report on one core, numeric libraries held to one thread, "
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
            f"{about(now)} The whole process on one core, from its start to its end; byte code is there, as after any "
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


def _us(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}" if value >= 10 else f"{value:.1f}"

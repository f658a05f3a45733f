"""`python -m tests.bench`: measures, shows a table, writes `docs/performance.md` and `docs/performance.json`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.timing import THREAD_LIMITS, one_core


def main() -> None:
    """Run the bench; the numeric libraries read their limits when they are imported, so that comes after."""
    os.environ.update(dict.fromkeys(THREAD_LIMITS, "1"))
    options = _read_options()
    with TemporaryDirectory(prefix="lapor-bench-") as folder:
        _run(options, Path(folder))


PARTS = (
    "stages",
    "command",
    "before",
    "growth",
    "import",
    "webhook",
    "load",
    "pages",
    "queue",
    "api",
    "follow_up",
    "system",
)
"""What can be measured alone; the page keeps the figures of the others."""

SYSTEM = ("load", "system")
"""Parts that take the whole machine for minutes."""


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of reports.csv.gz")
    parser.add_argument("--reports", type=int, default=5_000)
    parser.add_argument("--few", type=int, default=100, help="reports that Sastrawi's own stemmer gets")
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument(
        "--window", type=int, default=1_000_000, help="reports that the duplicate window is filled with"
    )
    parser.add_argument("--out", type=Path, default=Path("docs"), help="folder of the page and the figures")
    parser.add_argument("--rounds", type=int, default=3, help="turns with the build before")
    parser.add_argument("--imported", type=int, default=100_000, help="rows of the file that is imported")
    parser.add_argument("--queued", type=int, default=100_000, help="open reports in the officers' queue")
    parser.add_argument("--load-seconds", type=float, default=60.0, help="how long many senders send")
    parser.add_argument("--only", choices=PARTS, action="append", help="this part alone; may be repeated")
    parser.add_argument("--system", action="store_true", help="measure the running system too")
    return parser.parse_args()


def _run(options: argparse.Namespace, folder: Path) -> None:
    import asyncio

    from rich.console import Console

    from pipeline.adapters.observing.logs import configure_logs
    from pipeline.settings import load_settings
    from pipeline.system.stages import freeze_heap
    from tests.bench import figures as kept
    from tests.bench.api_door import measure_api_door
    from tests.bench.before import compare_builds, has_build
    from tests.bench.command import time_commands
    from tests.bench.compare import compare_stages
    from tests.bench.follow_up import measure_follow_up
    from tests.bench.importing import import_run, measure_imports
    from tests.bench.page import print_tables, write_page
    from tests.bench.pages import measure_pages
    from tests.bench.queue import measure_queue
    from tests.bench.reports import load_material
    from tests.bench.sections import build_sections
    from tests.bench.system import measure_system
    from tests.bench.webhook import SENDERS, measure_load, measure_webhook
    from training.evaluations.duplicate_growth import measure_growth, sizes_up_to, take_apart

    configure_logs("WARNING")
    console = Console()
    settings = load_settings(state_dir=folder / "state")
    material = load_material(options.data, settings, count=options.reports)
    wanted = options.only or [part for part in PARTS if part not in SYSTEM or options.system]
    runs = {}
    if "stages" in wanted:
        with console.status("timing the stages"), one_core():
            stages = compare_stages(material, settings, passes=options.passes, few=options.few)
            runs["stages"] = kept.stage_run(stages)
    if "command" in wanted:
        with console.status("timing the command"), one_core():
            runs["command"] = kept.command_run(time_commands(material.lines, folder, passes=options.passes))
    if "before" in wanted and has_build():
        with console.status("beside the build before"), one_core():
            runs["before"] = kept.before_run(compare_builds(material.lines, folder, rounds=options.rounds))
    if "growth" in wanted and material.texts:
        with console.status("filling the duplicate window"), one_core():
            pieces = take_apart(material.texts)
            freeze_heap()
            runs["growth"] = kept.growth_run(list(measure_growth(pieces, sizes_up_to(options.window))))
    if "import" in wanted:
        with console.status("importing beside sending"):
            imported = measure_imports(folder / "import", reports=options.imported, rounds=options.rounds)
            runs["import"] = import_run(imported)
    if "webhook" in wanted:
        with console.status("posting to the SMS door and to a bare route"):
            runs["webhook"] = kept.webhook_run(measure_webhook(folder / "webhook", reports=3_000, turns=5))
    if "load" in wanted:
        with console.status("many senders at once"):
            proof = asyncio.run(measure_load(folder / "load", seconds=options.load_seconds))
            runs["load"] = kept.load_run(proof, senders=SENDERS)
    if "pages" in wanted:
        with console.status("timing the pages"):
            runs["pages"] = kept.pages_run(asyncio.run(measure_pages(material.lines, folder / "pages")))
    if "queue" in wanted:
        with console.status("opening the officers' queue"):
            queue = asyncio.run(measure_queue(folder / "queue", reports=options.queued))
            runs["queue"] = kept.queue_run(queue)
    if "api" in wanted:
        with console.status("sending to the door of the API"):
            runs["api"] = kept.api_run(measure_api_door(folder / "api"))
    if "follow_up" in wanted:
        with console.status("doing something with reports"):
            runs["follow_up"] = kept.follow_up_run(asyncio.run(measure_follow_up(material.lines, folder / "followed")))
    if "system" in wanted:
        runs["system"] = kept.system_run(asyncio.run(measure_system(material.lines, folder / "system")))
    figures = kept.add_runs(kept.read_figures(options.out), runs, material.source)
    kept.write_figures(figures, options.out)
    sections = build_sections(figures)
    write_page(sections, options.out)
    print_tables(sections, console)


if __name__ == "__main__":
    main()

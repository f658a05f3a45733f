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
    parser.add_argument("--system", action="store_true", help="measure the running system too")
    return parser.parse_args()


def _run(options: argparse.Namespace, folder: Path) -> None:
    import asyncio

    from rich.console import Console

    from pipeline.adapters.logs import configure_logs
    from pipeline.road import settle
    from pipeline.settings import load_settings
    from tests.bench import figures as kept
    from tests.bench.command import time_commands
    from tests.bench.compare import compare_stages
    from tests.bench.page import print_tables, write_page
    from tests.bench.reports import load_material
    from tests.bench.sections import build_sections
    from tests.bench.system import measure_system
    from training.duplicate_growth import measure_growth, sizes_up_to, take_apart

    configure_logs("WARNING")
    console = Console()
    settings = load_settings(state_dir=folder / "state")
    material = load_material(options.data, settings, count=options.reports)
    with console.status("timing"), one_core():
        stages = compare_stages(material, settings, passes=options.passes, few=options.few)
        commands = time_commands(material.lines, folder, passes=options.passes)
    runs = {"stages": kept.stage_run(stages), "command": kept.command_run(commands)}
    if material.texts:
        with console.status("filling the duplicate window"), one_core():
            pieces = take_apart(material.texts)
            settle()
            runs["growth"] = kept.growth_run(list(measure_growth(pieces, sizes_up_to(options.window))))
    if options.system:
        runs["system"] = kept.system_run(asyncio.run(measure_system(material.lines, folder / "system")))
    figures = kept.add_runs(kept.read_figures(options.out), runs, material.source)
    kept.write_figures(figures, options.out)
    sections = build_sections(figures)
    write_page(sections, options.out)
    print_tables(sections, console)


if __name__ == "__main__":
    main()

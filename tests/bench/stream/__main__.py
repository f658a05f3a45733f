"""`python -m tests.bench.stream`: measures the stream, writes its sections of `docs/performance.md`."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from pipeline.adapters.observing.logs import configure_logs
from tests.bench import figures as kept
from tests.bench.page import print_tables, write_page
from tests.bench.sections import build_sections
from tests.bench.stream.measure import PARTS, measure
from tests.bench.stream.sections import stream_sections


def main() -> None:
    """Run the bench."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.stream", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of reports.csv.gz")
    parser.add_argument("--reports", type=int, default=5_000)
    parser.add_argument("--backlog", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=3, help="turns of the contenders")
    parser.add_argument("--out", type=Path, default=Path("docs"), help="folder of the page and the figures")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    options = parser.parse_args()
    configure_logs("CRITICAL")
    with TemporaryDirectory(prefix="lapor-stream-") as folder:
        runs, source = asyncio.run(measure(options, Path(folder)))
    figures = kept.add_runs(kept.read_figures(options.out), runs, source)
    kept.write_figures(figures, options.out)
    write_page(build_sections(figures), options.out)
    print_tables(stream_sections(figures), Console())


if __name__ == "__main__":
    main()

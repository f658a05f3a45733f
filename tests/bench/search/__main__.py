"""`python -m tests.bench.search`: measures search over many documents, writes its section of `docs/performance.md`."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from pipeline.adapters.observing.logs import configure_logs
from pipeline.adapters.search.client import SearchIndex
from pipeline.settings import Settings, load_settings
from tests.bench import figures as kept
from tests.bench.page import print_tables, write_page
from tests.bench.search.filling import fill
from tests.bench.search.measure import SearchFigures, measure
from tests.bench.search.section import search_section
from tests.bench.sections import build_sections
from tests.engines.elasticsearch import Elasticsearch


def main() -> None:
    """Run the bench."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.search", description=__doc__)
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=10, help="times that each query is asked")
    parser.add_argument("--export", type=int, default=100_000, help="rows that are written out")
    parser.add_argument("--address", help="of an Elasticsearch that an earlier run has filled; else one is started")
    parser.add_argument("--out", type=Path, default=Path("docs"), help="folder of the page and the figures")
    options = parser.parse_args()
    configure_logs("CRITICAL")
    with TemporaryDirectory(prefix="lapor-search-") as folder, _engine(options.address, Path(folder)) as address:
        found = asyncio.run(_measure(address, options, load_settings(state_dir=Path(folder)), Path(folder)))
    source = "two of the shipped samples each, with places and times of chance"
    figures = kept.add_runs(kept.read_figures(options.out), {"search": kept.rounded(asdict(found))}, source)
    kept.write_figures(figures, options.out)
    write_page(build_sections(figures), options.out)
    print_tables([search_section(figures["search"]["now"] or {}, None)], Console())


async def _measure(address: str, options: argparse.Namespace, settings: Settings, folder: Path) -> SearchFigures:
    async with SearchIndex.connect(address) as index:
        await fill(index, settings, count=options.documents)
    return await measure(address, rounds=options.rounds, export=options.export, out=folder / "rows.csv")


@contextmanager
def _engine(address: str | None, folder: Path) -> Iterator[str]:
    """Give the address of an Elasticsearch, started with all that Java can do if there is none."""
    if address:
        yield address
        return
    with Elasticsearch(folder / "elasticsearch", jvm=()) as server:
        yield server.address


if __name__ == "__main__":
    main()

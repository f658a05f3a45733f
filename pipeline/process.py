"""`lapor process`: JSON lines in, JSON lines out, same order, through the same stages as the workers; no engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from pipeline.adapters.document import encode_document
from pipeline.adapters.intake import read_input_line
from pipeline.agents.loop import attempt
from pipeline.batches import batches
from pipeline.domain.errors import DataFault
from pipeline.domain.report import ConsolidatedReport, RawReport
from pipeline.lines import open_input, open_output, refusal
from pipeline.progress import bars
from pipeline.road import Road, settle
from pipeline.settings import Settings


def process_file(file: Path, out: Path, settings: Settings, *, region: str | None, console: Console) -> int:
    """Process a file, `-` for a standard stream; give the number of rejected lines."""
    rejected = 0
    with open_input(file) as lines, open_output(out) as answers, bars(console, reports=None) as shown:
        road = Road(settings, region=region)
        settle()
        for answer, is_good in process_lines(lines, road, batch_size=settings.batch_size):
            answers.write(answer + b"\n")
            rejected += not is_good
            shown.add_one("reports")
    return rejected


def process_lines(lines: Iterable[bytes], road: Road, *, batch_size: int) -> Iterator[tuple[bytes, bool]]:
    """Give each line's answer, without line end, and whether the line was good."""
    numbered = enumerate(lines, start=1)
    for batch in batches(numbered, batch_size):
        results = _process([line for _, line in batch], road)
        for (number, _), result in zip(batch, results, strict=True):
            if isinstance(result, DataFault):
                yield refusal(number, result), False
            else:
                yield encode_document(result), True


def _process(lines: list[bytes], road: Road) -> list[ConsolidatedReport | DataFault]:
    now = datetime.now(UTC)

    def read(line: bytes) -> RawReport:
        return read_input_line(line, received_at=now)

    raws = [attempt(read, line) for line in lines]
    done = iter(road.process([raw for raw in raws if not isinstance(raw, DataFault)]))
    return [raw if isinstance(raw, DataFault) else next(done) for raw in raws]

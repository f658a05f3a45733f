"""`lapor process` and `lapor compare`: files of reports through the stages, without any engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from pipeline.cli.lines import open_input, open_output
from pipeline.cli.show.progress import bars
from pipeline.cli.show.screen import note
from pipeline.cli.start import read_settings
from pipeline.services.choices import find_region
from pipeline.system.comparing import PairJudge
from pipeline.system.offline import process_lines
from pipeline.system.stages import Road, freeze_heap

app = typer.Typer()
STANDARD = Path("-")


@app.command()
def process(
    file: Annotated[Path, typer.Argument(help="Baris JSON; - untuk masukan standar.", allow_dash=True)],
    region: Annotated[str | None, typer.Option(help="Wilayah laporan yang tidak menyebutnya: nama atau kode.")] = None,
    out: Annotated[Path, typer.Option(help="Tujuan jawaban; - untuk keluaran standar.", allow_dash=True)] = STANDARD,
) -> None:
    """Take a file of reports through the stages: JSON lines in, JSON lines out, same order."""
    settings = read_settings()
    with open_input(file) as lines, open_output(out) as answers:
        road = Road(settings, region=find_region(region) if region else None)
        freeze_heap()
        _answer(process_lines(lines, road, batch_size=settings.batch_size), answers)


@app.command()
def compare(
    file: Annotated[
        Path,
        typer.Argument(help='Baris JSON {"a": LAPORAN, "b": LAPORAN}; - untuk masukan standar.', allow_dash=True),
    ],
    out: Annotated[Path, typer.Option(help="Tujuan putusan; - untuk keluaran standar.", allow_dash=True)] = STANDARD,
) -> None:
    """Tell for pairs of reports whether they are one complaint, as the deduplicator decides."""
    with open_input(file) as lines, open_output(out) as answers:
        _answer(PairJudge(read_settings()).judge_lines(lines), answers)


def _answer(answered: Iterator[tuple[bytes, bool]], answers: BinaryIO) -> None:
    """Write the answers, and tell how many lines could not be read."""
    rejected = 0
    with bars(baris=None) as shown:
        for answer, is_good in answered:
            answers.write(answer + b"\n")
            rejected += not is_good
            shown.add_one("baris")
    if rejected:
        note(f"lapor: {rejected} baris ditolak")

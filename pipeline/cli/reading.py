"""`lapor explain` and `lapor route`: how a text is read, without sending it."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.classify.explanation import Reading
from pipeline.cli.show.reading import EXPLAINED, explained_rows, way_fields
from pipeline.cli.show.screen import standard_output
from pipeline.cli.start import read_settings, run
from pipeline.domain.channel import Channel
from pipeline.domain.triage import ReviewReason
from pipeline.services import wording
from pipeline.services.choices import find_channel, find_region
from pipeline.system.opening import open_services

app = typer.Typer()
Text = Annotated[str, typer.Argument(metavar="TEKS", help="Isi laporan.")]
StatedRegion = Annotated[str | None, typer.Option(help="Wilayah yang disebut kanalnya: nama atau kode.")]


@app.command()
def explain(
    text: Text,
    region: StatedRegion = None,
    channel: Annotated[str, typer.Option(help="Kanal: twitter, sms, web, ...")] = "web",
) -> None:
    """Print the answers, and the words for and against each."""
    reading = run(_read(text, region, find_channel(channel)))
    screen = standard_output()
    screen.records(EXPLAINED, explained_rows(reading.explanations))
    reasons = wording.labels(ReviewReason, reading.report.review.reasons)
    screen.fields({"perlu verifikasi": reasons or "tidak"})


@app.command()
def route(text: Text, region: StatedRegion = None) -> None:
    """Print the way from a text to the office that must answer it, and by when."""
    standard_output().fields(way_fields(run(_read(text, region, Channel.WEB)).report))


async def _read(text: str, region: str | None, channel: Channel) -> Reading:
    stated = find_region(region) if region else None
    async with open_services(read_settings()) as services:
        return await services.reader.read(text, region=stated, channel=channel)

"""`lapor worker`: its own file, since a worker that has to be small loads neither gateway nor X."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.start import read_service_settings, run
from pipeline.system.road import parse_agents
from pipeline.system.worker import run_worker

app = typer.Typer()


@app.command()
def worker(
    agents: Annotated[
        list[str] | None,
        typer.Argument(metavar="TAHAP", help="ingest, analyse, deduplicate, index, support; semua bila tidak disebut."),
    ] = None,
) -> None:
    """Run one Faust worker with all stages, or those named."""
    run(run_worker(parse_agents(agents), read_service_settings()))

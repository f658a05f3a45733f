"""`lapor gateway`: its own file, since it loads what no worker needs."""

from __future__ import annotations

import typer

from pipeline.cli.start import read_service_settings, run
from pipeline.system.gateway import serve_gateway

app = typer.Typer()


@app.command()
def gateway() -> None:
    """Take reports over HTTP; tell of cases, and take who follows them and what officers decide."""
    run(serve_gateway(read_service_settings()))

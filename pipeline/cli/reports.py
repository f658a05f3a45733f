"""`lapor track`: one report and its case, for officers."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from pipeline.cli.asking import ask
from pipeline.cli.show.reports import FOUND, found_rows, report_fields
from pipeline.cli.show.screen import note, standard_output
from pipeline.services.tracking import track as find_tracked

app = typer.Typer()


@app.command()
def track(
    tracking_id: Annotated[str, typer.Argument(help="Seperti yang dipegang warga; spasi dan huruf kecil boleh.")],
) -> None:
    """Print one report, and the reports of its case."""
    tracked = ask(partial(find_tracked, tracking_id=tracking_id))
    screen = standard_output()
    screen.fields(report_fields(tracked.report))
    if tracked.case.total > 1:
        note(f"kasus {tracked.report.case_id}: {tracked.case.total} laporan")
        screen.records(FOUND, found_rows(tracked.case.documents))

"""`lapor import`: reports of the past from a CSV, a spreadsheet or Parquet."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.show.progress import bars
from pipeline.cli.show.screen import note
from pipeline.cli.start import read_settings, run
from pipeline.services.imports import Counts
from pipeline.system.importing import ImportPlan, import_file

app = typer.Typer()


@app.command("import")
def import_reports(
    file: Annotated[Path, typer.Argument(help="CSV, lembar kerja (xlsx, xls, ods) atau Parquet.", dir_okay=False)],
    map_file: Annotated[Path, typer.Option("--map", help="TOML: isian laporan dan nama kolomnya.", dir_okay=False)],
    channel: Annotated[str, typer.Option(help="Kanal laporan-laporan ini, atau nama mitra.")],
    rejected: Annotated[
        Path | None, typer.Option(help="Berkas untuk baris yang ditolak; bawaan: FILE.ditolak.csv.")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Kirim lagi dari baris pertama.")] = False,
) -> None:
    """Import a file; what cannot be imported goes to a file of its own, with its reason."""
    plan = ImportPlan(
        file=file,
        map_file=map_file,
        channel=channel,
        rejected=rejected or file.with_name(f"{file.name}.ditolak.csv"),
        is_again=again,
    )
    started = time.monotonic()
    with bars(baris=None) as shown:
        counts = run(
            import_file(
                read_settings(), plan, on_total=partial(shown.expect, "baris"), on_row=partial(shown.set, "baris")
            )
        )
    seconds = time.monotonic() - started
    note(f"{_say(counts)}; {seconds:.1f} detik, {counts.rows / seconds:.0f} baris per detik")
    if counts.rejected:
        note(f"baris yang ditolak, dengan alasannya: {plan.rejected}")


def _say(counts: Counts) -> str:
    remarks = {
        "sudah terkirim sebelumnya": counts.before,
        "kembar": counts.twins,
        "ditolak": counts.rejected,
    }
    told = [f"{count} {remark}" for remark, count in remarks.items() if count]
    return ", ".join([f"{counts.rows} baris dibaca", f"{counts.sent} terkirim", *told])

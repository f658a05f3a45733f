"""`lapor backup` and `lapor restore`: what cannot be made again, in one file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from pipeline.adapters.backup_file import Contents
from pipeline.cli.show.progress import Bars, bars
from pipeline.cli.show.screen import note, standard_output
from pipeline.cli.start import read_settings, run
from pipeline.system.backup import Told, back_up
from pipeline.system.backup import restore as bring_back

app = typer.Typer()
ROWS, RECORDS = "baris store", "pesan topik"


@app.command()
def backup(
    target: Annotated[Path, typer.Argument(metavar="BERKAS|FOLDER", help="Berkas baru, atau folder untuknya.")],
) -> None:
    """Write a backup, and print its file."""
    with bars(**{ROWS: None, RECORDS: None}) as shown:
        path, contents = run(back_up(read_settings(), target, _counts(shown)))
    standard_output().line(str(path))
    note(f"{_say(contents)} tersimpan dan terbaca kembali; {path.stat().st_size / 1e6:.1f} MB, untuk pemiliknya saja")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="BERKAS", help="Cadangan yang dibuat `lapor backup`.")],
) -> None:
    """Write a backup into empty topics and an empty store."""
    with bars(**{ROWS: None, RECORDS: None}) as shown:
        contents = run(bring_back(read_settings(), file, _with_totals(shown)))
    note(f"{_say(contents)} dari {contents.head.made_at:%Y-%m-%d %H:%M} UTC dipulihkan")


def _counts(shown: Bars) -> Told:
    def tell(rows: int, records: int) -> None:
        shown.set(ROWS, rows)
        shown.set(RECORDS, records)

    return tell


def _with_totals(shown: Bars) -> Callable[[Contents], Told]:
    def begin(contents: Contents) -> Told:
        shown.expect(ROWS, contents.rows)
        shown.expect(RECORDS, contents.records)
        return _counts(shown)

    return begin


def _say(contents: Contents) -> str:
    return f"{contents.rows} {ROWS} dan {contents.records} {RECORDS}"

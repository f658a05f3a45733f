"""`lapor follow-up` and `lapor correct`: how far a report has come, and what officers do with it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from functools import partial
from typing import Annotated

import typer

from pipeline.cli.asking import ask
from pipeline.cli.show.follow_up import STEPS, case_rows, progress_fields, step_rows
from pipeline.cli.show.screen import standard_output
from pipeline.domain.officer import Officer
from pipeline.domain.taxonomy import ReportKind, ReportType
from pipeline.services.answers import case_followed_answer, follow_up_answer
from pipeline.services.corrections import Said
from pipeline.services.corrections import correct as correct_report
from pipeline.services.follow_up import VERBS, Followed, Step, Verb, find_progress, take_step, take_step_on_case
from pipeline.services.officers import ANYBODY_HERE, name_officer

app = typer.Typer()

AnyId = Annotated[str, typer.Argument(metavar="ID", help="Nomor laporan, nomor kasus atau kode lacak.")]
AsJson = Annotated[bool, typer.Option("--json", help="Seperti jawaban API.")]
Seen = Annotated[
    int | None, typer.Option("--version", min=0, help="Versi yang dilihat; bila sudah berubah, langkah ini ditolak.")
]


@app.command("follow-up")
def follow_up(
    any_id: AnyId,
    verb: Annotated[Verb | None, typer.Argument(metavar="[LANGKAH]", help=f"{', '.join(Verb)}.")] = None,
    officer: Annotated[str | None, typer.Option(help="Petugas yang melakukannya.")] = None,
    text: Annotated[str | None, typer.Option(help="Jawaban atau alasan, seperti yang dibaca warga.")] = None,
    agency: Annotated[str | None, typer.Option(help="Jenis instansi yang dituju; bawaan: yang disimpulkan.")] = None,
    version: Seen = None,
    whole_case: Annotated[bool, typer.Option("--case", help="Untuk semua laporan dalam kasusnya.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show a report's progress, or take a step."""
    if verb is None:
        _print(ask(partial(find_progress, any_id=any_id)), ANYBODY_HERE, as_json=as_json)
        return
    if officer is None:
        raise typer.BadParameter("sebutkan petugas yang melakukannya", param_hint="--officer")
    named = ask(partial(name_officer, name=officer))
    step = Step(status=VERBS[verb], actor=named.actor, officer=named, agency=agency, text=text, version=version)
    if not whole_case:
        _print(ask(partial(take_step, any_id=any_id, step=step, now=datetime.now(UTC))), named, as_json=as_json)
        return
    done = ask(partial(take_step_on_case, any_id=any_id, step=step, now=datetime.now(UTC)))
    if as_json:
        sys.stdout.write(case_followed_answer(done, named).model_dump_json() + "\n")
    else:
        standard_output().records(*case_rows(done))


@app.command()
def correct(
    any_id: AnyId,
    officer: Annotated[str, typer.Option(help="Petugas yang mengoreksi.")],
    kind: Annotated[ReportKind | None, typer.Option(help="Laporan atau bukan.")] = None,
    report_type: Annotated[ReportType | None, typer.Option("--type", help="Jenis laporan.")] = None,
    category: Annotated[str | None, typer.Option(help="Topik, seperti infrastruktur.")] = None,
    agency: Annotated[str | None, typer.Option(help="Jenis instansi, seperti dinas_pu.")] = None,
    place: Annotated[str | None, typer.Option(help="Tempat, seperti 'Kelurahan Sukajadi, Kota Bandung'.")] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Selebihnya benar seperti yang dijawab model.")] = False,
    version: Seen = None,
    as_json: AsJson = False,
) -> None:
    """Correct or confirm what was concluded of a report."""
    said = Said(kind=kind, report_type=report_type, category=category, agency=agency, place=place, accepts=accept)
    named = ask(partial(name_officer, name=officer))
    asked = partial(correct_report, any_id=any_id, said=said, officer=named, now=datetime.now(UTC), version=version)
    _print(ask(asked), named, as_json=as_json)


def _print(followed: Followed, officer: Officer, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(follow_up_answer(followed, officer).model_dump_json() + "\n")
        return
    screen = standard_output()
    screen.fields(progress_fields(followed, officer))
    screen.records(STEPS, step_rows(followed.progress))

"""`lapor cases`, `lapor similar` and `lapor case`: what officers read of cases, and what they decide."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from pipeline.cli.asking import ask
from pipeline.cli.show.cases import (
    LISTED,
    MEMBERS,
    SIMILAR,
    SUGGESTIONS,
    case_fields,
    listed_rows,
    member_rows,
    similar_rows,
    suggestion_rows,
)
from pipeline.cli.show.screen import note, standard_output
from pipeline.domain.case import OfficerDecision, OfficerDecisionKind
from pipeline.services import wording
from pipeline.services.answers import case_answer, similar_answer
from pipeline.services.cases import CaseOrder, find_similar, find_similar_to, list_cases, show_case
from pipeline.services.decisions import decide
from pipeline.services.officers import name_officer
from pipeline.services.opened import Services


class _ShowCase(TyperGroup):
    """Takes `lapor case ID` as `lapor case show ID`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 - typer keeps its click to itself
        """Find the command; what is none is an id."""
        is_id = bool(args) and args[0] not in self.commands
        return super().resolve_command(ctx, ["show", *args] if is_id else args)


app = typer.Typer()
case_app = typer.Typer(cls=_ShowCase, no_args_is_help=True)
app.add_typer(case_app, name="case")

AnyId = Annotated[str, typer.Argument(metavar="ID", help="Nomor laporan, nomor kasus atau kode lacak.")]
Officer = Annotated[str, typer.Option(help="Nama petugas yang memutuskan; disimpan bersama keputusannya.")]


@app.command()
def cases(
    hot: Annotated[bool, typer.Option("--hot", help="Yang paling tumbuh dalam sehari terakhir lebih dulu.")] = False,
    days: Annotated[int, typer.Option(min=1, max=366, help="Dari sekian hari terakhir.")] = 7,
    size: Annotated[int, typer.Option(min=1, max=1_000, help="Banyaknya kasus yang ditunjukkan.")] = 20,
) -> None:
    """Print the cases of the last days, in an order."""
    order = CaseOrder.GROWTH if hot else CaseOrder.SUPPORTERS
    listed = ask(partial(list_cases, order=order, days=days, size=size, now=datetime.now(UTC)))
    standard_output().records(LISTED, listed_rows(listed))
    note(f"{len(listed)} kasus dari {days} hari terakhir")


@app.command()
def similar(
    said: Annotated[
        str,
        typer.Argument(
            metavar="TEKS|ID",
            help="Isi laporan; satu kata tanpa spasi adalah nomor laporan, nomor kasus atau kode lacak.",
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Seperti jawaban API bagi petugas.")] = False,
) -> None:
    """Print the cases that a text or a report is like, and why."""
    if not said.strip():
        raise typer.BadParameter("sebut isi laporan, nomor laporan, nomor kasus atau kode lacak")
    now = datetime.now(UTC)
    is_text = len(said.split()) > 1
    found = ask(
        partial(find_similar, text=said, now=now) if is_text else partial(find_similar_to, any_id=said, now=now)
    )
    if as_json:
        sys.stdout.write(similar_answer(found, None).model_dump_json() + "\n")
        return
    standard_output().records(SIMILAR, similar_rows(found))
    note(f"{len(found)} kasus serupa")


@case_app.command("show", help="Tunjukkan kasus: laporannya, orangnya, alasannya; `lapor case ID` adalah singkatannya.")
def case_show(
    any_id: AnyId, as_json: Annotated[bool, typer.Option("--json", help="Seperti jawaban API bagi petugas.")] = False
) -> None:
    """Print one case."""
    case = ask(partial(show_case, any_id=any_id, now=datetime.now(UTC)))
    if as_json:
        sys.stdout.write(case_answer(case).model_dump_json() + "\n")
        return
    screen = standard_output()
    screen.fields(case_fields(case))
    screen.records(MEMBERS, member_rows(case.members))
    if len(case.members) < case.count.reports:
        note(f"dan {case.count.reports - len(case.members)} laporan lagi")
    screen.records(SUGGESTIONS, suggestion_rows(case.suggestions))


@case_app.command("confirm", help="Nyatakan benar: laporan dan yang mirip dengannya, atau seluruh kasus.")
def case_confirm(any_id: AnyId, officer: Officer) -> None:
    """Say that what was found or suggested is right."""
    _decide(OfficerDecisionKind.CONFIRM, (any_id,), officer)


@case_app.command("split", help="Keluarkan laporan dari kasusnya, untuk seterusnya.")
def case_split(any_id: AnyId, officer: Officer) -> None:
    """Take a report out of its case, for good."""
    _decide(OfficerDecisionKind.SPLIT, (any_id,), officer)


@case_app.command("merge", help="Satukan dua laporan dalam satu kasus, apa pun kata-katanya.")
def case_merge(any_id: AnyId, other_id: AnyId, officer: Officer) -> None:
    """Put two reports into one case, whatever their words."""
    _decide(OfficerDecisionKind.MERGE, (any_id, other_id), officer)


def _decide(kind: OfficerDecisionKind, any_ids: tuple[str, ...], officer: str) -> None:
    async def do(services: Services) -> tuple[OfficerDecision, ...]:
        named = await name_officer(services, officer)
        return await decide(services, kind, any_ids, officer=named, now=datetime.now(UTC))

    for each in ask(do):
        decided = wording.label(OfficerDecisionKind, each.kind)
        standard_output().line(f"{decided}: {each.report_id} {each.other_id or ''}")

"""`lapor topics`, `lapor index`, `lapor kibana`: what the engines need, and an index changed while it serves."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from pipeline.adapters.kafka.topics import apply_topics
from pipeline.cli.show.screen import note, standard_output
from pipeline.cli.show.topics import describe_changes
from pipeline.cli.start import read_settings, run
from pipeline.settings import Settings
from pipeline.system.connections import compare_kibana, deploy_kibana, init_index, open_search_index, topic_plan
from pipeline.system.index_moves import Moved, migrate_index, rebuild_index, retain_index

app = typer.Typer()
index_app = typer.Typer(no_args_is_help=True)
kibana_app = typer.Typer(no_args_is_help=True)
app.add_typer(index_app, name="index")
app.add_typer(kibana_app, name="kibana")


@app.command()
def topics() -> None:
    """Create the topics that are missing, and let the others follow the settings."""
    settings = read_settings()
    for line in describe_changes(run(apply_topics(settings.kafka, topic_plan(settings)))):
        standard_output().line(line)


@index_app.command("init", help="Pasang templat indeks; boleh diulang.")
def index_init() -> None:
    """Put the index template."""
    run(init_index(read_settings()))
    note("templat indeks terpasang")


@index_app.command("migrate", help="Pindah ke pemetaan baru sementara laporan terus masuk; boleh diulang.")
def index_migrate() -> None:
    """Copy the views into indices of today's mapping, and let those serve."""
    moved = run(_migrate(read_settings()))
    _show(moved)
    if not moved:
        note("indeks sudah memakai pemetaan hari ini")


async def _migrate(settings: Settings) -> list[Moved]:
    async with open_search_index(settings) as search_index:
        return await migrate_index(search_index, note)


@index_app.command("rebuild", help="Bangun ulang indeks dari Kafka di samping yang melayani, lalu gantikan bila sama.")
def index_rebuild(
    *,
    accept: Annotated[
        bool, typer.Option("--accept-differences", help="Gantikan juga bila hasilnya tidak sama dengan yang melayani.")
    ] = False,
) -> None:
    """Build the views again from Kafka, and let them serve if they agree."""
    _show(run(rebuild_index(read_settings(), note, accept=accept)))


@index_app.command("retain", help="Hapus dari indeks yang lebih lama dari LAPOR_INDEX_RETENTION_DAYS.")
def index_retain() -> None:
    """Delete what is older than the setting."""
    deleted = run(retain_index(read_settings(), datetime.now(UTC)))
    standard_output().line(f"{deleted} dokumen dihapus dari indeks")


def _show(moved: list[Moved]) -> None:
    for each in moved:
        standard_output().line(f"{each.alias}: {each.index}, {each.documents} dokumen")


@kibana_app.callback()
def kibana() -> None:
    """Stand for the group."""


@kibana_app.command(
    "apply", help="Pasang tampilan data, pencarian, peta, dasbor dan aturan peringatan di Kibana; boleh diulang."
)
def kibana_apply() -> None:
    """Put all that is ours into Kibana."""
    for name in deploy_kibana(read_settings()):
        standard_output().line(name)


@kibana_app.command("diff", help="Bandingkan Kibana dengan berkas; berakhir dengan 1 bila ada yang berbeda.")
def kibana_diff() -> None:
    """Tell what differs from the files."""
    lines = compare_kibana(read_settings())
    for line in lines:
        standard_output().line(line)
    if lines:
        raise typer.Exit(1)
    note("Kibana sama dengan berkas")

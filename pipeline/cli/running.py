"""`lapor up` and `lapor demo`: the whole system on this machine; the demo plays the sample reports into it."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from pipeline.adapters.reference.samples import load_recent_samples
from pipeline.cli.show.progress import bars
from pipeline.cli.show.reports import PLAYED, played_rows
from pipeline.cli.show.screen import note, standard_output
from pipeline.cli.start import read_demo_settings, read_service_settings, run
from pipeline.contract.document import ReportDocument
from pipeline.domain.officer import Role
from pipeline.services import wording
from pipeline.services.lived_in import move_in
from pipeline.settings import Settings
from pipeline.system.connections import connect_publisher, open_search_index
from pipeline.system.opening import open_services
from pipeline.system.running_file import running_file
from pipeline.system.sending import kafka_door, read_lines, send_all, wait_until_searchable
from pipeline.system.supervisor import Step, foreground_system

app = typer.Typer()

_STEPS = {
    Step.ENGINES: "menyalakan broker di {settings.kafka} dan mesin pencari di {settings.elasticsearch} ...",
    Step.JOURNAL: "menyiapkan topik dan indeks, memutar ulang jurnal ...",
    Step.SERVICES: "menyalakan worker dan gateway; model dan daftar wilayah dimuat, beberapa detik ...",
}
"""What is said while one waits."""


@app.command()
def up() -> None:
    """Run the system until SIGTERM or Ctrl-C."""
    run(_run_up(read_service_settings()))


@app.command()
def demo(once: Annotated[bool, typer.Option("--once", help="Selesai setelah daftarnya.")] = False) -> None:
    """Run the system, play the samples, show what became of them; leave, or stay until Ctrl-C."""
    settings = read_demo_settings()
    own = settings
    if "state_dir" not in settings.model_fields_set:
        own = settings.model_copy(update={"state_dir": settings.state_dir / "demo"})
    with running_file(settings.state_dir, own), _fresh(own.state_dir if own is not settings else None):
        run(_run_demo(own, once=once))


async def _run_up(settings: Settings) -> None:
    with running_file(settings.state_dir, settings):
        async with foreground_system(settings, tell=partial(_tell, settings)) as stay:
            _show_addresses(settings)
            await stay


async def _run_demo(settings: Settings, *, once: bool) -> None:
    async with foreground_system(settings, tell=partial(_tell, settings)) as stay:
        documents = await _play_samples(settings)
        standard_output().records(PLAYED, played_rows(documents))
        _show_addresses(settings)
        if not once:
            await _move_in(settings, documents)
            _show_next(settings, documents)
            await stay
            note("menghentikan semuanya ...")


async def _play_samples(settings: Settings) -> list[ReportDocument]:
    raws = read_lines(load_recent_samples(datetime.now(UTC)))
    note(f"mengirim {len(raws)} laporan contoh, dan menunggu sampai semuanya dapat dicari ...")
    with bars(terkirim=len(raws), **{"dapat dicari": len(raws)}) as shown:
        async with connect_publisher(settings) as publisher, open_search_index(settings) as search_index:
            sent = await send_all(raws, kafka_door(publisher), rate=None, on_sent=partial(shown.add_one, "terkirim"))
            ids = list(sent.ids)
            await wait_until_searchable(ids, search_index, on_found=partial(shown.set, "dapat dicari"))
            return await search_index.get_reports(ids)


async def _move_in(settings: Settings, documents: Sequence[ReportDocument]) -> None:
    """Let officers have worked on the samples, and print how one signs in as each."""
    async with open_services(settings) as services:
        residents = await move_in(services, documents)
    note(f"\nPetugas, di {settings.gateway_url}/petugas (kata sandi sekali pakai):")
    for each in residents:
        role, duty = wording.label(Role, each.officer.role), wording.duty(each.officer)
        note(f"  {each.officer.name:18}{each.password}  {role}{f', {duty}' if duty else ''}")


@contextmanager
def _fresh(folder: Path | None) -> Iterator[None]:
    """Empty the demo's own folder before and after; after a fault it stays, with the logs that tell of it."""
    if folder is None:
        yield
        return
    shutil.rmtree(folder, ignore_errors=True)
    yield
    shutil.rmtree(folder)


def _tell(settings: Settings, step: Step) -> None:
    note(_STEPS[step].format(settings=settings))


def _show_addresses(settings: Settings) -> None:
    note(f"gateway        {settings.gateway_url}  (/lapor, /laporan, /petugas, /api/v1/reports, /sms/generic)")
    note(f"mesin pencari  {settings.elasticsearch}/laporan/_search")
    note(f"broker         {settings.kafka}")
    note(f"catatan        {settings.state_dir / 'logs'}")


def _show_next(settings: Settings, documents: Sequence[ReportDocument]) -> None:
    """Print what can be copied into another terminal as it is."""
    repeated = next(each for each in documents if each.duplicate_of)
    body = '{"text": "Jembatan gantung di Wamena rusak, papannya lapuk"}'
    note("\nCoba di terminal lain:")
    for arguments in ("search jembatan", "cases --hot", f"case {repeated.case_id}", f"track {repeated.tracking_id}"):
        note(f"  {_own_command(settings)} {arguments}")
    note(f"  curl -s {settings.gateway_url}/api/v1/reports -d '{body}'")
    note("Ctrl-C menghentikan semuanya.")


def _own_command(settings: Settings) -> str:
    """Give the command as it was typed, and the state that it must look into if that was set."""
    typed = sys.argv[0] if Path(sys.argv[0]).name == "lapor" else f"{sys.executable} -m pipeline.cli"
    state = f"LAPOR_STATE_DIR={shlex.quote(str(settings.state_dir))} " if settings.state_dir.name != "demo" else ""
    return f"{state}{typed}"

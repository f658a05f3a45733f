"""`lapor model`: which version of each model serves, and whether another should."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Final

import orjson
import typer

from pipeline.classify.artifact import read_card, read_current
from pipeline.classify.drift import measure_drift
from pipeline.cli.show.models import COMPARED, DRIFT, comparison_rows, drift_rows, show_versions
from pipeline.cli.show.progress import steps
from pipeline.cli.show.screen import note, standard_output
from pipeline.cli.start import read_settings, run
from pipeline.domain.errors import SetupFault
from pipeline.services.labels import read_corrections
from pipeline.services.models import say_retrained
from pipeline.settings import SHIPPED_MODELS
from pipeline.system.late_reports import read_late_reports
from pipeline.system.opening import open_services
from pipeline.system.stages import build_analyse
from training.data.export import export_labels
from training.fitting.promote import compare_versions, list_versions, roll_back, verify
from training.fitting.promote import promote as let_serve
from training.fitting.retrain import retrain
from training.fitting.shipped import install_shipped
from training.fitting.train import REMARK, check_question, load_inputs
from training.judging.comparison import Comparison

LEAST_URGENT: Final = 19
"""Whoever answers citizens on the same machine comes first."""

CORRECTIONS: Final = "corrections.csv"

app = typer.Typer()
model_app = typer.Typer(no_args_is_help=True)
app.add_typer(model_app, name="model")

Name = Annotated[str, typer.Argument(metavar="MODEL", help="kind, category, agency atau urgency.")]
Data = Annotated[list[Path], typer.Option(help="Folder atau berkas laporan berlabel.")]


@model_app.command("list", help="Daftar versi tiap model, dan yang sedang melayani.")
def model_list() -> None:
    """Print the versions of each model."""
    show_versions(standard_output(), list_versions(read_settings().models_dir))


@model_app.command("init", help="Salin model bawaan yang belum ada ke LAPOR_MODELS_DIR; boleh diulang.")
def model_init() -> None:
    """Copy the shipped versions that are missing; what serves goes on."""
    folder = read_settings().models_dir
    if folder.resolve() == SHIPPED_MODELS.resolve():
        note("LAPOR_MODELS_DIR adalah folder model bawaan")
        return
    for each in install_shipped(SHIPPED_MODELS, folder):
        copied = f", {len(each.copied)} versi disalin" if each.copied else ""
        instead = f" menggantikan {each.instead_of}, yang tidak dapat dimuat program ini" if each.instead_of else ""
        standard_output().line(f"{each.name}/{each.serving} melayani{instead}{copied}")


@model_app.command("show", help="Tunjukkan kartu sebuah versi.")
def model_show(
    name: Name, version: Annotated[str | None, typer.Argument(metavar="VERSI", help="Bawaan: yang melayani.")] = None
) -> None:
    """Print the card of a version."""
    folder = read_settings().models_dir
    card = read_card(folder, check_question(name), version or read_current(folder, name))
    sys.stdout.write(orjson.dumps(card, option=orjson.OPT_INDENT_2).decode() + "\n")


@model_app.command("compare", help="Bandingkan dua versi pada laporan yang belum dilihat keduanya.")
def model_compare(name: Name, old: str, new: str, data: Data) -> None:
    """Print the figures of two versions."""
    _compare(name, (old, new), data)


@model_app.command("promote", help="Biarkan sebuah versi melayani bila cukup lebih baik; worker mengambilnya sendiri.")
def model_promote(
    name: Name,
    version: str,
    data: Data,
    force: Annotated[bool, typer.Option("--force", help="Promosikan yang ditolak; perlu --why.")] = False,
    why: Annotated[str | None, typer.Option(help="Alasannya, yang disimpan di kartu.")] = None,
) -> None:
    """Let a version serve if it is better than the current one, or for a stated reason."""
    if force != (why is not None):
        raise SetupFault("--force dan --why dipakai bersama")
    folder = read_settings().models_dir
    comparison = _compare(name, (read_current(folder, check_question(name)), version), data)
    let_serve(folder, name, version, comparison=comparison, why=why)
    note(f"{name}/{version} melayani mulai kelompok laporan berikutnya")


@model_app.command("rollback", help="Biarkan versi sebelum yang sekarang melayani lagi.")
def model_rollback(name: Name) -> None:
    """Let the version before the current one serve again."""
    note(f"{name}/{roll_back(read_settings().models_dir, check_question(name))} melayani lagi")


@model_app.command("retrain", help="Latih lagi dengan koreksi petugas; yang tidak lebih baik tidak melayani.")
def model_retrain(
    only: Annotated[str | None, typer.Option(help="Satu model: kind, category atau agency.")] = None,
) -> None:
    """Teach again, from labelled reports and officers' corrections, the models that officers correct."""
    settings = read_settings()
    if settings.retrain_data is None:
        raise SetupFault("isi LAPOR_RETRAIN_DATA: folder laporan berlabel yang dilatih bersama koreksi petugas")
    os.nice(LEAST_URGENT)
    with TemporaryDirectory() as folder, steps(REMARK) as tell:
        corrections = Path(folder) / CORRECTIONS
        run(_export_corrections(corrections))
        data = [settings.retrain_data, corrections]
        found = retrain(data, models_dir=settings.models_dir, at=datetime.now(UTC), progress=tell, only=only)
    for each in found:
        standard_output().line(f"{each.name}: {say_retrained(each)}")


async def _export_corrections(path: Path) -> None:
    async with open_services(read_settings()) as services:
        export_labels((await read_corrections(services, since=None)).found, path)


@model_app.command("drift", help="Apakah laporan belakangan ini masih serupa dengan yang menilai model.")
def model_drift(days: Annotated[int, typer.Option(min=1, help="Hari terakhir di indeks.")] = 7) -> None:
    """Measure on the documents of the last days, and say what a person should look at."""
    settings = read_settings()
    reports = run(read_late_reports(settings, since=datetime.now(UTC) - timedelta(days=days)))
    if not reports:
        raise SetupFault(f"tidak ada laporan dari {days} hari terakhir di indeks: sebutkan lebih banyak dengan --days")
    analyse = build_analyse(settings)
    drifts = measure_drift(analyse.classifier.current, analyse.read(reports))
    standard_output().records(DRIFT, drift_rows(drifts))


@model_app.command("verify", help="Cocokkan setiap artefak dengan kartunya.")
def model_verify() -> None:
    """Check digests, libraries, features and labels of every version on disk."""
    folder = read_settings().models_dir
    if faults := verify(folder):
        raise SetupFault("\n".join(faults))
    note(f"{len(list_versions(folder))} versi utuh")


def _compare(name: str, versions: tuple[str, str], data: list[Path]) -> Comparison:
    """Compare two versions on rows that neither has seen, and show it."""
    folder = read_settings().models_dir
    with steps(REMARK) as tell:
        rows, inputs = load_inputs(data, tell, questions=(check_question(name),))
        comparison = compare_versions(folder, name, versions, rows, inputs)
    standard_output().records(COMPARED, comparison_rows(comparison))
    low, high = comparison.interval
    note(f"{comparison.rows} baris; akurasi naik {comparison.gain:+.4f} ({low:+.4f} sampai {high:+.4f})")
    for refusal in comparison.refusals:
        note(f"- {refusal}")
    return comparison

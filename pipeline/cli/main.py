"""The command `lapor`: which commands there are, and which file has each; that file is loaded when it is asked for."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any, NamedTuple

import typer
import typer.main
from typer.core import TyperCommand, TyperGroup

from pipeline.domain.errors import LaporError, Outage

EXIT_AWAY, EXIT_REFUSED = 1, 2
"""An engine that does not answer; a wrong option, a missing file or a set-up that must not start (click's code)."""


class Row(NamedTuple):
    """A command, the file of its group in `pipeline/cli/`, and the line that `lapor --help` has for it."""

    name: str
    group: str
    help: str


PANELS: dict[str, tuple[Row, ...]] = {
    "Menjalankan": (
        Row("demo", "running", "Jalankan semuanya di komputer ini dengan laporan contoh, dan tunjukkan hasilnya."),
        Row("up", "running", "Jalankan broker, mesin pencari, worker dan gateway di komputer ini."),
        Row("worker", "worker", "Jalankan satu worker Faust dengan semua tahap, atau yang disebut."),
        Row("gateway", "gateway", "Terima laporan lewat HTTP, dan layani kasus, pengikut dan keputusan petugas."),
        Row("sms", "sms", "Gerbang SMS: kirim percobaan, dan antarkan yang diterima Gammu."),
        Row("mail", "mail", "Surel: kirim percobaan."),
        Row("keys", "keys", "Kunci API: buat, daftar, cabut."),
        Row("officers", "officers", "Petugas: tambah, daftar, token, cabut, nonaktifkan."),
        Row("offices", "offices", "Instansi: cara diberi tahu tentang laporannya, rahasia webhook, ambang."),
        Row("outbox", "outbox", "Jawaban dan pemberitahuan: kirim, lihat yang menunggu atau gagal, kirim lagi."),
        Row("bridge", "bridge", "Tarik laporan dari seorang mitra: JSON, RSS atau Atom."),
        Row("twitter", "twitter", "Ambil kiriman dari X: #LAPOR dan @LAPOR1708."),
    ),
    "Laporan dan kasus": (
        Row("search", "searching", "Cari laporan menurut kata, tempat, topik, instansi, status dan waktu."),
        Row("similar", "cases", "Cari kasus yang serupa dengan sebuah teks atau laporan, dan mengapa."),
        Row("rising", "rising", "Tunjukkan kata yang naik di suatu tempat dalam beberapa hari terakhir."),
        Row("track", "reports", "Tunjukkan satu laporan menurut kode lacaknya, dan kasusnya."),
        Row("cases", "cases", "Daftar kasus dengan pendukung terbanyak, atau yang paling tumbuh."),
        Row("case", "cases", "Tunjukkan satu kasus, dan catat keputusan petugas atasnya."),
        Row(
            "follow-up", "follow_up", "Tunjukkan status laporan, dan catat langkah petugas: disposisi, jawab, tutup ..."
        ),
        Row("correct", "follow_up", "Koreksi atau benarkan jawaban model tentang laporan; model belajar darinya."),
        Row("explain", "reading", "Jelaskan mengapa sebuah teks dijawab demikian: kata yang mendukung dan menentang."),
        Row("route", "reading", "Tunjukkan instansi yang harus menjawab sebuah teks, dan tenggatnya."),
    ),
    "Berkas dan pesan": (
        Row("process", "files", "Olah berkas laporan tanpa mesin: baris JSON masuk, baris JSON keluar, urutan sama."),
        Row("compare", "files", "Nilai pasangan laporan: satu aduan atau bukan, seperti di jalur laporan."),
        Row("send", "messages", "Kirim berkas laporan ke sistem yang sedang berjalan."),
        Row("import", "importing", "Masukkan laporan masa lalu dari CSV, lembar kerja atau Parquet."),
        Row("replay", "messages", "Kirim lagi pesan yang ditolak lewat tahapnya."),
    ),
    "Data pribadi": (
        Row("forget", "privacy", "Lupakan laporan, atau semua yang dari satu orang, untuk selamanya."),
        Row("reporter-data", "privacy", "Tunjukkan semua yang disimpan tentang satu orang."),
    ),
    "Model": (
        Row("train", "training", "Latih model dari laporan berlabel, dan tulis versi barunya."),
        Row("evaluate", "training", "Ukur model, tempat, penyaluran, laporan ganda dan penyamaran; tulis ke docs/."),
        Row("export-labels", "training", "Tulis koreksi petugas sebagai data latih, atau laporan yang layak dilabeli."),
        Row("model", "models", "Versi model: daftar, kartu, perbandingan, promosi, kembali ke versi sebelumnya."),
    ),
    "Mesin": (
        Row("topics", "engines", "Buat topik Kafka yang belum ada, dan sesuaikan yang lain dengan pengaturan."),
        Row("index", "engines", "Siapkan indeks pencarian."),
        Row("kibana", "engines", "Pasang dasbor, pencarian dan peringatan di Kibana, dan bandingkan."),
        Row("backup", "backup", "Cadangkan store dan topik yang disimpan selamanya ke satu berkas."),
        Row("restore", "backup", "Pulihkan cadangan ke store dan topik yang kosong."),
    ),
}
"""All commands, by what they are for, in the order of `lapor --help`."""

ROWS = {row.name: row for rows in PANELS.values() for row in rows}


class LoadedWhenAsked(TyperGroup):
    """Knows its commands by their rows, and loads the file of the one that is run."""

    def __init__(self, **attributes: Any) -> None:  # noqa: ANN401 - typer's own, handed on
        super().__init__(**attributes)
        self.commands = {
            row.name: TyperCommand(row.name, help=row.help, rich_help_panel=panel)
            for panel, rows in PANELS.items()
            for row in rows
        }

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 - typer keeps its click to itself
        """Find the command that is asked for."""
        name, _, rest = super().resolve_command(ctx, args)
        return name, load_command(ROWS[str(name)]), rest


def load_command(row: Row) -> Any:  # noqa: ANN401
    """Load a command from the file of its group."""
    group = typer.main.get_group(import_module(f"pipeline.cli.{row.group}").app)
    command = group.commands[row.name]
    command.help = row.help
    return command


app = typer.Typer(cls=LoadedWhenAsked, no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback(help="LAPOR stream: mengumpulkan dan menyalurkan yang dilaporkan warga kepada pemerintahnya.")
def lapor() -> None:
    """Stand for the command without a command."""


def main() -> None:
    """Run a command; faults are one line, and the exit code tells whether to try again."""
    if len(sys.argv) == 1 or "--help" in sys.argv:
        _title_help()
    try:
        sys.exit(app(standalone_mode=False))
    except LaporError as fault:
        from pipeline.cli.faults import say_fault

        _end(say_fault(fault), EXIT_AWAY if isinstance(fault, Outage) else EXIT_REFUSED)
    except typer.TyperException as fault:
        from pipeline.cli.faults import say_usage_fault

        _end(say_usage_fault(fault), fault.exit_code)


def _end(said: str, code: int) -> None:
    if said:
        typer.echo(f"lapor: {said}", err=True)
    sys.exit(code)


def _title_help() -> None:
    """Give the panels of typer's help Indonesian titles."""
    from typer import rich_utils

    rich_utils.ARGUMENTS_PANEL_TITLE = "Argumen"
    rich_utils.OPTIONS_PANEL_TITLE = "Opsi"
    rich_utils.COMMANDS_PANEL_TITLE = "Perintah"
    rich_utils.DEFAULT_STRING = "[bawaan: {}]"
    rich_utils.REQUIRED_LONG_STRING = "[wajib]"

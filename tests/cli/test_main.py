"""The command's help is quick and names what there is; what cannot be read is one line with the nearest known."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from pipeline.cli.main import ROWS, app, load_command
from tests.cli.terminal import in_a_pipe


def test_help_needs_none_of_the_heavy_libraries() -> None:
    heavy = "faust, sklearn, numpy, elasticsearch, fastapi, tweepy, pydantic, pyarrow"
    program = (
        "import sys\nsys.argv = ['lapor', '--help']\nfrom pipeline.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print('heavy:', [name for name in '{heavy}'.split(', ') if name in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert "heavy: []" in shown
    assert all(name in shown for name in ROWS)


def command_paths() -> list[str]:
    """All commands, those of groups as `case show`."""
    loaded = {name: load_command(row) for name, row in ROWS.items()}
    return [
        " ".join((name, *inner))
        for name, command in loaded.items()
        for inner in ((), *_inner(getattr(command, "commands", ())))
    ]


def _inner(names: object) -> list[tuple[str]]:
    return [(name,) for name in names]  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", command_paths())
def test_every_command_has_help_of_its_own(path: str) -> None:
    shown = CliRunner().invoke(app, [*path.split(), "--help"], prog_name="lapor")

    assert shown.exit_code == 0
    assert f"Usage: lapor {path}" in shown.stdout


def test_the_panels_of_help_have_indonesian_titles() -> None:
    assert "Opsi" in in_a_pipe("search", "--help").stdout


def test_a_command_has_the_name_of_its_row() -> None:
    assert {load_command(row).name for row in ROWS.values()} == set(ROWS)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("searh",), "perintah searh tidak ada; maksud Anda search?"),
        (("model", "lst"), "perintah lst tidak ada; maksud Anda list?"),
        (("search", "--categori", "x"), "opsi --categori tidak ada; maksud Anda --category?"),
        (
            ("search", "--size", "banyak"),
            "'--size' tidak dapat dipakai; isi dengan bilangan, paling sedikit 1",
        ),
        (
            ("rising", "--days", "0"),
            "'--days' tidak dapat dipakai; isi dengan bilangan, paling sedikit 1, paling banyak",
        ),
        (("similar", " "), "sebut isi laporan, nomor laporan, nomor kasus atau kode lacak"),
        (("track",), "'tracking_id' belum diisi"),
        (("search", "--csv", "--parquet", "x"), "pilih satu dari --json, --csv dan --parquet"),
        (("follow-up", "sms:1", "verifikasi"), "sebutkan petugas yang melakukannya"),
        (("search", "--category", "infrastuktur"), "Topik infrastuktur tidak dikenal. Maksud Anda infrastruktur?"),
        (("search", "--agency", "pu"), "Maksud Anda dinas_pu?"),
        (("explain", "jalan rusak", "--region", "Kota Ambn"), "Maksud Anda Kota Ambon?"),
        (("explain", "jalan rusak", "--channel", "twiter"), "Maksud Anda twitter?"),
        (("process", "-", "--region", "Kabupaten Sidorjo"), "Maksud Anda Kabupaten Sidoarjo?"),
        (("replay", "--stage", "ingst"), "tahap ingst tidak ada"),
        (("model", "show", "topik"), "tidak ada model 'topik'"),
    ],
)
def test_what_cannot_be_read_is_one_line_with_the_nearest_known(arguments: tuple[str, ...], said: str) -> None:
    refused = in_a_pipe(*arguments, code=2)

    assert said in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert refused.stdout == ""


def test_an_engine_that_does_not_answer_is_named_with_its_address_and_the_remedy() -> None:
    refused = in_a_pipe("search", "jembatan", code=1, LAPOR_ELASTICSEARCH_URL="http://127.0.0.1:9")

    assert "mesin pencari tidak melayani di http://127.0.0.1:9" in refused.stderr
    assert "LAPOR_ELASTICSEARCH_URL" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1

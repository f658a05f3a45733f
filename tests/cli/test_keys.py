"""`lapor keys`: a key is shown once, listed without itself, and revoked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import in_a_pipe

WRITES = ("--scope", "laporan:tulis")


def test_a_key_is_made_listed_and_revoked(tmp_path: Path) -> None:
    state = {"LAPOR_STATE_DIR": str(tmp_path)}
    made = in_a_pipe("keys", "make", "aplikasi-warga", *WRITES, "--channel", "aplikasi", "--days", "30", **state)
    (key,) = made.stdout.splitlines()
    key_id = key.split("_")[1]

    (row,) = in_a_pipe("keys", "list", **state).stdout.splitlines()
    revoked = in_a_pipe("keys", "revoke", key_id, **state)
    (after,) = in_a_pipe("keys", "list", **state).stdout.splitlines()
    again = in_a_pipe("keys", "revoke", key_id, code=2, **state)

    assert "sekali" in in_a_pipe("keys", "make", "--help").stdout
    assert row.split("\t")[:4] == [key_id, "aplikasi-warga", "laporan:tulis", "aplikasi"]
    assert row.split("\t")[5:] == [row.split("\t")[5], ""]
    assert after.split("\t")[6]
    assert key not in row + after + made.stderr + revoked.stderr
    assert f"Tidak ada kunci {key_id}" in again.stderr


def test_a_partner_gets_the_secret_that_it_signs_with(tmp_path: Path) -> None:
    made = in_a_pipe("keys", "make", "laporpresiden", *WRITES, LAPOR_STATE_DIR=str(tmp_path))

    key, secret = made.stdout.splitlines()
    assert key.startswith("lapor_")
    assert len(bytes.fromhex(secret)) == 32
    assert "rahasia tanda tangan" in made.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("formulir", *WRITES, "--channel", "web"), "Nama klien"),
        (("aplikasi-warga", *WRITES), "--channel"),
        (("aplikasi-warga", *WRITES, "--channel", "sms"), "Kanal tidak dikenal"),
        (("aplikasi-warga",), "--scope"),
    ],
)
def test_what_cannot_be_a_key_is_refused_in_one_line(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    refused = in_a_pipe("keys", "make", *arguments, code=2, LAPOR_STATE_DIR=str(tmp_path))

    assert said in refused.stderr
    assert len(refused.stderr.splitlines()) == 1

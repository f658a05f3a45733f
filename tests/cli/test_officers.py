"""`lapor officers`: who may act, and by which token; and whom the other commands take for an officer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.terminal import in_a_pipe

AGENCY = ("--role", "admin_instansi", "--agency", "dinas_pu:32.73")


def test_an_officer_is_added_given_a_token_and_disabled(tmp_path: Path) -> None:
    state = {"LAPOR_STATE_DIR": str(tmp_path)}
    in_a_pipe("officers", "add", "A. Unit", *AGENCY, **state)
    in_a_pipe("officers", "add", "Koordinator", "--role", "admin_koordinator", "--region", "Kota Bandung", **state)
    made = in_a_pipe("officers", "token", "A. Unit", "--days", "7", **state)
    (token,) = made.stdout.splitlines()
    token_id = token.split("_")[1]
    listed = in_a_pipe("officers", "list", **state).stdout.splitlines()
    in_a_pipe("officers", "revoke", token_id, **state)
    again = in_a_pipe("officers", "revoke", token_id, code=2, **state)
    in_a_pipe("officers", "disable", "A. Unit", **state)
    refused = in_a_pipe("officers", "token", "A. Unit", code=2, **state)
    after = in_a_pipe("officers", "list", **state).stdout.splitlines()

    assert listed[0].split("\t")[:4] == ["A. Unit", "admin_instansi", "dinas_pu:32.73", ""]
    assert listed[0].split("\t")[5].startswith(token_id)
    assert listed[1].split("\t")[:4] == ["Koordinator", "admin_koordinator", "", "32.73"]
    assert token not in "".join([*listed, *after, made.stderr])
    assert after[0].split("\t")[4]
    assert token_id not in after[0]
    assert f"Tidak ada token {token_id}" in again.stderr
    assert "Tidak ada petugas aktif bernama A. Unit" in refused.stderr


def test_a_one_time_password_is_shown_once_and_to_nobody_disabled(tmp_path: Path) -> None:
    state = {"LAPOR_STATE_DIR": str(tmp_path)}
    in_a_pipe("officers", "add", "A. Unit", *AGENCY, **state)
    first, second = [in_a_pipe("officers", "password", "A. Unit", **state) for _ in range(2)]
    in_a_pipe("officers", "disable", "A. Unit", **state)
    nobody = in_a_pipe("officers", "password", "A. Unit", code=2, **state)

    assert re.fullmatch(r"([0-9A-Z]{5}-){3}[0-9A-Z]{5}\n", first.stdout)
    assert first.stdout != second.stdout
    assert "berlaku 7 hari" in first.stderr
    assert "Tidak ada petugas aktif bernama A. Unit" in nobody.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("A. Unit", "--role", "admin_instansi"), "--agency"),
        (("A. Unit", "--role", "admin_instansi", "--agency", "dinas_pu"), "--region"),
        (("A. Unit", "--role", "admin_instansi", "--agency", "dinas_pv:32.73"), "dinas_pu"),
        (("A. Unit", "--role", "admin_koordinator"), "--region"),
        (("A. Unit", "--role", "admin_koordinator", "--region", "Kota Ambonn"), "Kota Ambon"),
        (("A. Unit", "--role", "admin_pusat", "--region", "Kota Ambon"), "tidak terikat"),
        (("A. Unit", "--role", "analis", "--agency", "dinas_pu:32.73"), "tidak terikat"),
        ((" ", "--role", "analis"), "Nama petugas"),
        (("A" * 81, "--role", "analis"), "Nama petugas"),
        (("A. Unit", "--role", "analis", "--email", "0812-0000-0001"), "bukan alamat surel"),
        (("A. Unit",), "--role"),
    ],
)
def test_who_cannot_be_an_officer_is_refused_in_one_line(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    refused = in_a_pipe("officers", "add", *arguments, code=2, LAPOR_STATE_DIR=str(tmp_path))

    assert said in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_a_name_is_taken_once_and_comes_back_with_another_role(tmp_path: Path) -> None:
    state = {"LAPOR_STATE_DIR": str(tmp_path)}
    in_a_pipe("officers", "add", "A. Unit", *AGENCY, **state)
    taken = in_a_pipe("officers", "add", "A. Unit", "--role", "analis", code=2, **state)
    in_a_pipe("officers", "disable", "A. Unit", **state)
    in_a_pipe("officers", "add", "A. Unit", "--role", "analis", **state)

    assert "Sudah ada petugas bernama A. Unit" in taken.stderr
    (row,) = in_a_pipe("officers", "list", **state).stdout.splitlines()
    assert row.split("\t") == ["A. Unit", "analis", "", "", "", "", ""]

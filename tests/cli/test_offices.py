"""`lapor offices`: how offices hear of their reports, and how sure a label must be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import in_a_pipe

CODE = "dinas_pu:32.73"
OPEN311 = ("--address", "https://192.0.2.7/open311/v2", "--service", "lampu", "--api-key-env", "KUNCI_KOTA")


def test_an_office_is_set_listed_shown_and_removed(tmp_path: Path) -> None:
    state = {"LAPOR_STATE_DIR": str(tmp_path), "LAPOR_OUTBOUND_NETWORKS": "192.0.2.0/24", "KUNCI_KOTA": "rahasia-kita"}
    in_a_pipe("offices", "set", CODE, "open311", *OPEN311, **state)
    in_a_pipe("offices", "set", "pln", "surel", "--address", "aduan@pln.example", "--digest", "7", **state)
    listed = in_a_pipe("offices", "list", **state).stdout
    shown = in_a_pipe("offices", "show", CODE, **state).stdout
    secrets = [in_a_pipe("offices", "secret", CODE, *more, **state).stdout for more in ((), (), ("--renew",))]
    in_a_pipe("offices", "remove", CODE, **state)
    after = in_a_pipe("offices", "list", **state).stdout
    again = in_a_pipe("offices", "remove", CODE, code=2, **state)

    assert listed.splitlines()[0].split("\t")[:3] == [CODE, "Open311", "https://192.0.2.7/open311/v2"]
    assert "surel harian pukul 07.00" in listed
    assert "lampu" in shown
    assert "rahasia-kita" not in listed + shown
    assert secrets[0] == secrets[1] != secrets[2]
    assert all(each.startswith("whsec_") for each in secrets)
    assert CODE not in after
    assert "tidak punya pengaturan" in again.stderr


def test_a_label_gets_a_threshold_of_its_own_and_loses_it(tmp_path: Path) -> None:
    state = {"LAPOR_STATE_DIR": str(tmp_path)}
    in_a_pipe("offices", "threshold", "dinas_pu", "0.95", **state)
    listed = in_a_pipe("offices", "threshold", **state).stdout
    in_a_pipe("offices", "threshold", "dinas_pu", **state)
    after = in_a_pipe("offices", "threshold", **state).stdout
    again = in_a_pipe("offices", "threshold", "dinas_pu", code=2, **state)

    assert listed.split() == ["dinas_pu", "0.95"]
    assert after == ""
    assert "tidak punya ambang" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("dinas_pv:32.73", "antrean"), "dinas_pu"),
        (("dinas_pu", "antrean"), "--region"),
        ((CODE, "faks"), "CARA"),
        ((CODE, "webhook"), "--address"),
        ((CODE, "webhook", "--address", "http://127.0.0.1/"), "LAPOR_OUTBOUND_NETWORKS"),
        ((CODE, "open311", *OPEN311), "KUNCI_KOTA"),
        ((CODE, "surel", "--address", "aduan@dinas.example", "--digest", "24"), "0 sampai 23"),
    ],
)
def test_what_cannot_be_set_is_refused_in_one_line(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    refused = in_a_pipe("offices", "set", *arguments, code=2, LAPOR_STATE_DIR=str(tmp_path))

    assert said in refused.stderr
    assert len(refused.stderr.splitlines()) == 1

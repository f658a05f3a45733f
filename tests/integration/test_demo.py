"""`make demo ONCE=1` as a user runs it, and what a terminal and a pipe show beside a running system."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
from pathlib import Path

import pytest

from pipeline.adapters.reference.samples import load_samples
from pipeline.domain.follow_up import Status
from tests.cli.terminal import COMMAND, at_a_terminal, in_a_pipe
from tests.integration.system import environment, free_settings, lapor, wait_for

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
ONE_TIME = re.compile(r"  ([0-9A-Z]{5}-){3}[0-9A-Z]{5}  ")
ROLES = ["admin pusat", "admin koordinator", "admin instansi", "analis"]
TRACKING_ID = re.compile(r"[0-9A-HJKMNP-TV-Z]{10}")


def test_the_demo_shows_every_sample_report_and_leaves(tmp_path: Path) -> None:
    demo = subprocess.run(
        ["make", "demo", "ONCE=1"],
        cwd=ROOT,
        env=environment(free_settings(tmp_path)),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    shown = [line.split("\t") for line in demo.stdout.splitlines() if "\t" in line]

    assert demo.returncode == 0, demo.stderr
    assert len(shown) == len({cells[0] for cells in shown}) == len(load_samples()) - 1  # one that nobody can read
    assert all(TRACKING_ID.fullmatch(cells[0]) and len(cells) == 8 for cells in shown)
    assert "http://127.0.0.1:" in demo.stderr
    for step in ("menyalakan broker di", "memutar ulang jurnal", "model dan daftar wilayah", "laporan contoh"):
        assert step in demo.stderr
    state = {path.name: path.stat().st_mode & 0o077 for path in (*tmp_path.iterdir(), *(tmp_path / "logs").iterdir())}
    assert {"lapor.db", "secret.key", "logs", "worker-1.log", "broker.log"} <= set(state)  # where LAPOR_STATE_DIR says
    assert set(state.values()) == {0}  # for nobody but the owner


def test_a_command_beside_the_demo_finds_it_and_shows_whole_records_at_any_width(tmp_path: Path) -> None:
    settings = free_settings(tmp_path / "lapor")
    ports = {
        name: value for name, value in environment(settings).items() if name.startswith("LAPOR_") and "PORT" in name
    }
    beside = {"XDG_STATE_HOME": str(tmp_path)}  # the demo's ports are told to nobody: commands find them
    demo = subprocess.Popen(
        [*COMMAND, "demo"], env=os.environ | ports | beside, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        assert demo.stdout is not None
        said: list[str] = []
        copied = next(line for line in demo.stdout if said.append(line) or line.lstrip().startswith("curl"))
        signs_in = [line for line in said if ONE_TIME.search(line)]
        assert [line.split("  ")[-1].split(",")[0].strip() for line in signs_in] == ROLES
        assert f"{settings.gateway_url}/api/v1/reports" in copied

        def statuses() -> set[str]:
            found = in_a_pipe("search", "--json", **beside).stdout.splitlines()
            return {json.loads(line)["follow_up"]["status"] for line in found}

        wait_for(lambda: statuses() == set(Status) - {Status.WITHDRAWN}, 60.0)  # what was withdrawn is not found

        found = in_a_pipe("search", "jalan", **beside).stdout.splitlines()
        hot = in_a_pipe("cases", "--hot", **beside).stdout.splitlines()
        assert len(found) > 5
        assert any(int(line.split("\t")[5]) > 0 for line in hot)  # grown in the last day
        for columns in (80, 140):
            for arguments, lines in ((("search", "jalan"), found), (("cases", "--hot"), hot)):
                shown = at_a_terminal(*arguments, columns=columns, **beside)
                assert all(len(line) <= columns for line in shown)
                assert "…" not in "".join(shown)
                ids = [cell for line in lines for cell in line.split("\t") if TRACKING_ID.fullmatch(cell)]
                assert len(ids) == len(lines)
                assert all(any(each in line.split(" · ") for line in shown) for each in ids)
        assert in_a_pipe("search", "[/] [red]", **beside).stdout == ""
        assert not (tmp_path / "lapor" / "secret.key").exists()  # no command made a second key

        again = subprocess.run([*COMMAND, "demo"], env=os.environ | beside, capture_output=True, text=True, check=False)
        assert (again.returncode, "sudah ada LAPOR yang berjalan" in again.stderr) == (2, True)
    finally:
        demo.terminate()
        demo.communicate(timeout=120)


def test_a_taken_port_is_named_with_its_setting_before_anything_starts(tmp_path: Path) -> None:
    settings = free_settings(tmp_path)
    with socket.create_server(("127.0.0.1", settings.gateway_port)):
        refused = lapor(settings, "up")

    assert refused.returncode == 2
    assert f"127.0.0.1:{settings.gateway_port}" in refused.stderr
    assert "LAPOR_GATEWAY_PORT" in refused.stderr
    assert not (tmp_path / "logs" / "broker.log").exists()

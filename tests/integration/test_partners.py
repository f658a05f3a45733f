"""Import, bridge and webhook as `docs/channels.md` shows them: its files and commands, on a running system."""

from __future__ import annotations

import asyncio
import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from pipeline.settings import Settings
from pipeline.system.connections import open_search_index
from pipeline.system.sending import wait_until_searchable
from tests.fakes_partner import Partner, running_partner
from tests.integration.system import environment, free_settings, running, wait_for

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

DOCS = (Path(__file__).parents[2] / "docs" / "channels.md").read_text("utf-8").partition("\n## Files of the past")[2]
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", DOCS, re.S) for line in block.splitlines()]
TABLE = re.findall(r"```csv\n(.*?)```", DOCS, re.S)[0]
MAP, *PARTNERS = re.findall(r"```toml\n(.*?)```", DOCS, re.S)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
WITHIN_S = 60.0


async def test_the_files_and_commands_of_the_docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running_partner() as partner:
        partner.publish("Jembatan gantung di Wamena rusak", "Pohon tumbang di Jalan Kenari, Salatiga")
        (tmp_path / "keluhan-2019.csv").write_text(TABLE, "utf-8")
        (tmp_path / "peta.toml").write_text(MAP, "utf-8")
        file = tmp_path / "mitra.toml"
        file.write_text("\n".join(PARTNERS).replace("https://mitra.example", partner.url), "utf-8")
        monkeypatch.setenv("LAPOR_PARTNERS", str(file))
        monkeypatch.setenv("LAPOR_OUTBOUND_NETWORKS", "127.0.0.0/8")
        monkeypatch.setenv("MITRA_KUNCI", "kunci-mitra")
        monkeypatch.setenv("MITRA_WEBHOOK", SECRET)
        settings = free_settings(tmp_path / "state")
        up = running(settings)
        await asyncio.to_thread(up.__enter__)
        try:
            said = {command: await _run(command, settings, tmp_path) for command in COMMANDS}
            await _check(partner, settings, tmp_path, said)
            await _a_bridge_fetches_until_it_is_stopped_and_gives_way_to_the_next(partner, settings)
        finally:
            await asyncio.to_thread(up.__exit__, None, None, None)


async def _run(command: str, settings: Settings, folder: Path) -> str:
    program = folder / "bin" / "lapor"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m pipeline.cli "$@"\n')
    program.chmod(0o700)
    own = environment(settings) | {"PATH": f"{program.parent}:{os.environ['PATH']}"}
    ran = await asyncio.to_thread(
        subprocess.run, ["sh", "-euc", command], env=own, cwd=folder, capture_output=True, text=True, timeout=90
    )
    assert ran.returncode == 0, f"{command}\n{ran.stdout}{ran.stderr}"
    return ran.stdout + ran.stderr


async def _check(partner: Partner, settings: Settings, folder: Path, said: dict[str, str]) -> None:
    assert "3 baris dibaca, 2 terkirim, 1 ditolak" in next(text for name, text in said.items() if "import" in name)
    with (folder / "keluhan-2019.csv.ditolak.csv").open(encoding="utf-8-sig", newline="") as lines:
        (row,) = csv.DictReader(lines, delimiter=";")
    assert (row["baris"], row["kode"], row["No. HP"]) == ("5", "unreadable_time", "'=1+1")
    assert "2 laporan baru" in said["lapor bridge laporpresiden --once"]
    assert "1 laporan baru" in said["lapor bridge kawalmenteri --once"]
    ids = ["aplikasi:K-101", "aplikasi:K-102", "laporpresiden:1", "laporpresiden:2", "kawalmenteri:urn:umpan:1"]
    async with open_search_index(settings) as index:
        await wait_until_searchable(ids, index, on_found=lambda _: None)
        first, *_ = await index.get_reports(ids[:1])
    assert first.received_at.isoformat() == "2019-03-04T07:05:00+00:00"
    await asyncio.to_thread(wait_for, lambda: len(partner.told) == 2, WITHIN_S)
    told = [Webhook(SECRET).verify(body, headers)["data"]["report_id"] for headers, body in partner.told]
    assert sorted(told) == ["laporpresiden:1", "laporpresiden:2"]


async def _a_bridge_fetches_until_it_is_stopped_and_gives_way_to_the_next(partner: Partner, settings: Settings) -> None:
    partner.publish("Lampu jalan padam di Ambon")
    for text in ("Sampah menumpuk di Palu", None):
        bridge = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "pipeline.cli", "bridge", "laporpresiden"), env=environment(settings)
        )
        count = len(partner.asked)
        await asyncio.to_thread(wait_for, lambda before=count: len(partner.asked) > before, WITHIN_S)
        bridge.terminate()
        assert await bridge.wait() == 0
        partner.publish(*filter(None, [text]))
    async with open_search_index(settings) as index:
        ids = ["laporpresiden:3", "laporpresiden:4"]
        await wait_until_searchable(ids, index, on_found=lambda _: None)

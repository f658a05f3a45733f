"""`lapor sms`: what Gammu SMSD received is delivered, now or with the next SMS; a wrong gateway is named."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import orjson
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from pipeline.domain.errors import Outage, SetupFault
from pipeline.settings import Settings, load_settings
from pipeline.system import gammu
from pipeline.system.answering import send_test
from pipeline.system.gammu import receive_gammu
from tests.adapters.channels.sms.calls import FILE, SECRETS

SECRET = "rahasia-gammu-123"
RUN = {"SMS_MESSAGES": "1", "SMS_1_NUMBER": "+6281200000001", "SMS_1_TEXT": "Jalan “rusak”", "HOME": "/"}


class Door:
    """Our gateway, which may be away for some calls."""

    def __init__(self) -> None:
        self.away_for = 0
        self.taken: list[dict[str, object]] = []

    async def take(self, request: web.Request) -> web.Response:
        if self.away_for:
            self.away_for -= 1
            return web.Response(status=503)
        assert request.headers["X-Lapor-Secret"] == SECRET
        self.taken.append(orjson.loads(await request.read()))
        return web.Response()


@pytest.fixture
async def door() -> AsyncIterator[tuple[Door, str]]:
    door, app = Door(), web.Application()
    app.router.add_post("/sms/gammu", door.take)
    async with TestServer(app) as server:
        yield door, str(server.make_url("/sms/gammu"))


async def receive(url: str, spool: Path, number: int = 1) -> None:
    await receive_gammu([f"IN_{number}.txt"], RUN, url=url, secret=SECRET, spool=spool)


async def test_what_smsd_says_is_delivered_without_the_rest_of_its_environment(
    door: tuple[Door, str], tmp_path: Path
) -> None:
    gateway, url = door
    await receive(url, tmp_path)

    said = {name: value for name, value in RUN.items() if name.startswith("SMS_")}
    assert gateway.taken == [{"environment": said, "arguments": ["IN_1.txt"]}]
    assert list(tmp_path.iterdir()) == []


async def test_a_door_that_is_away_for_a_moment_is_called_again(
    door: tuple[Door, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gammu, "PAUSE_S", 0.01)
    door[0].away_for = 3
    await receive(door[1], tmp_path)

    assert len(door[0].taken) == 1


async def test_what_could_not_be_delivered_is_kept_for_its_owner_and_goes_with_the_next_one(
    door: tuple[Door, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gammu, "GIVE_UP_AFTER_S", 0.0)
    spool = tmp_path / "spool"
    with pytest.raises(Outage, match="spool"):
        await receive("http://127.0.0.1:9/sms/gammu", spool)
    (kept,) = spool.iterdir()
    assert kept.stat().st_mode & 0o077 == 0

    await receive(door[1], spool, number=2)

    assert [run["arguments"] for run in door[0].taken] == [["IN_1.txt"], ["IN_2.txt"]]
    assert list(spool.iterdir()) == []


async def test_the_program_runs_with_all_descriptors_closed_as_smsd_starts_it(
    door: tuple[Door, str], tmp_path: Path
) -> None:
    gateway, url = door
    (tmp_path / "secret").write_text(SECRET + "\n")
    command = (
        f"{sys.executable} -m pipeline.cli sms receive-gammu --secret-file {tmp_path / 'secret'} "
        f"--spool {tmp_path / 'spool'} --url {url} IN_7.txt <&- >&- 2>&-"
    )
    own = RUN | {"LAPOR_STATE_DIR": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2]), "LC_ALL": "C.UTF-8"}
    ended = await asyncio.to_thread(subprocess.run, ["sh", "-c", command], env=own, cwd=tmp_path, timeout=60)

    assert ended.returncode == 0
    assert gateway.taken[0]["arguments"] == ["IN_7.txt"]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name, secret in SECRETS.items():
        monkeypatch.setenv(name, secret)
    file = tmp_path / "sms.toml"
    file.write_text(FILE.replace("FAKE", "http://127.0.0.1:9") + '\n[sepi]\nkind = "kannel"\naddresses = ["::1"]\n')
    return load_settings(sms_gateways=file)


@pytest.mark.parametrize(
    ("name", "number", "said"),
    [
        ("merpati", "0812-0000-0001", "yang ada: kannel"),
        ("sepi", "0812-0000-0001", r"\[sepi.send\]"),
        ("kannel", "LAPOR", "bukan nomor telepon"),
    ],
)
async def test_a_try_that_cannot_be_made_says_why(settings: Settings, name: str, number: str, said: str) -> None:
    with pytest.raises(SetupFault, match=said):
        await send_test(name, number, settings)


async def test_a_gateway_that_is_away_is_an_outage(settings: Settings) -> None:
    with pytest.raises(Outage):
        await send_test("kannel", "0812-0000-0001", settings)


async def test_a_file_of_gateways_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SetupFault, match="LAPOR_SMS_GATEWAYS"):
        await send_test("kannel", "0812-0000-0001", load_settings(sms_gateways=tmp_path / "tidak-ada.toml"))

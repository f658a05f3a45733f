"""Cases on the real system: what officers decide holds against what comes later, and through a restart."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import orjson
import pytest

from pipeline.settings import Settings
from tests.integration.system import free_settings, lapor, running, wait_for

pytestmark = pytest.mark.integration

LAMP = "Lampu jalan di depan Pasar Bersehati Manado padam sudah tiga malam, gelap dan rawan"
FOLLOWED = {"reports": 1, "supporters": 3, "followers": 2}


def case_of(settings: Settings, report_id: str) -> str | None:
    shown = lapor(settings, "case", report_id, "--json")
    return orjson.loads(shown.stdout)["case_id"] if shown.returncode == 0 else None


def send(settings: Settings, tmp_path: Path, *report_ids: str) -> None:
    lines = [
        {"channel": channel, "id": name, "text": LAMP} for channel, _, name in (r.partition(":") for r in report_ids)
    ]
    (tmp_path / "reports.jsonl").write_bytes(b"\n".join(map(orjson.dumps, lines)))
    sent = lapor(settings, "send", str(tmp_path / "reports.jsonl"), "--wait")
    assert sent.returncode == 0, sent.stderr


async def test_a_split_report_stays_out_when_the_text_comes_again_and_after_a_restart(tmp_path: Path) -> None:
    settings = free_settings(tmp_path)
    with running(settings):
        send(settings, tmp_path, "sms:1", "sms:2", "sms:3")
        assert case_of(settings, "sms:2") == "sms:1"

        split = lapor(settings, "case", "split", "sms:2", "--officer", "tes")
        assert split.returncode == 0, split.stderr
        wait_for(lambda: case_of(settings, "sms:2") == "sms:2", 30)

        send(settings, tmp_path, "web:4")
        assert case_of(settings, "web:4") == "sms:1"
        shown, hot = lapor(settings, "case", "sms:3"), lapor(settings, "cases", "--hot")
        assert "lampu" in shown.stdout
        assert hot.stdout.startswith("sms:1\t")
        similar = await ask_similar(settings)
        assert [each["same"] for each in similar] == ["merge", "merge"]
        assert "sms:" not in str(similar)
    with running(settings):
        wait_for(lambda: case_of(settings, "web:4") == "sms:1", 60)
        wait_for(lambda: case_of(settings, "sms:2") == "sms:2", 30)

        merged = lapor(settings, "case", "merge", "sms:2", "sms:1", "--officer", "tes")
        assert merged.returncode == 0, merged.stderr
        wait_for(lambda: case_of(settings, "sms:2") == "sms:1", 30)


async def test_who_follows_a_similar_report_is_a_supporter_of_its_case_also_after_a_restart(tmp_path: Path) -> None:
    settings = free_settings(tmp_path)
    with running(settings):
        send(settings, tmp_path, "sms:1")
        (similar,) = await ask_similar(settings)
        for sender in ("0812-0000-0017", "+62 812 0000 0017", "0813-0000-0018"):
            assert await follow(settings, similar["case_id"], sender) == {"case_id": similar["case_id"]}

        wait_for(lambda: figures_of(settings, "sms:1") == FOLLOWED, 30)
        shown, hot = lapor(settings, "case", "sms:1"), lapor(settings, "cases", "--hot")
        assert "pendukung\t3, 2 di antaranya pengikut" in shown.stdout
        assert hot.stdout.split("\t")[2:4] == ["3, 2 di antaranya pengikut", "1"]
    with running(settings):
        wait_for(lambda: figures_of(settings, "sms:1") == FOLLOWED, 60)


def figures_of(settings: Settings, report_id: str) -> dict[str, int | None]:
    shown = lapor(settings, "case", report_id, "--json")
    case = orjson.loads(shown.stdout) if shown.returncode == 0 else {}
    return {name: case.get(name) for name in FOLLOWED}


async def follow(settings: Settings, any_id: str, sender: str) -> dict[str, str]:
    async with (
        aiohttp.ClientSession(settings.gateway_url) as client,
        client.post(f"/api/v1/cases/{any_id}/follow", json={"sender": sender}) as answer,
    ):
        assert answer.status == 202, await answer.text()
        told: dict[str, str] = await answer.json()
        return told


async def ask_similar(settings: Settings) -> list[dict[str, str]]:
    async with (
        aiohttp.ClientSession(settings.gateway_url) as client,
        client.post("/api/v1/similar", json={"text": LAMP}) as answer,
    ):
        assert answer.status == 200, await answer.text()
        cases: list[dict[str, str]] = (await answer.json())["cases"]
        return cases

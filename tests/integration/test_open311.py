"""A report filed over Open311 goes the whole road and is read over Open311, as the docs show it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import httpx
import pytest

from pipeline.settings import Settings
from tests.integration.system import environment, free_settings, lapor, running, wait_for

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

COMMANDS = re.findall(r"```sh\n(.*?)```", (Path(__file__).parents[2] / "docs" / "open311.md").read_text("utf-8"), re.S)
PERSON = {
    "first_name": "Sari",
    "last_name": "Contohwati",
    "email": "sari@example.com",
    "phone": "0812-0000-0001",
    "account_id": "akun-417",
}
FORM = {
    "service_code": "infrastruktur",
    "description": "Jembatan gantung rusak, papannya lapuk, hubungi 0812-0000-0002",
    "address_string": "Jl. Trikora, Kota Sorong",
    **PERSON,
}
WITHIN_S = 60.0


def test_what_is_filed_can_be_read_without_anything_of_its_sender(
    tmp_path: Path,
) -> None:
    settings = free_settings(tmp_path)
    with (
        running(settings),
        httpx.Client(base_url=f"{settings.gateway_url}/open311/v2", trust_env=False) as client,
    ):
        assert client.post("/requests.json", data=FORM).status_code == 403
        key = _make_key(settings)
        (filed,) = client.post("/requests.json", data=FORM | {"api_key": key}).raise_for_status().json()
        request_id = filed["service_request_id"]
        wait_for(lambda: client.get(f"/requests/{request_id}.json").is_success, WITHIN_S)

        (read,) = client.get(f"/requests/{request_id}.json").json()
        assert read["service_code"] == "infrastruktur"
        assert read["description"] == "Jembatan gantung rusak, papannya lapuk, hubungi <TELP>"
        assert "Kota Sorong" in read["address"]
        assert read["agency_responsible"]
        listed = client.get("/requests.xml").text
        assert request_id in listed
        code = filed["service_notice"].partition("Kode lacak: ")[2][:10]
        for secret in (code, *PERSON.values()):
            assert secret not in listed
        shown = {"LAPOR": settings.gateway_url, "ID": request_id, "KEY": key}
        _run_commands(environment(settings) | shown)


def _make_key(settings: Settings) -> str:
    made = lapor(settings, "keys", "make", "aplikasi-kota", "--scope", "laporan:tulis", "--channel", "aplikasi")
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


def _run_commands(own: dict[str, str]) -> None:
    assert len(COMMANDS) == 8
    for command in COMMANDS:
        ran = subprocess.run(
            ["sh", "-euc", command],
            env=own,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert ran.returncode == 0, f"{command}\n{ran.stdout}{ran.stderr}"

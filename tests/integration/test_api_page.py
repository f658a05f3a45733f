"""`docs/api.md` works as it stands: each command is run, and a partner of its file sends what it shows."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.integration.gateway_thread import MEMBER, running_gateway

pytestmark = pytest.mark.integration

PAGE = (Path(__file__).parents[2] / "docs/api.md").read_text("utf-8")
DOORS = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.M | re.S)
CALL = re.compile(r"(?=^curl )", re.M)


@pytest.mark.timeout(300)
def test_every_command_of_the_page_is_answered_as_the_page_says(tmp_path: Path) -> None:
    (partners,) = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.M | re.S)
    (tmp_path / "partners.toml").write_text(partners)
    with running_gateway(tmp_path, partners=tmp_path / "partners.toml", partner="jaki") as gateway:
        environment = os.environ | {
            "LAPOR": gateway.url,
            "KODE": MEMBER.report.tracking_id,
            "KUNCI": gateway.app.key,
            "KUNCI_MITRA": gateway.partner.key,
            "RAHASIA": str(gateway.partner.signing_secret),
        }
        answers = [run(call, environment) for door in DOORS for call in calls(door)]

    public, keyed, batch, report, case, followed, similar, page, updated, *lists, partner = answers
    assert public["report_id"].startswith("web:")
    assert [each["code"] for each in public["peringatan"]] == ["unknown_region"]
    assert keyed["report_id"].startswith("aplikasi:")
    assert [each["status"] for each in batch["results"]] == [202, 422]
    assert report["tracking_id"] == MEMBER.report.tracking_id
    assert [each["is_yours"] for each in case["members"]] == [False, True]
    assert followed == {"case_id": case["case_id"]}
    assert "cases" in similar
    assert len(page["cases"]) == 2
    assert len(updated["cases"]) >= 2
    assert [len(next(iter(each.values()))) > 5 for each in lists] == [True] * 4
    assert partner["report_id"].startswith("jaki:")


def calls(door: str) -> list[str]:
    """Take a block apart into its calls; what a call needs stands before it."""
    before, *found = CALL.split(door)
    return [before + each for each in found]


def run(call: str, environment: dict[str, str]) -> dict[str, Any]:
    """Run a call in a shell; give its answer."""
    done = subprocess.run(["bash", "-ec", call], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = orjson.loads(done.stdout)
    return answer

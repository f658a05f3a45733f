from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.adapters.kibana.apply import apply_kibana
from pipeline.adapters.kibana.client import PAUSES_S
from pipeline.adapters.kibana.diff import compare, diff_kibana
from pipeline.domain.errors import Outage
from tests.adapters.kibana.fake import FakeKibana
from tests.adapters.kibana.files import DASHBOARDS, FILES

NATION = "lapor-gambaran-nasional"


async def test_what_was_applied_does_not_differ_though_kibana_adds_defaults() -> None:
    kibana = FakeKibana()
    await kibana.ask(apply_kibana)

    assert await kibana.ask(diff_kibana) == []


async def test_an_empty_kibana_has_none_of_it() -> None:
    assert await FakeKibana().ask(diff_kibana) == [
        f"{name}: tidak ada di Kibana"
        for name in ("lapor-laporan", *FILES.searches, *FILES.maps, *DASHBOARDS, *FILES.rules)
    ]


async def test_what_was_changed_by_hand_is_told_where_it_is() -> None:
    kibana = FakeKibana()
    await kibana.ask(apply_kibana)
    kibana.dashboards[NATION]["title"] = "Dasbor saya"
    kibana.dashboards[NATION]["panels"].pop()
    kibana.dashboards["lapor-instansi-dan-tenggat"]["panels"][0]["grid"]["w"] = 24
    kibana.data_views["lapor-laporan"] = {**kibana.data_views["lapor-laporan"], "timeFieldName": None}
    kibana.saved["lapor-terlambat"]["attributes"]["title"] = "Yang lama"
    seen = kibana.saved["lapor-peta-laporan"]["attributes"]
    seen["mapStateJSON"] = seen["mapStateJSON"].replace('"zoom":4.2', '"zoom":9')
    kibana.rules[FILES.rules["lapor-kasus-naik"]["id"]]["params"]["threshold"] = [3]

    assert await kibana.ask(diff_kibana) == [
        'lapor-laporan: timeFieldName: "received_at" di berkas, tidak ada di Kibana',
        'lapor-terlambat: title: "Laporan terlambat" di berkas, "Yang lama" di Kibana',
        "lapor-peta-laporan: map.zoom: 4.2 di berkas, 9 di Kibana",
        f'{NATION}: title: "Gambaran nasional" di berkas, "Dasbor saya" di Kibana',
        f"{NATION}: panels: {len(DASHBOARDS[NATION]['panels'])} di berkas, "
        f"{len(DASHBOARDS[NATION]['panels']) - 1} di Kibana",
        "lapor-instansi-dan-tenggat: panels[0].grid.w: 12 di berkas, 24 di Kibana",
        "lapor-kasus-naik: params.threshold[0]: 10 di berkas, 3 di Kibana",
    ]


@pytest.mark.parametrize("status", [409, 503])
async def test_a_kibana_that_is_busy_is_asked_again(status: int) -> None:
    kibana = FakeKibana()
    await kibana.ask(apply_kibana)
    kibana.busy = [status, status]

    assert await kibana.ask(diff_kibana) == []
    assert kibana.pauses == list(PAUSES_S[:2])


async def test_a_kibana_that_stays_away_is_an_outage_and_no_difference() -> None:
    with pytest.raises(Outage, match="503"):
        await FakeKibana(*[503] * 9).ask(diff_kibana)


def test_what_is_of_another_kind_differs() -> None:
    assert list(compare({"a": [1], "b": {"c": 1}}, {"a": {}, "b": 2})) == [
        "a: [1] di berkas, {} di Kibana",
        'b: {"c":1} di berkas, 2 di Kibana',
    ]


@pytest.mark.parametrize(("applied", "code"), [(True, 0), (False, 1)])
async def test_the_command_says_it_by_its_code(applied: bool, code: int, tmp_path: Path) -> None:
    kibana = FakeKibana()
    if applied:
        await kibana.ask(apply_kibana)
    async with kibana.serve() as url:
        variables = os.environ | {"LAPOR_KIBANA_URL": url, "LAPOR_STATE_DIR": str(tmp_path)}
        done = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-m", "pipeline.cli", "kibana", "diff"],
            env=variables,
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == code, done.stderr
    assert ("tidak ada di Kibana" in done.stdout) is not applied
    assert ("sama dengan berkas" in done.stderr) is applied

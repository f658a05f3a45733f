from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from pipeline.adapters.kibana.apply import apply_kibana
from pipeline.adapters.kibana.client import PAUSES_S, Kibana
from pipeline.adapters.kibana.diff import diff_kibana
from pipeline.adapters.kibana.files import PAGES, KibanaFiles, read_kibana_files, with_links
from pipeline.domain.errors import Outage, SetupFault
from pipeline.web.security.rules import RULES
from tests.adapters.conftest import Serve
from tests.adapters.kibana.fake import FakeKibana
from tests.adapters.kibana.files import DASHBOARDS, FILES, KIBANA

NAMES = ["lapor-laporan", *FILES.searches, *FILES.maps, *DASHBOARDS, *FILES.rules]
RISING = FILES.rules["lapor-kasus-naik"]


def no_pause(_: float) -> None:
    """Do not wait."""


async def apply_at(url: str) -> list[str]:
    return await asyncio.to_thread(apply_kibana, Kibana(url=url, pause=no_pause), FILES)


async def test_applying_twice_leaves_one_of_each() -> None:
    kibana = FakeKibana()

    await kibana.ask(apply_kibana)
    put = await kibana.ask(apply_kibana)

    assert put == NAMES
    assert list(kibana.data_views) == ["lapor-laporan"]
    assert kibana.dashboards == DASHBOARDS
    assert list(kibana.saved) == [*FILES.searches, *FILES.maps]
    assert list(kibana.rules) == [each["id"] for each in FILES.rules.values()]


async def test_who_is_told_of_a_rule_and_whether_it_runs_stays_as_it_was_set_in_kibana() -> None:
    kibana = FakeKibana()
    await kibana.ask(apply_kibana)
    action = {"group": "query matched", "id": "surel", "params": {"to": ["piket@lapor.example.id"]}, "uuid": "1"}
    rule = kibana.rules[RISING["id"]]
    rule |= {
        "actions": [action | {"connector_type_id": ".email"}],
        "alert_delay": {"active": 2},
        "enabled": False,
        "schedule": {"interval": "1d"},
    }

    await kibana.ask(apply_kibana)

    assert rule["schedule"] == RISING["schedule"]
    assert rule["actions"] == [action]
    assert rule["alert_delay"] == {"active": 2}
    assert not rule["enabled"]


async def test_a_rule_that_somebody_else_makes_at_the_same_time_is_replaced() -> None:
    kibana = FakeKibana()
    await kibana.ask(apply_kibana)
    hidden = kibana.rules.pop(RISING["id"])
    read = kibana._get_rule

    async def made_meanwhile(request: web.Request) -> web.Response:
        answer = await read(request)
        if request.match_info["id"] == RISING["id"]:
            kibana.rules.setdefault(RISING["id"], hidden | {"name": "lain"})
        return answer

    kibana._get_rule = made_meanwhile  # type: ignore[method-assign]

    assert await kibana.ask(apply_kibana) == NAMES
    assert kibana.rules[RISING["id"]]["name"] == RISING["name"]
    assert kibana.pauses == [PAUSES_S[0]]


async def test_a_search_whose_data_view_is_not_there_is_named() -> None:
    search = FILES.searches["lapor-terlambat"] | {"data_view": "lain"}

    with pytest.raises(SetupFault, match=r"lapor-terlambat.*missing_references"):
        await FakeKibana().ask(apply_kibana, replace(FILES, searches={"lapor-terlambat": search}))


@pytest.mark.parametrize(
    ("credentials", "header"),
    [
        ({}, None),
        ({"api_key": "a2V5"}, "ApiKey a2V5"),
        ({"basic_auth": ("elastic", "rahasia")}, "Basic ZWxhc3RpYzpyYWhhc2lh"),
    ],
)
async def test_the_credentials_are_sent(credentials: dict[str, Any], header: str | None) -> None:
    kibana = FakeKibana()

    async with kibana.serve() as url:
        await asyncio.to_thread(apply_kibana, Kibana(url=url, **credentials), FILES)

    assert kibana.authorizations == {header}


@pytest.mark.parametrize("status", [409, 429, 503])
async def test_a_kibana_that_is_busy_is_asked_again(status: int) -> None:
    kibana = FakeKibana(status, 503)

    assert await kibana.ask(apply_kibana) == NAMES
    assert kibana.pauses == list(PAUSES_S[:2])
    assert kibana.dashboards == DASHBOARDS


async def test_a_kibana_that_stays_busy_is_an_outage() -> None:
    kibana = FakeKibana(*[409] * (len(PAUSES_S) + 1))

    with pytest.raises(Outage, match="409"):
        await kibana.ask(apply_kibana)

    assert kibana.pauses == list(PAUSES_S)
    assert not kibana.data_views


@pytest.mark.parametrize(
    ("status", "fault", "said"),
    [
        (503, Outage, "belum melayani"),
        (401, SetupFault, "tidak mengenal permintaan tanpa pengguna"),
        (403, SetupFault, "Stack Rules"),
        (404, SetupFault, r"perlu Kibana 9\.5"),
        (500, SetupFault, "encryptionKey"),
    ],
)
async def test_a_kibana_that_does_not_take_it_is_told_apart(status: int, fault: type[Exception], said: str) -> None:
    with pytest.raises(fault, match=said) as raised:
        await FakeKibana(*[status] * 4).ask(apply_kibana)

    assert str(status) in str(raised.value)


async def test_what_kibana_says_of_a_file_is_shown() -> None:
    broken = replace(FILES, dashboards={"lapor-rusak": {"title": ""}})

    with pytest.raises(SetupFault, match=r"menolak 'lapor-rusak' \(status 400\).*request body"):
        await FakeKibana().ask(apply_kibana, broken)


@pytest.mark.parametrize("said", ["<html>Masuk</html>", "[]"])
async def test_what_is_no_kibana_is_named(serve: Serve, said: str) -> None:
    async with serve(lambda _: web.Response(text=said)) as url:
        with pytest.raises(SetupFault, match="bukan Kibana"):
            await apply_at(url)


@pytest.mark.parametrize(
    ("number", "fits"), [("9.5.0", True), ("10.0.0-SNAPSHOT", True), (None, True), ("9.4.5", False)]
)
async def test_a_kibana_that_is_too_old_is_told_before_anything_is_put(number: str | None, fits: bool) -> None:
    kibana = FakeKibana(number=number)

    if fits:
        assert await kibana.ask(apply_kibana) == NAMES
        return
    with pytest.raises(SetupFault, match=r"berversi 9\.4\.5: perlu 9\.5"):
        await kibana.ask(apply_kibana)
    assert not kibana.data_views


@pytest.mark.parametrize("question", [apply_kibana, diff_kibana])
async def test_a_space_that_is_not_there_is_named(question: Callable[[Kibana, KibanaFiles], list[str]]) -> None:
    kibana = FakeKibana(spaces=("analis",))
    async with kibana.serve() as url:
        assert await asyncio.to_thread(question, Kibana(url=f"{url}/s/analis"), FILES)
        with pytest.raises(SetupFault, match=r"ruang 'analisis' tidak ada.*hapus /s/analisis"):
            await asyncio.to_thread(question, Kibana(url=f"{url}/s/analisis/"), FILES)


async def test_a_redirect_is_told_and_not_followed(serve: Serve) -> None:
    kibana = FakeKibana()
    async with kibana.serve() as url:
        moved = {"Location": f"{url}/api/status"}
        async with serve(lambda _: web.Response(status=302, headers=moved)) as proxy:
            with pytest.raises(SetupFault, match=re.escape(f"mengalihkan ke {url}/api/status (status 302)")):
                await apply_at(proxy)

    assert not kibana.authorizations


async def test_an_address_with_https_where_nobody_speaks_tls_is_named() -> None:
    async with FakeKibana().serve() as url:
        tls = ssl.create_default_context()
        with pytest.raises(SetupFault, match=r"tidak berbicara TLS.*LAPOR_KIBANA_URL"):
            await asyncio.to_thread(apply_kibana, Kibana(url=url.replace("http:", "https:"), tls=tls), FILES)


async def test_a_kibana_that_is_away_is_an_outage(serve: Serve) -> None:
    async with serve(lambda _: web.Response()) as url:
        pass  # it is gone, and its port with it

    with pytest.raises(Outage):
        await apply_at(url)


async def test_ids_lead_to_the_tracking_page_and_to_the_console() -> None:
    kibana = FakeKibana()

    await kibana.ask(apply_kibana, with_links(FILES, "https://lapor.example.id/"))

    formats = kibana.data_views["lapor-laporan"]["fieldFormats"]
    assert {field: each["params"]["urlTemplate"] for field, each in formats.items()} == {
        "tracking_id": "https://lapor.example.id/lacak/{{value}}",
        "report_id": "https://lapor.example.id/petugas/laporan/{{value}}",
        "case_id": "https://lapor.example.id/petugas/kasus/{{value}}",
    }


@pytest.mark.parametrize("page", PAGES.values())
def test_the_gateway_has_each_page_that_an_id_leads_to(page: str) -> None:
    asked = page.replace("{{value}}", "{}")

    assert ("GET", asked) in {(method, re.sub(r"\{\w+\}", "{}", path)) for method, path in RULES}


def test_the_projects_folder_is_read_whole() -> None:
    assert read_kibana_files(KIBANA) == FILES


def test_a_folder_without_files_is_a_fault_of_the_set_up(tmp_path: Path) -> None:
    with pytest.raises(SetupFault, match=r"dashboards/\*\.json"):
        read_kibana_files(tmp_path)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "data_views").mkdir()
    (tmp_path / "data_views" / "laporan.json").write_text("{")

    with pytest.raises(SetupFault, match=r"laporan\.json bukan JSON"):
        read_kibana_files(tmp_path)

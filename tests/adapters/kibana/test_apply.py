from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from pipeline.adapters.kibana.apply import apply_kibana
from pipeline.adapters.kibana.client import PAUSES_S, Kibana
from pipeline.adapters.kibana.files import read_kibana_files, with_links
from pipeline.domain.errors import Outage, SetupFault
from tests.adapters.conftest import Serve
from tests.adapters.kibana.fake import FILES, FakeKibana
from tests.adapters.kibana.files import DASHBOARDS, KIBANA

NAMES = ["lapor-laporan", *DASHBOARDS]


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


@pytest.mark.parametrize(("status", "fault"), [(503, Outage), (401, SetupFault), (403, SetupFault), (404, SetupFault)])
async def test_a_kibana_that_does_not_take_it_is_told_apart(serve: Serve, status: int, fault: type[Exception]) -> None:
    async with serve(lambda _: web.Response(status=status)) as url:
        with pytest.raises(fault, match=str(status)):
            await apply_at(url)


async def test_what_kibana_says_of_a_file_is_shown(serve: Serve) -> None:
    def refuse(request: web.Request) -> web.Response:
        return web.json_response({"message": "[request body.title]: expected string"}, status=400)

    async with serve(refuse) as url:
        with pytest.raises(SetupFault, match=r"'laporan'.*expected string"):
            await apply_at(url)


@pytest.mark.parametrize("said", ["<html>Masuk</html>", "[]"])
async def test_what_is_no_kibana_is_named(serve: Serve, said: str) -> None:
    async with serve(lambda _: web.Response(text=said)) as url:
        with pytest.raises(SetupFault, match="no Kibana"):
            await apply_at(url)


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
        "case_id": "https://lapor.example.id/petugas/laporan/{{value}}",
    }


def test_the_projects_folder_is_read_whole() -> None:
    assert read_kibana_files(KIBANA) == FILES


def test_a_folder_without_files_is_a_fault_of_the_set_up(tmp_path: Path) -> None:
    with pytest.raises(SetupFault, match="kibana folder"):
        read_kibana_files(tmp_path)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "data_views").mkdir()
    (tmp_path / "data_views" / "laporan.json").write_text("{")

    with pytest.raises(SetupFault, match="no JSON"):
        read_kibana_files(tmp_path)

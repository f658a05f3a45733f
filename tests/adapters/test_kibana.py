from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from pipeline.adapters.index_template import ALIAS, MAPPING, field_names
from pipeline.adapters.kibana import apply_kibana
from pipeline.domain.errors import Outage, SetupFault
from tests.adapters.conftest import Serve

KIBANA = Path(__file__).parents[2] / "kibana"
FILES = sorted(KIBANA.rglob("*.json"))
KQL_FIELD = re.compile(r"([a-z_.]+)\s*:")
IN_FORMULA = re.compile(r"kql='([^']*)'")


class FakeKibana:
    """What of Kibana we use: data views by POST, dashboards by PUT, both only with kbn-xsrf."""

    def __init__(self) -> None:
        self.data_views: dict[str, Any] = {}
        self.dashboards: dict[str, Any] = {}
        self.authorizations: set[str | None] = set()

    async def put(self, request: web.Request) -> web.Response:
        self.authorizations.add(request.headers.get("Authorization"))
        if "kbn-xsrf" not in request.headers:
            return web.json_response({"message": "Request must contain a kbn-xsrf header."}, status=400)
        body = await request.json()
        if request.method == "POST":
            return self._put_data_view(body)
        created = request.match_info["id"] not in self.dashboards
        self.dashboards[request.match_info["id"]] = body
        return web.json_response({}, status=201 if created else 200)

    def _put_data_view(self, body: dict[str, Any]) -> web.Response:
        view = body["data_view"]
        taken = any(view["title"] == other["title"] for other in self.data_views.values())
        if taken and not body.get("override"):
            return web.json_response({"message": "Duplicate data view"}, status=400)
        self.data_views[view["id"]] = view
        return web.json_response({"data_view": view})

    async def run(self, url_ready: asyncio.Future[str], stop: asyncio.Event) -> None:
        app = web.Application()
        app.router.add_post("/api/data_views/data_view", self.put)
        app.router.add_put("/api/dashboards/{id}", self.put)
        runner = web.AppRunner(app)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            url_ready.set_result("http://{}:{}".format(*runner.addresses[0][:2]))
            await stop.wait()
        finally:
            await runner.cleanup()


async def apply_to(kibana: FakeKibana, times: int, credentials: dict[str, Any] | None = None) -> list[str]:
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    stop = asyncio.Event()
    task = asyncio.create_task(kibana.run(ready, stop))
    try:
        url = await ready
        for _ in range(times):
            put = await asyncio.to_thread(apply_kibana, url, KIBANA, **(credentials or {}))
        return put
    finally:
        stop.set()
        await task


def fields_named_in(node: object) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from fields_named_in(item)
    if not isinstance(node, dict):
        return
    for key, value in node.items():
        if key in ("field", "field_name", "timeFieldName"):
            yield value
        elif key in ("fields", "fieldAttrs"):
            yield from value
        elif key == "expression":
            yield from KQL_FIELD.findall(value)
        elif key == "formula":
            yield from KQL_FIELD.findall(" ".join(IN_FORMULA.findall(value)))
        else:
            yield from fields_named_in(value)


def type_of(field: str) -> str:
    node: Any = MAPPING
    for part in field.split("."):
        node = node["properties"][part]
    return str(node["type"])


def buckets_in(node: object) -> Iterator[dict[str, Any]]:
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from buckets_in(child)
    if isinstance(node, dict) and node.get("operation") in ("terms", "date_histogram"):
        yield node


def test_there_is_a_data_view_and_the_national_picture() -> None:
    assert [path.stem for path in FILES] == ["lapor-gambaran-nasional", "laporan"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_field_that_a_file_names_is_in_the_mapping(path: Path) -> None:
    named = set(fields_named_in(json.loads(path.read_bytes())))

    assert named
    assert named <= field_names()


def test_the_data_view_reads_the_alias_and_the_dashboard_reads_the_data_view() -> None:
    view = json.loads((KIBANA / "data_views/laporan.json").read_bytes())
    dashboard = (KIBANA / "dashboards/lapor-gambaran-nasional.json").read_text("utf-8")

    assert view["title"] == ALIAS
    assert set(re.findall(r'"(?:ref_id|data_view_id)": "([^"]+)"', dashboard)) == {view["id"]}


def test_what_is_counted_by_value_is_a_keyword_and_what_is_counted_by_time_a_date() -> None:
    dashboard = json.loads((KIBANA / "dashboards/lapor-gambaran-nasional.json").read_bytes())

    for bucket in buckets_in(dashboard):
        fields = [bucket["field"]] if "field" in bucket else bucket["fields"]
        wanted = "date" if bucket["operation"] == "date_histogram" else "keyword"
        assert [type_of(field) for field in fields] == [wanted]


def test_panels_stay_on_the_grid_and_do_not_overlap() -> None:
    dashboard = json.loads((KIBANA / "dashboards/lapor-gambaran-nasional.json").read_bytes())
    cells: set[tuple[int, int]] = set()

    for grid in (panel["grid"] for panel in dashboard["panels"]):
        mine = {
            (x, y) for x in range(grid["x"], grid["x"] + grid["w"]) for y in range(grid["y"], grid["y"] + grid["h"])
        }
        assert grid["x"] + grid["w"] <= 48
        assert not mine & cells
        cells |= mine


async def test_applying_twice_leaves_one_of_each() -> None:
    kibana = FakeKibana()

    put = await apply_to(kibana, times=2)

    assert put == ["lapor-laporan", "lapor-gambaran-nasional"]
    assert list(kibana.data_views) == ["lapor-laporan"]
    assert list(kibana.dashboards) == ["lapor-gambaran-nasional"]
    assert kibana.dashboards["lapor-gambaran-nasional"]["title"] == "Gambaran nasional"


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

    await apply_to(kibana, times=1, credentials=credentials)

    assert kibana.authorizations == {header}


@pytest.mark.parametrize(("status", "fault"), [(503, Outage), (401, SetupFault), (403, SetupFault), (404, SetupFault)])
async def test_a_kibana_that_does_not_take_it_is_told_apart(serve: Serve, status: int, fault: type[Exception]) -> None:
    async with serve(lambda _: web.Response(status=status)) as url:
        with pytest.raises(fault, match=str(status)):
            await asyncio.to_thread(apply_kibana, url, KIBANA)


async def test_what_kibana_says_of_a_file_is_shown(serve: Serve) -> None:
    def refuse(request: web.Request) -> web.Response:
        return web.json_response({"message": "[request body.title]: expected string"}, status=400)

    async with serve(refuse) as url:
        with pytest.raises(SetupFault, match=r"'laporan'.*expected string"):
            await asyncio.to_thread(apply_kibana, url, KIBANA)


async def test_a_kibana_that_is_away_is_an_outage(serve: Serve) -> None:
    async with serve(lambda _: web.Response()) as url:
        pass  # it is gone, and its port with it

    with pytest.raises(Outage):
        await asyncio.to_thread(apply_kibana, url, KIBANA)


def test_a_folder_without_files_is_a_fault_of_the_set_up(tmp_path: Path) -> None:
    with pytest.raises(SetupFault, match="kibana folder"):
        apply_kibana("http://127.0.0.1:9", tmp_path)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "data_views").mkdir()
    (tmp_path / "data_views" / "laporan.json").write_text("{")

    with pytest.raises(SetupFault, match="no JSON"):
        apply_kibana("http://127.0.0.1:9", tmp_path)

"""What of Kibana we use: it takes what fits its schemas, only with kbn-xsrf, and gives it back with defaults."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Final, TypeVar

from aiohttp import BodyPartReader, web
from jsonschema import ValidationError

from pipeline.adapters.kibana.client import Kibana
from pipeline.adapters.kibana.files import KibanaFiles
from tests.adapters.kibana.files import FILES, VALIDATORS

ROOTS: Final = ("", "/s/{space}")
Result = TypeVar("Result")


class FakeKibana:
    """Holds what it was given, by id; `busy` are the statuses that it answers first, but for its own status."""

    def __init__(self, *busy: int, number: str | None = "9.5.3", spaces: tuple[str, ...] = ()) -> None:
        self.busy = list(busy)
        self.number, self.spaces = number, spaces
        self.data_views: dict[str, Any] = {}
        self.dashboards: dict[str, Any] = {}
        self.saved: dict[str, Any] = {}
        self.rules: dict[str, Any] = {}
        self.authorizations: set[str | None] = set()
        self.pauses: list[float] = []

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[str]:
        app = web.Application(middlewares=[self._guard])
        for method, path, handler in (
            ("GET", "/api/status", self._status),
            ("GET", "/api/spaces/space/{id}", self._get_space),
            ("POST", "/api/data_views/data_view", self._post_data_view),
            ("GET", "/api/data_views/data_view/{id}", self._get_data_view),
            ("PUT", "/api/dashboards/{id}", self._put_dashboard),
            ("GET", "/api/dashboards/{id}", self._get_dashboard),
            ("POST", "/api/saved_objects/_import", self._import),
            ("POST", "/api/saved_objects/_export", self._export),
            ("POST", "/api/alerting/rule/{id}", self._post_rule),
            ("PUT", "/api/alerting/rule/{id}", self._put_rule),
            ("GET", "/api/alerting/rule/{id}", self._get_rule),
        ):
            for root in ROOTS:
                app.router.add_route(method, root + path, handler)
        runner = web.AppRunner(app)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            yield "http://{}:{}".format(*runner.addresses[0][:2])
        finally:
            await runner.cleanup()

    async def ask(self, question: Callable[[Kibana, KibanaFiles], Result], files: KibanaFiles = FILES) -> Result:
        """Put a question to it as the commands do."""
        async with self.serve() as url:
            return await asyncio.to_thread(question, Kibana(url=url, pause=self.pauses.append), files)

    @web.middleware
    async def _guard(self, request: web.Request, handler: Callable[..., Any]) -> web.StreamResponse:
        self.authorizations.add(request.headers.get("Authorization"))
        if self.busy and not request.path.endswith("/api/status"):
            return refuse(self.busy.pop(0), "busy")
        if request.method != "GET" and "kbn-xsrf" not in request.headers:
            return refuse(400, "Request must contain a kbn-xsrf header.")
        try:
            answer: web.StreamResponse = await handler(request)
        except ValidationError as error:
            return refuse(400, f"[request body.{error.json_path}]: {error.message}")
        return answer

    async def _status(self, _: web.Request) -> web.Response:
        known = {"version": {"number": self.number}} if self.number else {}
        return web.json_response({"status": {"overall": {"level": "available"}}, **known})

    async def _get_space(self, request: web.Request) -> web.Response:
        name = request.match_info["id"]
        return web.json_response({"id": name}) if name in self.spaces else refuse(404, "Not Found")

    async def _post_data_view(self, request: web.Request) -> web.Response:
        body = await checked(request, "data_view")
        view = body["data_view"]
        taken = any(view["title"] == other["title"] for other in self.data_views.values())
        if taken and not body.get("override"):
            return refuse(400, "Duplicate data view")
        self.data_views[view["id"]] = view
        return web.json_response({"data_view": view})

    async def _get_data_view(self, request: web.Request) -> web.Response:
        view = self.data_views.get(request.match_info["id"])
        if view is None:
            return refuse(404, "not found")
        return web.json_response({"data_view": view | {"allowNoIndex": False, "version": "WzEsMV0="}})

    async def _put_dashboard(self, request: web.Request) -> web.Response:
        created = request.match_info["id"] not in self.dashboards
        self.dashboards[request.match_info["id"]] = await checked(request, "dashboard")
        return web.json_response({}, status=201 if created else 200)

    async def _get_dashboard(self, request: web.Request) -> web.Response:
        name = request.match_info["id"]
        if name not in self.dashboards:
            return refuse(404, "not found")
        data = self.dashboards[name]
        panels = [panel | {"config": panel["config"] | {"sampling": 1}} for panel in data["panels"]]
        data = data | {"panels": panels, "options": {"hide_panel_titles": False}}
        return web.json_response({"id": name, "data": data, "meta": {"managed": False}})

    async def _import(self, request: web.Request) -> web.Response:
        part = await (await request.multipart()).next()
        assert isinstance(part, BodyPartReader)
        assert part.name == "file"
        assert request.query["overwrite"] == "true"
        errors = []
        for line in (await part.text()).splitlines():
            saved = json.loads(line)
            VALIDATORS[saved["type"]].validate(saved)
            lost = [each for each in saved["references"] if each["id"] not in self.data_views]
            if lost:
                errors.append({"type": saved["type"], "id": saved["id"], "error": {"type": "missing_references"}})
            else:
                self.saved[saved["id"]] = in_tabs(saved) if saved["type"] == "search" else saved
        return web.json_response({"success": not errors, "successCount": 1 - len(errors), "errors": errors})

    async def _export(self, request: web.Request) -> web.Response:
        (wanted,) = (await request.json())["objects"]
        if wanted["id"] not in self.saved:
            return refuse(400, "Error fetching objects to export")
        line = json.dumps(self.saved[wanted["id"]])
        return web.Response(text=line + "\n", content_type="application/ndjson")

    async def _post_rule(self, request: web.Request) -> web.Response:
        name = request.match_info["id"]
        if name in self.rules:
            return refuse(409, f"Saved object [alert/{name}] conflict")
        self.rules[name] = {"enabled": True, "actions": [], **await checked(request, "rule")}
        return web.json_response(self.rules[name])

    async def _put_rule(self, request: web.Request) -> web.Response:
        name = request.match_info["id"]
        if name not in self.rules:
            return refuse(404, f"Saved object [alert/{name}] not found")
        forgotten: dict[str, Any] = {"actions": [], "alert_delay": None, "flapping": None}
        self.rules[name] |= forgotten | await checked(request, "rule_update")
        return web.json_response(self.rules[name])

    async def _get_rule(self, request: web.Request) -> web.Response:
        rule = self.rules.get(request.match_info["id"])
        if rule is None:
            return refuse(404, "Saved object not found")
        return web.json_response(rule | {"execution_status": {"status": "ok"}, "revision": 3})


async def checked(request: web.Request, name: str) -> dict[str, Any]:
    body: dict[str, Any] = await request.json()
    VALIDATORS[name].validate(body)
    return body


def in_tabs(saved: dict[str, Any]) -> dict[str, Any]:
    """Bring a saved search to the form of newer releases."""
    attributes = dict(saved["attributes"])
    head = {key: attributes.pop(key) for key in ("title", "description")}
    tab = {"id": "a", "label": "Untitled", "attributes": attributes}
    return {**saved, "typeMigrationVersion": "10.12.0", "attributes": {**head, "tabs": [tab]}}


def refuse(status: int, message: str) -> web.Response:
    return web.json_response({"statusCode": status, "message": message}, status=status)

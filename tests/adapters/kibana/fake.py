"""What of Kibana we use: data views by POST, dashboards by PUT, only with kbn-xsrf; given back with defaults."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Final, TypeVar

from aiohttp import web

from pipeline.adapters.kibana.client import Kibana
from pipeline.adapters.kibana.files import KibanaFiles
from tests.adapters.kibana.files import DASHBOARDS, VIEW

FILES: Final = KibanaFiles(data_views={"laporan": VIEW}, dashboards=DASHBOARDS)
Result = TypeVar("Result")


class FakeKibana:
    """Holds what it was given; `busy` are the statuses that it answers first."""

    def __init__(self, *busy: int) -> None:
        self.busy = list(busy)
        self.data_views: dict[str, Any] = {}
        self.dashboards: dict[str, Any] = {}
        self.authorizations: set[str | None] = set()
        self.pauses: list[float] = []

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[str]:
        app = web.Application(middlewares=[self._guard])
        app.router.add_post("/api/data_views/data_view", self._post_data_view)
        app.router.add_get("/api/data_views/data_view/{id}", self._get_data_view)
        app.router.add_put("/api/dashboards/{id}", self._put_dashboard)
        app.router.add_get("/api/dashboards/{id}", self._get_dashboard)
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
        if self.busy:
            return web.json_response({"message": "busy"}, status=self.busy.pop(0))
        if request.method != "GET" and "kbn-xsrf" not in request.headers:
            return web.json_response({"message": "Request must contain a kbn-xsrf header."}, status=400)
        answer: web.StreamResponse = await handler(request)
        return answer

    async def _post_data_view(self, request: web.Request) -> web.Response:
        body = await request.json()
        view = body["data_view"]
        taken = any(view["title"] == other["title"] for other in self.data_views.values())
        if taken and not body.get("override"):
            return web.json_response({"message": "Duplicate data view"}, status=400)
        self.data_views[view["id"]] = view
        return web.json_response({"data_view": view})

    async def _get_data_view(self, request: web.Request) -> web.Response:
        view = self.data_views.get(request.match_info["id"])
        if view is None:
            return web.json_response({"message": "not found"}, status=404)
        return web.json_response({"data_view": view | {"allowNoIndex": False, "version": "WzEsMV0="}})

    async def _put_dashboard(self, request: web.Request) -> web.Response:
        created = request.match_info["id"] not in self.dashboards
        self.dashboards[request.match_info["id"]] = await request.json()
        return web.json_response({}, status=201 if created else 200)

    async def _get_dashboard(self, request: web.Request) -> web.Response:
        name = request.match_info["id"]
        if name not in self.dashboards:
            return web.json_response({"message": "not found"}, status=404)
        data = self.dashboards[name]
        panels = [panel | {"config": panel["config"] | {"sampling": 1}} for panel in data["panels"]]
        data = data | {"panels": panels, "options": {"hide_panel_titles": False}}
        return web.json_response({"id": name, "data": data, "meta": {"managed": False}})

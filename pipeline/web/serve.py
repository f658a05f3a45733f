"""Runs the gateway with uvicorn."""

from __future__ import annotations

import uvicorn

from pipeline.domain.keys import derive_keys
from pipeline.engines import connect_publisher, open_search_index
from pipeline.nlp.duplicate_rules import DuplicateRules
from pipeline.settings import Settings, officer_key, secret_key
from pipeline.web.cases import CaseDesk, add_cases
from pipeline.web.decisions import add_decisions
from pipeline.web.explain import add_explain
from pipeline.web.follow import add_follow
from pipeline.web.gateway import Gateway, create_gateway
from pipeline.web.reader import LazyReader, LoadReader


async def serve_gateway(settings: Settings, *, rules: DuplicateRules, load_reader: LoadReader) -> None:
    """Serve until SIGTERM or SIGINT; requests under way are finished first."""
    async with open_search_index(settings) as search_index:
        gateway = Gateway(
            keys=derive_keys(secret_key(settings)),
            connect=lambda: connect_publisher(settings),
            is_ready=search_index.is_ready,
            max_body_bytes=settings.max_body_bytes,
        )
        app = create_gateway(gateway)
        reader = LazyReader(load_reader)
        add_cases(app, CaseDesk(search_index, rules=rules), reader)
        add_follow(app, search_index)
        add_decisions(app, search_index, officer_key=officer_key(settings))
        add_explain(app, reader)
        config = uvicorn.Config(
            app,
            host=settings.gateway_host,
            port=settings.gateway_port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=int(settings.stop_deadline_s),
        )
        await uvicorn.Server(config).serve()

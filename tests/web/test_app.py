"""How the application is put together."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

from fastapi.routing import APIRoute

from pipeline.web.app import ROUTERS


def called_by(dependant: Any) -> Iterator[Any]:
    """Give what FastAPI calls for a route: the route itself, and all that it depends on."""
    yield dependant.call
    for each in dependant.dependencies:
        yield from called_by(each)


def test_no_request_leaves_the_event_loop_for_a_thread() -> None:
    """A hop to a thread and back costs more than all the rest of a report's way in."""
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    called = {call for route in routes for call in called_by(route.dependant)}

    assert len(routes) > 10
    assert [call for call in called if not _is_async(call)] == []


def _is_async(call: Any) -> bool:
    return inspect.iscoroutinefunction(call) or inspect.iscoroutinefunction(type(call).__call__)

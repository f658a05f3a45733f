"""Whether a Kibana can be worked with, before anything is put into it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from pipeline.adapters.kibana import refusals
from pipeline.adapters.kibana.client import Kibana

STATUS: Final = "/api/status"
SPACE: Final = re.compile(r"/s/([^/]+)/?$")
RELEASE: Final = re.compile(r"(\d+)\.(\d+)")


def check(kibana: Kibana) -> None:
    """Look at its release and its space.

    Who is not let in gets no release from `/api/status`; then the next question says so.

    Raises
    ------
    SetupFault
        If it is no Kibana or too old, or the space of its address is not there; else as `Kibana.ask`.
    """
    status = kibana.ask("GET", STATUS, source=STATUS)
    if not isinstance(status, dict):
        raise refusals.no_kibana(kibana.url)
    number = status.get("version", {}).get("number")
    if number and _release(number) < refusals.OLDEST:
        raise refusals.too_old(kibana.url, number)
    if space := SPACE.search(kibana.url):
        root = replace(kibana, url=kibana.url[: space.start()])
        if root.ask("GET", f"/api/spaces/space/{space[1]}", source=f"ruang {space[1]}") is None:
            raise refusals.no_space(root.url, space[1])


def _release(number: str) -> tuple[int, ...]:
    found = RELEASE.match(number)
    return tuple(map(int, found.groups())) if found else refusals.OLDEST

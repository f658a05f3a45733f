"""Tells what Kibana has otherwise than the files say; defaults that Kibana adds are no difference."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import orjson

from pipeline.adapters.kibana.client import Kibana
from pipeline.adapters.kibana.files import KibanaFiles
from pipeline.adapters.kibana.objects import in_order
from pipeline.adapters.kibana.readiness import check


def diff_kibana(kibana: Kibana, files: KibanaFiles) -> list[str]:
    """Compare; gives a line for each difference, as people read it. Raises as `apply_kibana`."""
    kibana.again(partial(check, kibana))
    lines: list[str] = []
    for each in in_order(files):
        lines += _differences(each.name, each.wanted, kibana.again(partial(each.find, kibana)))
    return lines


def _differences(name: str, wanted: dict[str, Any], found: dict[str, Any] | None) -> list[str]:
    if found is None:
        return [f"{name}: tidak ada di Kibana"]
    return [f"{name}: {line}" for line in compare(wanted, found)]


def compare(wanted: object, found: object, at: str = "") -> Iterator[str]:
    """Tell where what was found lacks something of what is wanted, or has it otherwise; lists have one length."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        for key, value in wanted.items():
            yield from compare(value, found.get(key), f"{at}.{key}" if at else key)
    elif isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        for number, (value, other) in enumerate(zip(wanted, found, strict=True)):
            yield from compare(value, other, f"{at}[{number}]")
    elif isinstance(wanted, list) and isinstance(found, list):
        yield f"{at}: {len(wanted)} di berkas, {len(found)} di Kibana"
    elif wanted != found:
        yield f"{at}: {_shown(wanted)} di berkas, {_shown(found)} di Kibana"


def _shown(value: object) -> str:
    return "tidak ada" if value is None else orjson.dumps(value).decode()

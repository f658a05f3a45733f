"""Reads what is to be in Kibana from a folder: a folder of JSON files a kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

import orjson

from pipeline.domain.errors import SetupFault

PAGES: Final = {
    "tracking_id": "/lacak/{{value}}",
    "report_id": "/petugas/laporan/{{value}}",
    "case_id": "/petugas/kasus/{{value}}",
}
"""Field -> page of the gateway where its value is seen."""


@dataclass(frozen=True, kw_only=True, slots=True)
class KibanaFiles:
    """What is to be in Kibana, by the name of the file; a file of `dashboards` is called as its id."""

    data_views: Mapping[str, dict[str, Any]]
    dashboards: Mapping[str, dict[str, Any]]
    searches: Mapping[str, dict[str, Any]]
    maps: Mapping[str, dict[str, Any]]
    rules: Mapping[str, dict[str, Any]]


def read_kibana_files(directory: Path) -> KibanaFiles:
    """Read a folder.

    Raises
    ------
    SetupFault
        If one of its folders holds nothing, or a file is no JSON.
    """
    kinds = {each.name: _load(directory / each.name) for each in fields(KibanaFiles)}
    if empty := [kind for kind, found in kinds.items() if not found]:
        raise SetupFault(
            f"{directory} tidak berisi {', '.join(f'{kind}/*.json' for kind in empty)}: folder kibana utuh?"
        )
    return KibanaFiles(**kinds)


def with_links(files: KibanaFiles, public_url: str) -> KibanaFiles:
    """Let ids in the data views lead to the tracking page and to the console."""
    links = {
        field: {"id": "url", "params": {"type": "a", "urlTemplate": public_url.rstrip("/") + page}}
        for field, page in PAGES.items()
    }
    return replace(files, data_views={name: view | {"fieldFormats": links} for name, view in files.data_views.items()})


def _load(folder: Path) -> dict[str, dict[str, Any]]:
    return {path.stem: _read(path) for path in sorted(folder.glob("*.json"))}


def _read(path: Path) -> dict[str, Any]:
    try:
        read: dict[str, Any] = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError as error:
        raise SetupFault(f"{path} bukan JSON: {error}") from error
    return read

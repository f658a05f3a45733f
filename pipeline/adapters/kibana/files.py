"""Reads the data views and dashboards of a folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import orjson

from pipeline.domain.errors import SetupFault

PAGES: Final = {
    "tracking_id": "/lacak/{{value}}",
    "report_id": "/petugas/laporan/{{value}}",
    "case_id": "/petugas/laporan/{{value}}",
}
"""Field -> page of the gateway where its value is seen; a case's id is that of its oldest report."""


@dataclass(frozen=True, kw_only=True, slots=True)
class KibanaFiles:
    """What is to be in Kibana, by the name of the file."""

    data_views: Mapping[str, dict[str, Any]]
    dashboards: Mapping[str, dict[str, Any]]


def read_kibana_files(directory: Path) -> KibanaFiles:
    """Read a folder that holds `data_views/*.json` and `dashboards/<id>.json`.

    Raises
    ------
    SetupFault
        If it holds nothing, or a file is no JSON.
    """
    views, dashboards = _load(directory / "data_views"), _load(directory / "dashboards")
    if not views or not dashboards:
        raise SetupFault(
            f"{directory} holds no data_views/*.json or no dashboards/*.json: is it the project's kibana folder?"
        )
    return KibanaFiles(data_views=views, dashboards=dashboards)


def with_links(files: KibanaFiles, public_url: str) -> KibanaFiles:
    """Let ids in the data views lead to the tracking page and to the console."""
    links = {
        field: {"id": "url", "params": {"type": "a", "urlTemplate": public_url.rstrip("/") + page}}
        for field, page in PAGES.items()
    }
    return replace(files, data_views={name: view | {"fieldFormats": links} for name, view in files.data_views.items()})


def _load(folder: Path) -> dict[str, dict[str, Any]]:
    try:
        return {path.stem: orjson.loads(path.read_bytes()) for path in sorted(folder.glob("*.json"))}
    except orjson.JSONDecodeError as error:
        raise SetupFault(f"a file in {folder} is no JSON: {error}") from error

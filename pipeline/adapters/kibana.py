"""Puts the data views and dashboards of `kibana/` into Kibana, each under its own id; may be repeated.

Needs Kibana 9.5: since then its Dashboards API is stable, and a PUT creates or replaces.
"""

from __future__ import annotations

import base64
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Final

import orjson

from pipeline.domain.errors import Outage, SetupFault

TIMEOUT_S: Final = 30.0
"""A Kibana that has just started takes ten seconds for its first answer."""
AWAY_STATUS: Final = frozenset({429, 502, 503, 504})
NO_ENTRY_STATUS: Final = frozenset({401, 403})


def apply_kibana(
    url: str, directory: Path, *, api_key: str | None = None, basic_auth: tuple[str, str] | None = None
) -> list[str]:
    """Put everything in the folder, data views first because dashboards refer to them.

    Parameters
    ----------
    directory
        Holds `data_views/*.json` and `dashboards/<id>.json`.

    Returns
    -------
    list of str
        The ids that were put.

    Raises
    ------
    Outage
        If Kibana does not answer or is still starting.
    SetupFault
        If the folder holds nothing, or Kibana refuses the credentials or a file.
    """
    headers = _headers(api_key, basic_auth)
    views, dashboards = _load(directory / "data_views"), _load(directory / "dashboards")
    if not views or not dashboards:
        raise SetupFault(
            f"{directory} holds no data_views/*.json or no dashboards/*.json: is it the project's kibana folder?"
        )
    for name, view in views.items():
        body = {"override": True, "data_view": view}
        _send("POST", f"{url.rstrip('/')}/api/data_views/data_view", body, headers, source=name)
    for name, dashboard in dashboards.items():
        _send("PUT", f"{url.rstrip('/')}/api/dashboards/{name}", dashboard, headers, source=name)
    return [view["id"] for view in views.values()] + list(dashboards)


def _load(folder: Path) -> dict[str, dict[str, Any]]:
    try:
        return {path.stem: orjson.loads(path.read_bytes()) for path in sorted(folder.glob("*.json"))}
    except orjson.JSONDecodeError as error:
        raise SetupFault(f"a file in {folder} is no JSON: {error}") from error


def _headers(api_key: str | None, basic_auth: tuple[str, str] | None) -> dict[str, str]:
    headers = {"kbn-xsrf": "true", "Content-Type": "application/json"}
    if api_key is not None:
        headers["Authorization"] = f"ApiKey {api_key}"
    elif basic_auth is not None:
        headers["Authorization"] = "Basic " + base64.b64encode(":".join(basic_auth).encode()).decode()
    return headers


def _send(method: str, url: str, body: dict[str, Any], headers: dict[str, str], *, source: str) -> None:
    request = urllib.request.Request(url, orjson.dumps(body), headers, method=method)  # noqa: S310 - a checked setting
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310 - a checked setting
            answer.read()
    except urllib.error.HTTPError as error:
        with error:
            _raise_refusal(error, source)
    except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
        raise Outage(f"Kibana does not answer at {url}: {error}") from error


def _raise_refusal(error: urllib.error.HTTPError, source: str) -> None:
    if error.code in AWAY_STATUS:
        raise Outage(f"Kibana does not serve: status {error.code}") from error
    if error.code in NO_ENTRY_STATUS:
        raise SetupFault(
            f"Kibana refuses us, status {error.code}: check the user or API key of Elasticsearch"
        ) from error
    said = error.read().decode("utf-8", "replace")
    raise SetupFault(
        f"Kibana refused {source!r}, status {error.code}; it must be 9.5 or newer. It says: {said}"
    ) from error

"""Speaks to Kibana's HTTP API; what is busy or taken at the moment is asked again."""

from __future__ import annotations

import base64
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, NoReturn

import orjson

from pipeline.domain.errors import Engine, Outage, SetupFault

TIMEOUT_S: Final = 30.0
"""A Kibana that has just started takes ten seconds for its first answer."""
PAUSES_S: Final = (0.5, 1.0, 2.0)
"""Before each further try; a Kibana that starts takes longer, and the command is repeated then."""
AWAY_STATUS: Final = frozenset({409, 429, 502, 503, 504})
"""Also 409: somebody else writes the same object now."""
NO_ENTRY_STATUS: Final = frozenset({401, 403})


@dataclass(frozen=True, kw_only=True, slots=True)
class Kibana:
    """A Kibana and how we are let in."""

    url: str
    api_key: str | None = None
    basic_auth: tuple[str, str] | None = None
    tls: ssl.SSLContext | None = None
    pause: Callable[[float], None] = time.sleep

    def get(self, path: str) -> dict[str, Any] | None:
        """Give what is at a path; None if nothing is.

        Raises
        ------
        Outage
            If Kibana does not answer or is still starting.
        SetupFault
            If it refuses the credentials or the question.
        """
        return self._ask("GET", path, None, source=path)

    def put(self, method: str, path: str, body: dict[str, Any], *, source: str) -> None:
        """Send what a file says; `source` names the file. Raises as `get`, and SetupFault where nothing is there."""
        if self._ask(method, path, body, source=source) is None:
            raise SetupFault(f"Kibana refused {source!r}, status 404: it must be 9.5 or newer")

    def _ask(self, method: str, path: str, body: dict[str, Any] | None, *, source: str) -> dict[str, Any] | None:
        for pause_s in PAUSES_S:
            with suppress(Outage):
                return self._ask_once(method, path, body, source)
            self.pause(pause_s)
        return self._ask_once(method, path, body, source)

    def _ask_once(self, method: str, path: str, body: dict[str, Any] | None, source: str) -> dict[str, Any] | None:
        try:
            return self._send(method, path, body)
        except urllib.error.HTTPError as error:
            with error:
                if error.code == HTTPStatus.NOT_FOUND:
                    return None
                _raise_refusal(error, source)

    def _send(self, method: str, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        url = f"{self.url.rstrip('/')}{path}"
        data = None if body is None else orjson.dumps(body)
        request = urllib.request.Request(url, data, self._headers(), method=method)  # noqa: S310 - a checked setting
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S, context=self.tls) as answer:  # noqa: S310 - as above
                read = answer.read()
        except urllib.error.HTTPError:
            raise
        except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
            raise _unreachable(error, url) from error
        return _parse(read, url)

    def _headers(self) -> dict[str, str]:
        headers = {"kbn-xsrf": "true", "Content-Type": "application/json"}
        if self.api_key is not None:
            headers["Authorization"] = f"ApiKey {self.api_key}"
        elif self.basic_auth is not None:
            headers["Authorization"] = "Basic " + base64.b64encode(":".join(self.basic_auth).encode()).decode()
        return headers


def _parse(read: bytes, url: str) -> dict[str, Any]:
    try:
        answer = orjson.loads(read)
    except orjson.JSONDecodeError as error:
        raise SetupFault(f"what answers at {url} is no Kibana: it gives no JSON") from error
    if not isinstance(answer, dict):
        raise SetupFault(f"what answers at {url} is no Kibana: it gives no JSON object")
    return answer


def _unreachable(error: Exception, url: str) -> Outage | SetupFault:
    if isinstance(getattr(error, "reason", None), ssl.SSLCertVerificationError):
        return SetupFault(
            f"sertifikat Kibana tidak dipercaya ({error}): periksa LAPOR_ELASTICSEARCH_CA_FILE, dan apakah nama di "
            "LAPOR_KIBANA_URL ada di sertifikatnya"
        )
    return Outage(f"Kibana does not answer at {url}: {error}", Engine.KIBANA)


def _raise_refusal(error: urllib.error.HTTPError, source: str) -> NoReturn:
    if error.code in AWAY_STATUS:
        raise Outage(f"Kibana does not serve: status {error.code}", Engine.KIBANA) from error
    if error.code in NO_ENTRY_STATUS:
        raise SetupFault(
            f"Kibana refuses us, status {error.code}: check the user or API key of Elasticsearch"
        ) from error
    said = error.read().decode("utf-8", "replace")
    raise SetupFault(
        f"Kibana refused {source!r}, status {error.code}; it must be 9.5 or newer. It says: {said}"
    ) from error

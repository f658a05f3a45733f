"""Speaks to Kibana's HTTP API; what is busy or taken at the moment is asked again."""

from __future__ import annotations

import base64
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, TypeVar

import orjson

from pipeline.adapters.kibana import refusals
from pipeline.domain.errors import Outage

TIMEOUT_S: Final = 30.0
"""A Kibana that has just started takes ten seconds for its first answer."""
PAUSES_S: Final = (0.5, 1.0, 2.0)
"""Before each further try; a Kibana that starts takes longer, and the command is repeated then."""
JSON: Final = "application/json"
ABSENT: Final = frozenset({HTTPStatus.NOT_FOUND})

Result = TypeVar("Result")


class _Staying(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: the password would go along, and what is posted would be left behind."""

    def redirect_request(self, *_: object) -> None:
        """Let the redirect be an error."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kibana:
    """A Kibana and how we are let in; `url` may end in `/s/NAME`, a space of it."""

    url: str
    api_key: str | None = None
    basic_auth: tuple[str, str] | None = None
    tls: ssl.SSLContext | None = None
    pause: Callable[[float], None] = time.sleep

    def again(self, step: Callable[[], Result]) -> Result:
        """Take a step; whole, once more after a pause, while Kibana is busy or somebody else writes the same."""
        for pause_s in PAUSES_S:
            with suppress(Outage):
                return step()
            self.pause(pause_s)
        return step()

    def ask(self, method: str, path: str, body: object = None, *, source: str) -> Any | None:  # noqa: ANN401 - JSON
        """Send JSON and read JSON; None if nothing is at the path. `source` names what is sent or sought.

        Raises
        ------
        Outage
            If Kibana does not answer, is still starting, or somebody else writes the same.
        SetupFault
            If it refuses the credentials or what is sent, or is no Kibana.
        """
        return self.send(method, path, None if body is None else orjson.dumps(body), source=source)

    def send(
        self,
        method: str,
        path: str,
        data: bytes | None,
        *,
        source: str,
        content_type: str = JSON,
        absent: Collection[int] = ABSENT,
    ) -> Any | None:  # noqa: ANN401 - JSON
        """Send bytes and read JSON; None at a status that says that nothing is there. Raises as `ask`."""
        url = f"{self.url.rstrip('/')}{path}"
        headers = {"kbn-xsrf": "true", "Content-Type": content_type, **self._authorization()}
        request = urllib.request.Request(url, data, headers, method=method)  # noqa: S310 - a checked setting
        opener = urllib.request.build_opener(_Staying, urllib.request.HTTPSHandler(context=self.tls))
        try:
            with opener.open(request, timeout=TIMEOUT_S) as answer:
                return orjson.loads(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                if error.code in absent:
                    return None
                raise refusals.refused(error, self.url, self._user(), source) from error
        except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
            raise refusals.unreachable(error, self.url) from error
        except orjson.JSONDecodeError as error:
            raise refusals.no_kibana(url) from error

    def _authorization(self) -> dict[str, str]:
        if self.api_key is not None:
            return {"Authorization": f"ApiKey {self.api_key}"}
        if self.basic_auth is not None:
            return {"Authorization": "Basic " + base64.b64encode(":".join(self.basic_auth).encode()).decode()}
        return {}

    def _user(self) -> str:
        if self.api_key is not None:
            return "kunci di LAPOR_ELASTICSEARCH_API_KEY"
        if self.basic_auth is not None:
            return f"pengguna {self.basic_auth[0]!r} (LAPOR_ELASTICSEARCH_USERNAME dan LAPOR_ELASTICSEARCH_PASSWORD)"
        return "permintaan tanpa pengguna: isi LAPOR_ELASTICSEARCH_USERNAME dan LAPOR_ELASTICSEARCH_PASSWORD"

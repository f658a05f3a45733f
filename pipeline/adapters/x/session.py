"""The HTTP session under tweepy: our base URL, our time limits, and X's refusals as our errors."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, Final

import aiohttp
from yarl import URL

from pipeline.domain.errors import Outage, SetupFault

TWEEPY_HOST: Final = "https://api.twitter.com"
"""Built into tweepy 4.17 (`AsyncStreamingClient._connect`, `AsyncBaseClient.request`); no argument changes it."""

SILENCE_S: Final = 30.0
"""X sends a keep-alive every 20 s; silent for half as long again, a connection is dead, though it looks open."""

CONNECT_S: Final = 15.0
REQUEST: Final = aiohttp.ClientTimeout(total=60.0, sock_connect=CONNECT_S)
"""For all but the stream: a page of 100 posts comes within seconds."""

_LINE_BUFFER_BYTES: Final = 2**20
"""aiohttp reads lines of up to twice this; a long post that quotes another, all in `\\u` escapes, has 300 kB."""

_DETAIL_CHARS: Final = 1_000
"""Of what X says of a refusal; the longest that was seen has 400."""

DENIED: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


class XAway(Outage):
    """X refuses a request or does not answer, in a way that time can cure unless the caller knows better.

    Attributes
    ----------
    status
        Of the answer; 0 if there was none.
    detail
        What X says of it; it may repeat what we asked for, so it is not part of the message.
    retry_after_s
        How long X asked us to stay away; 0 if it did not say.
    """

    def __init__(self, reason: str, *, status: int = 0, detail: str = "", retry_after_s: float = 0.0) -> None:
        super().__init__(reason)
        self.status = status
        self.detail = detail
        self.retry_after_s = retry_after_s


class RebasedSession:
    """What tweepy uses of an aiohttp session, with the host that tweepy has built in replaced by ours.

    tweepy takes the session from its public attribute `session`, so nothing of tweepy is patched or overridden. Were
    its built-in host to change, every request would fail on an impossible URL, and the tests with it. Each answer other
    than a success raises an `XAway`.
    """

    def __init__(
        self, session: aiohttp.ClientSession, api_url: str, *, timeout: aiohttp.ClientTimeout = REQUEST
    ) -> None:
        self._session = session
        self._api_url = api_url.rstrip("/")
        self._timeout = timeout

    def request(self, method: str, url: str | URL, **options: Any) -> Any:  # noqa: ANN401 - passed through
        """Send a request of tweepy's to `api_url`; a URL that tweepy signed stays as it is written."""
        rebased = URL(self._api_url + str(url).removeprefix(TWEEPY_HOST), encoded=isinstance(url, URL))
        return self._session.request(
            method,
            rebased,
            timeout=self._timeout,
            raise_for_status=_check_status,
            read_bufsize=_LINE_BUFFER_BYTES,
            allow_redirects=False,
            **options,
        )

    @property
    def headers(self) -> Any:  # noqa: ANN401 - aiohttp's own multi-dict
        """Headers of every request; tweepy writes its name into them."""
        return self._session.headers

    @property
    def closed(self) -> bool:
        """Whether it is closed; tweepy would open one of its own then."""
        return self._session.closed

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()


def stream_timeout(silence_s: float) -> aiohttp.ClientTimeout:
    """Give the limits of a request that is answered for ever."""
    return aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S, sock_read=silence_s)


@contextmanager
def x_errors() -> Iterator[None]:
    """Turn what requests to X raise beside `XAway` into one."""
    try:
        yield
    except (aiohttp.ClientError, TimeoutError, json.JSONDecodeError, UnicodeDecodeError) as error:
        raise XAway(f"the request to X failed: {type(error).__name__}") from error


def denied(away: XAway, secret: str) -> SetupFault:
    """Make the fault of a token that X does not accept for what we ask."""
    return SetupFault(
        f"X menjawab {away.status} atas kunci kami: {away.detail[:300]!r}; periksa {secret}, dan apakah aplikasinya "
        "termasuk proyek yang boleh meminta ini"
    )


async def _check_status(response: aiohttp.ClientResponse) -> None:
    if response.status < HTTPStatus.MULTIPLE_CHOICES:
        return
    with x_errors():
        detail = (await response.text(errors="replace"))[:_DETAIL_CHARS]
    raise XAway(
        f"X answers {response.status}",
        status=response.status,
        detail=detail,
        retry_after_s=retry_after_s(response.headers, now=time.time()),
    )


def retry_after_s(headers: Mapping[str, str], *, now: float) -> float:
    """Read how long X wants us to stay away, in seconds; 0 if it does not say.

    Parameters
    ----------
    now
        Unix time, in which `x-rate-limit-reset` is given too.
    """
    if (seconds := _number(headers.get("Retry-After"))) is not None:
        return max(seconds, 0.0)
    remaining, reset_at = headers.get("x-rate-limit-remaining"), _number(headers.get("x-rate-limit-reset"))
    is_limited = remaining is None or remaining.strip() == "0"
    return 0.0 if reset_at is None or not is_limited else max(reset_at - now, 0.0)


def _number(text: str | None) -> float | None:
    return float(text) if text is not None and text.strip().isdecimal() else None

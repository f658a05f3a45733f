"""The HTTP session under tweepy: our base URL, our time limits, and X's refusals as our errors."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final

import aiohttp

from pipeline.domain.errors import Outage, SetupFault

TWEEPY_HOST: Final = "https://api.twitter.com"
"""Built into tweepy 4.17 (`AsyncStreamingClient._connect`, `AsyncBaseClient.request`); no argument changes it."""

SILENCE_S: Final = 30.0
"""X sends a keep-alive every 20 s; silent for half as long again, a connection is dead, though it looks open."""

_CONNECT_S: Final = 15.0
_LINE_BUFFER_BYTES: Final = 2**20
"""aiohttp reads lines of up to twice this; a long post that quotes another, all in `\\u` escapes, has 300 kB."""

_DETAIL_CHARS: Final = 300
_DENIED: Final = frozenset({401, 403})


class StreamLost(Outage):
    """The stream, or a request to X, failed in a way that time can cure.

    Attributes
    ----------
    retry_after_s
        How long X asked us to stay away; 0 if it did not say.
    """

    def __init__(self, reason: str, *, retry_after_s: float = 0.0) -> None:
        super().__init__(reason)
        self.retry_after_s = retry_after_s


class RebasedSession:
    """What tweepy uses of an aiohttp session, with the host that tweepy has built in replaced by ours.

    tweepy takes the session from its public attribute `session`, so nothing of tweepy is patched or overridden. Were
    its built-in host to change, every request would fail on an impossible URL, and the tests with it.
    """

    def __init__(self, session: aiohttp.ClientSession, api_url: str) -> None:
        self._session = session
        self._api_url = api_url.rstrip("/")

    def request(self, method: str, url: str, **options: Any) -> Any:  # noqa: ANN401 - passed through
        """Send a request of tweepy's to `api_url`."""
        return self._session.request(method, self._api_url + url.removeprefix(TWEEPY_HOST), **options)

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


def open_session(api_url: str, *, silence_s: float) -> RebasedSession:
    """Open a session whose every answer other than a success raises one of our errors."""
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_S, sock_read=silence_s)
    session = aiohttp.ClientSession(timeout=timeout, raise_for_status=_check_status, read_bufsize=_LINE_BUFFER_BYTES)
    return RebasedSession(session, api_url)


async def _check_status(response: aiohttp.ClientResponse) -> None:
    if response.ok:
        return
    if response.status in _DENIED:
        detail = (await response.text(errors="replace"))[:_DETAIL_CHARS]
        raise SetupFault(
            f"X answers {response.status} to our bearer token: {detail!r}; check LAPOR_TWITTER_BEARER_TOKEN, and "
            "that its app belongs to a project with access to the filtered stream"
        )
    raise StreamLost(f"X answers {response.status}", retry_after_s=retry_after_s(response.headers, now=time.time()))


def retry_after_s(headers: Mapping[str, str], *, now: float) -> float:
    """Read how long X wants us to stay away, in seconds; 0 if it does not say.

    Parameters
    ----------
    now
        Unix time, in which `x-rate-limit-reset` is given too.
    """
    if (seconds := _number(headers.get("Retry-After"))) is not None:
        return max(seconds, 0.0)
    reset_at = _number(headers.get("x-rate-limit-reset"))
    return 0.0 if reset_at is None else max(reset_at - now, 0.0)


def _number(text: str | None) -> float | None:
    return float(text) if text is not None and text.strip().isdecimal() else None

"""Proves that a form was sent from our own page: a signed token in the form that names a cookie of the same browser.

Another site can make a browser send a form with its cookies, and can read neither cookie nor token (signed double
submit, as OWASP describes it). The token also carries the form's own id, by which the same form sent twice is one.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from secrets import token_hex
from typing import Final

from fastapi import Request, Response
from itsdangerous import BadData, URLSafeTimedSerializer

from pipeline.domain.errors import DataFault

COOKIE: Final = "lapor_formulir"
FIELD: Final = "token"
LASTS_S: Final = 24 * 60 * 60
"""Seconds that a form may stay open: the `Idempotency-Key` that it sends with is known as long."""

_COOKIE_VALUE: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class FormToken:
    """What a page's form is given, and the cookie that goes with it."""

    form_id: str
    field: str
    cookie: str

    def set_cookie(self, request: Request, response: Response) -> None:
        """Give the browser its half."""
        response.set_cookie(
            COOKIE, self.cookie, max_age=LASTS_S, httponly=True, samesite="lax", secure=request.url.scheme == "https"
        )


class FormTokens:
    """Issues and checks tokens, signed with one key."""

    def __init__(self, key: bytes) -> None:
        self._signer = URLSafeTimedSerializer(key, salt="form")

    def issue(self, request: Request, form_id: str | None = None) -> FormToken:
        """Make a token for a form; a form that is shown again keeps its id."""
        cookie = _cookie(request) or token_hex(16)
        form_id = form_id or token_hex(16)
        field = self._signer.dumps([cookie, form_id])
        return FormToken(form_id=form_id, field=str(field), cookie=cookie)

    def check(self, request: Request, field: str) -> str:
        """Give the id of the form that was sent.

        Raises
        ------
        DataFault
            `stale_form`, for one of another browser, too old or not ours.
        """
        try:
            cookie, form_id = self._signer.loads(field, max_age=LASTS_S)
        except (BadData, ValueError, TypeError):
            raise DataFault("stale_form", "no token of ours, or an old one") from None
        if not hmac.compare_digest(str(cookie), _cookie(request) or ""):
            raise DataFault("stale_form", "the token is of another browser")
        return str(form_id)


def _cookie(request: Request) -> str | None:
    value = request.cookies.get(COOKIE, "")
    return value if _COOKIE_VALUE.fullmatch(value) else None

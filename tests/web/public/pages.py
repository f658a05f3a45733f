"""A browser without JavaScript: it reads forms out of pages, fills them in and sends them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx

from pipeline.classify.explanation import Reading
from pipeline.services.reading import ReadText
from tests.duplicates.reports_to_compare import make_analysed

PAGE = {"Accept": "text/html,application/xhtml+xml"}


def load() -> ReadText:
    """Read texts without models."""
    return lambda asked: Reading(make_analysed(asked.text), ())


@dataclass
class Page(HTMLParser):
    """The fields of a page's forms, with what stands in them."""

    html: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    _textarea: str | None = None
    _select: str | None = None

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given: dict[str, Any] = dict(attrs)
        name, value = given.get("name"), given.get("value") or ""
        match tag:
            case "textarea":
                self._textarea = name
            case "select":
                self._select = name
            case "option" if self._select and "selected" in given:
                self.fields[self._select] = [value]
            case "input" if name and given.get("type") not in ("file", "radio", "checkbox"):
                self.fields.setdefault(name, []).append(value)
            case "input" if name and "checked" in given:
                self.fields.setdefault(name, []).append(value)

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.fields.setdefault(self._textarea, []).append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = None
        if tag == "select":
            self._select = None


async def open_form(client: httpx.AsyncClient) -> dict[str, list[str]]:
    """Open the form and give its fields."""
    answer = await client.get("/lapor", headers=PAGE)
    assert answer.status_code == 200, answer.text
    return Page(answer.text).fields


async def send(
    client: httpx.AsyncClient,
    fields: dict[str, list[str]],
    *,
    pictures: Sequence[bytes] = (),
    to: str = "/lapor",
    **typed: str,
) -> httpx.Response:
    """Send a form as a browser does: parts, and an empty file where none was chosen."""
    files = [("pictures", (f"{at}.jpg", each, "image/jpeg")) for at, each in enumerate(pictures)]
    sent = fields | {name: [value] for name, value in typed.items()}
    return await client.post(
        to, data=sent, files=files or [("pictures", ("", b"", "application/octet-stream"))], headers=PAGE
    )

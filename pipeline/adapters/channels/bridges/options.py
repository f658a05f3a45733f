"""What the file of partners says of a bridge and of the way back; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field, field_validator

from pipeline.adapters.channels.forms import OUTSIDE_FIELDS
from pipeline.adapters.channels.sms.options import Options, Secret

SECRET: Final = "{secret}"  # noqa: S105 - the place of one
"""What a header may name."""

Url = Annotated[str, Field(pattern=r"^https?://")]


def _as_list(paths: object) -> object:
    return [paths] if isinstance(paths, str) else paths


Paths = Annotated[tuple[str, ...], BeforeValidator(_as_list), Field(min_length=1)]

OWN_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {field: (field,) for field in OUTSIDE_FIELDS}
"""Of a partner that speaks our own form."""

FEED_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id",),
    "text": ("title", "summary"),
    "received_at": ("published",),
}
"""Of RSS and Atom, as feedparser names them."""


class BridgeOptions(Options):
    """Where a partner's reports are fetched from, and how they are read.

    Attributes
    ----------
    items, next
        JSON: where the list of reports is, and the address of the next page; a dot leads into an object. A `Link`
        header and an Atom link of the kind `next` are followed without it.
    since
        Name of a query parameter that takes a time: only what came since then is asked for.
    every_s, pause_s
        Seconds between two walks, and between two pages of one.
    order
        What comes first. `oldest`: every page is walked each time.
    fields
        Field of ours -> its path there, or several, whose words are joined.
    """

    url: Url
    format: Literal["json", "feed"] = "json"
    items: str = ""
    next: str = ""
    since: str | None = None
    order: Literal["newest", "oldest"] = "newest"
    every_s: float = Field(300, ge=30, le=86_400)
    pause_s: float = Field(0.5, ge=0, le=60)
    headers: dict[str, str] = Field(default_factory=dict)
    secret: Secret | None = Field(None, validation_alias="secret_env")
    fields: dict[str, Paths] = Field(default_factory=dict)
    constants: dict[str, str | int | float] = Field(default_factory=dict)

    @field_validator("fields", "constants")
    @classmethod
    def _known(cls, given: dict[str, object]) -> dict[str, object]:
        if unknown := given.keys() - set(OUTSIDE_FIELDS):
            known = ", ".join(OUTSIDE_FIELDS)
            raise ValueError(f"{', '.join(sorted(unknown))}: no field of a report; known: {known}")
        return given

    @property
    def paths(self) -> Mapping[str, tuple[str, ...]]:
        """What is read of each report."""
        if self.format == "feed":
            return {**FEED_FIELDS, **self.fields}
        return self.fields or OWN_FIELDS

    def sent_headers(self) -> dict[str, str]:
        """Fill the secret into the headers."""
        secret = self.secret.get_secret_value() if self.secret else ""
        return {name: value.replace(SECRET, secret) for name, value in self.headers.items()}


class WebhookOptions(Options):
    """Where a partner is told what became of its reports.

    Attributes
    ----------
    secret
        Signs (Standard Webhooks): `whsec_` and base64.
    """

    url: Url
    secret: Secret = Field(validation_alias="secret_env")

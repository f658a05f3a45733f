"""What is asked of the API."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic import ConfigDict, Field, model_validator
from pydantic_core import from_json

from pipeline.adapters.channels.checks import Body, Name, Short, Text
from pipeline.adapters.channels.encodings import decode


class BytesRoute(APIRoute):
    """Hands the body's bytes to its model, whatever its sender calls them: `curl -d` says a form, some say nothing.

    So the token of an officer is asked for before the body is looked at.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Take the content type away."""
        handle = super().get_route_handler()

        async def handle_bytes(request: Request) -> Response:
            headers = [(name, value) for name, value in request.scope["headers"] if name != b"content-type"]
            return await handle(Request({**request.scope, "headers": headers}, request.receive))

        return handle_bytes


class Asked(Body):
    """Base of what is asked: JSON, in which a field that is not known is refused."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _read(cls, body: object) -> object:
        return from_json(decode(body)) if isinstance(body, bytes) else body


class Follow(Asked):
    """Who wants to follow, and through which channel."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"sender": "0812-0000-0017"}]})
    sender: Annotated[
        Name,
        Field(
            description="Kept as a keyed hash only. The same person counts once, whatever they do.",
            examples=["0812-0000-0017"],
        ),
    ]
    channel: Annotated[Short, Field(description="The client's own, or `web`, if left out.", examples=["web"])] = None


class Merge(Asked):
    """Which other report belongs to the same case."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"other": "sms:1"}]})
    other: Annotated[
        Name, Field(description="report_id, case_id or tracking ID of the other report.", examples=["sms:1"])
    ]


class Question(Asked):
    """A text, as it would be sent."""

    model_config = ConfigDict(
        coerce_numbers_to_str=False,
        json_schema_extra={"examples": [{"text": "Lampu jalan padam di depan pasar", "region": "Kota Ambon"}]},
    )
    text: Annotated[Text, Field(examples=["Lampu jalan padam di depan pasar"])]
    region: Annotated[Short, Field(description="Name or code of the area.", examples=["Kota Ambon"])] = None

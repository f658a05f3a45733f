"""An answer of Open311 as XML or as JSON, as the specification maps one to the other (the Spark convention). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from enum import StrEnum
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

import orjson
from fastapi import Response

from pipeline.services.open311.answers import (
    Answer,
    DefinitionAnswer,
    DiscoveryAnswer,
    ErrorAnswer,
    FiledAnswer,
    RequestAnswer,
    ServiceAnswer,
    TokenAnswer,
    UpdateAnswer,
)
from pipeline.web.xml_text import writable


class Format(StrEnum):
    """What stands behind the dot of an address."""

    XML = "xml"
    JSON = "json"


MEDIA_TYPES: Final = {Format.XML: "text/xml; charset=utf-8", Format.JSON: "application/json; charset=utf-8"}

ROOTS: Final[dict[type, tuple[str, str]]] = {
    ServiceAnswer: ("services", "service"),
    RequestAnswer: ("service_requests", "request"),
    UpdateAnswer: ("service_request_updates", "request_update"),
    FiledAnswer: ("service_requests", "request"),
    TokenAnswer: ("service_requests", "request"),
    ErrorAnswer: ("errors", "error"),
}
"""Of a list of answers: what XML calls the list, and what each of them."""

ALONE: Final[dict[type, str]] = {DiscoveryAnswer: "discovery", DefinitionAnswer: "service_definition"}

ITEMS: Final = {"endpoints": "endpoint", "formats": "format", "attributes": "attribute", "values": "value"}
"""Field with several values -> what XML calls each."""


def respond(answer: Answer, form: Format, *, status: int = 200) -> Response:
    """Answer with one thing."""
    body = _write_xml(_element(ALONE[type(answer)], answer)) if form is Format.XML else orjson.dumps(answer)
    return Response(body, status, media_type=MEDIA_TYPES[form])


def respond_list(answers: Sequence[Answer], kind: type, form: Format, *, status: int = 200) -> Response:
    """Answer with a list of things of a kind; it may be empty."""
    body = orjson.dumps(list(answers)) if form is Format.JSON else _write_xml(_list_element(answers, *ROOTS[kind]))
    return Response(body, status, media_type=MEDIA_TYPES[form])


def _list_element(answers: Sequence[Answer], root: str, item: str) -> Element:
    element = Element(root)
    element.extend(_element(item, answer) for answer in answers)
    return element


def _write_xml(root: Element) -> bytes:
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _element(name: str, answer: Answer) -> Element:
    element = Element(name)
    for field in fields(answer):
        _add(element, field.name, getattr(answer, field.name))
    return element


def _add(parent: Element, name: str, value: object) -> None:
    """Add a field: a text, a list with its items, or nothing but the name for what is not known."""
    child = SubElement(parent, name)
    if isinstance(value, tuple):
        for each in value:
            if isinstance(each, str):
                _add(child, ITEMS[name], each)
            else:
                child.append(_element(ITEMS[name], each))
    elif value is not None:
        child.text = str(value).lower() if isinstance(value, bool) else writable(str(value))

"""A field as one row: its type, how Elasticsearch holds it, one line of meaning. Pure.

It stands in the annotation of the field; the mapping, the checks of reading back and `docs/fields.md` come from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

import msgspec


class Kind(StrEnum):
    """How Elasticsearch holds a field; what each is in a mapping stands in `adapters/search/template.py`."""

    KEYWORD = "keyword"
    TEXT = "text"
    STEMS = "text, our stems"
    DATE = "date"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    SCORE = "score"
    POINT = "geo_point"
    SHOWN_KEYWORD = "keyword, shown"
    SHOWN_SCORE = "score, shown"
    SHOWN_BOOLEAN = "boolean, shown"
    SHOWN_INTEGER = "integer, shown"
    SHOWN_DATE = "date, shown"
    OBJECT = "object"


class Part(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A document or an object in it; a field that a newer version added is passed over, as the contract allows.

    Values hold no cycles, so the garbage collector need not look at them.
    """


def row(kind: Kind, meaning: str, **limits: Any) -> msgspec.Meta:  # noqa: ANN401 - each limit has msgspec's own type
    """Describe a field; `limits` are those of `msgspec.Meta`, and hold when a document is read."""
    return msgspec.Meta(description=meaning, extra={"kind": kind}, **limits)


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """What is known of a field.

    Attributes
    ----------
    values
        What may stand there, as people read it.
    parts
        The fields of an object.
    """

    name: str
    kind: Kind
    meaning: str
    values: str
    parts: tuple[Row, ...] = ()


def rows_of(part: type[Part]) -> tuple[Row, ...]:
    """Give the rows of a document or object, in their order."""
    hints = get_type_hints(part, include_extras=True)
    return tuple(_row(name, hints[name]) for name in part.__struct_fields__)


def _row(name: str, hint: Any) -> Row:  # noqa: ANN401 - an annotation has no type
    described, meta = get_args(hint)
    kind = meta.extra["kind"]
    inner = _inner(described)
    return Row(
        name=name,
        kind=kind,
        meaning=meta.description,
        values=_values(described),
        parts=rows_of(inner) if kind is Kind.OBJECT else (),
    )


def _inner(hint: Any) -> Any:  # noqa: ANN401
    """Take a type out of `X | None`, of `tuple[X, ...]` and of what limits it."""
    if get_origin(hint) is Annotated:
        return get_args(hint)[0]
    if _is_union(hint):
        return _inner(next(each for each in get_args(hint) if each is not NoneType))
    return get_args(hint)[0] if get_origin(hint) is tuple else hint


_NAMES: Final = {
    str: "text",
    float: "number",
    int: "whole number",
    bool: "true or false",
    datetime: "time, UTC",
    date: "day",
}


def _is_union(hint: Any) -> bool:  # noqa: ANN401
    return get_origin(hint) in (Union, UnionType)


def _values(hint: Any) -> str:  # noqa: ANN401
    if _is_union(hint):
        return f"{_values(_inner(hint))}, or null"
    if get_origin(hint) is tuple:
        return f"list: {_values(_inner(hint))}"
    if issubclass(hint, Enum):
        return " ".join(f"`{each.value}`" for each in hint)
    return _NAMES.get(hint, "object")


def table(rows: Sequence[Row], prefix: str = "") -> list[str]:
    """Lay rows out as lines of a table, those of objects under them, with dots."""
    lines = []
    for each in rows:
        name = f"{prefix}{each.name}"
        lines.append(f"| `{name}` | {each.values} | {each.kind} | {each.meaning} |")
        lines += table(each.parts, f"{name}.")
    return lines

"""The bulk request from prebuilt documents, and what its answer says of each. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

import orjson

from pipeline.adapters.index_template import index_name, neighbour_name
from pipeline.domain.errors import Outage

ANSWER_FIELDS: Final = ["items.*._id", "items.*.status", "items.*.error.type", "items.*.error.reason"]
"""What is asked of the answer: a fifth of its bytes, and nothing that is not read."""
NOT_THE_DOCUMENTS_FAULT: Final = frozenset({401, 403, 404, 429})
"""Rights, a write block, a missing index, an overloaded node: another try may succeed, another document would not."""
FULL_CLUSTER: Final = "validation_exception"
"""Type of the 400 for a month's index that cannot be created, such as a cluster at its limit of shards."""
_FIELD: Final = re.compile(r"(?:field|introduction of) \[([a-z_.]+)\]")


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexedDocument:
    """A document as it goes into an index.

    Attributes
    ----------
    document_id
        Its `_id`: what is written twice under one id is one document.
    body
        One JSON object, sent unchanged.
    may_stand_in
        Another index, in which it may stand since it was written before; there it stays.
    """

    document_id: str
    index: str
    body: bytes
    may_stand_in: str | None = None


def report_document(report_id: str, received_at: datetime, body: bytes) -> IndexedDocument:
    """Give a report's document as it goes into the index of its month."""
    return IndexedDocument(
        document_id=report_id, index=index_name(received_at), body=body, may_stand_in=neighbour_name(received_at)
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class RefusedDocument:
    """A document that the index will never take. `message` names a field, never its value."""

    document_id: str
    code: str
    message: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WriteResult:
    """What became of each document of a write."""

    written: tuple[str, ...] = ()
    refused: tuple[RefusedDocument, ...] = ()


def bulk_lines(
    documents: Iterable[IndexedDocument], elsewhere: Mapping[str, str] = MappingProxyType({})
) -> Iterator[bytes]:
    """Give action and document of each, line by line.

    A line break inside a document can only be space between its tokens; it would tear the request apart.

    Parameters
    ----------
    elsewhere
        Index by document_id, for documents that stand in another one than their own.
    """
    for document in documents:
        index = elsewhere.get(document.document_id, document.index)
        action = {"index": {"_index": index, "_id": document.document_id}}
        yield orjson.dumps(action)
        yield document.body.replace(b"\n", b" ")


def read_answer(items: Sequence[Mapping[str, Any]]) -> WriteResult:
    """Sort the items of an answer into written and refused.

    Raises
    ------
    Outage
        If any item failed for a reason that is not its own: the whole batch is to be tried again.
    """
    results = [item["index"] for item in items]
    failed = [result for result in results if "error" in result]
    for result in failed:
        _raise_if_outage(result["status"], result["error"]["type"])
    return WriteResult(
        written=tuple(result["_id"] for result in results if "error" not in result),
        refused=tuple(_refusal(result) for result in failed),
    )


def _raise_if_outage(status: int, kind: str) -> None:
    if status >= 500 or status in NOT_THE_DOCUMENTS_FAULT or kind == FULL_CLUSTER:
        raise Outage(f"Elasticsearch took no document: {kind}, status {status}")


def _refusal(result: Mapping[str, Any]) -> RefusedDocument:
    code, reason = result["error"]["type"], result["error"].get("reason", "")
    fields = ", ".join(_FIELD.findall(reason)) or "not named"
    return RefusedDocument(
        document_id=result["_id"], code=code, message=f"the index refused the document; field: {fields}"
    )

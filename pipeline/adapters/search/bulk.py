"""The bulk request from prebuilt documents, and what its answer says of each. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from pipeline.adapters.search.template import ALIAS

ANSWER_FIELDS: Final = ["items.*._id", "items.*.status", "items.*.error.type", "items.*.error.reason"]
"""What is asked of the answer: a fifth of its bytes, and nothing that is not read."""
BULK_BYTES: Final = 1_000_000
"""Bytes of a request: aiohttp holds the event loop up, and warns, with a body above a mebibyte; Elasticsearch refuses
one of 100 MB."""
ACTION_BYTES: Final = 200
"""Bytes of the line before a document at most, but for its id."""
NOT_THE_DOCUMENTS_FAULT: Final = frozenset({401, 403, 404, 429})
"""Rights, a write block, a missing index, an overloaded node: another try may succeed, another document would not."""
CONFLICT: Final = 409
"""A newer version of the document stands."""
FULL_CLUSTER: Final = "validation_exception"
"""Type of the 400 for an index that cannot be created, such as in a cluster at its limit of shards."""
SERVING: Final[Mapping[str, str]] = {}
"""Every view in the index behind its alias."""
_FIELD: Final = re.compile(r"(?:field|introduction of) \[([a-z_.]+)\]")


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexedDocument:
    """A document as it goes into an index.

    Attributes
    ----------
    document_id
        Its `_id`: what is written twice under one id is one document.
    alias
        Of the view that it belongs to.
    body
        One JSON object, sent unchanged; empty if the document is to be deleted.
    version
        Of two with one id, the greater stands, in whatever order they are written; of equal ones the last.
    """

    document_id: str
    alias: str
    body: bytes
    version: int


def report_document(report_id: str, body: bytes, *, version: int) -> IndexedDocument:
    """Give a report's document as it goes into the index."""
    return IndexedDocument(document_id=report_id, alias=ALIAS, body=body, version=version)


@dataclass(frozen=True, kw_only=True, slots=True)
class RefusedDocument:
    """A document that the index does not take. `message` names a field, never its value."""

    document: IndexedDocument
    code: str
    message: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WriteResult:
    """What became of each document of a write.

    Attributes
    ----------
    outdated
        Those instead of which a newer one stands.
    refused
        Those that the index will never take.
    held
        Those that failed for a reason that is not their own: to be written again, alone.
    """

    written: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()
    refused: tuple[RefusedDocument, ...] = ()
    held: tuple[RefusedDocument, ...] = ()

    def __add__(self, other: WriteResult) -> WriteResult:
        """Give what became of the documents of both."""
        return WriteResult(
            written=self.written + other.written,
            outdated=self.outdated + other.outdated,
            refused=self.refused + other.refused,
            held=self.held + other.held,
        )


def in_bulks(documents: Iterable[IndexedDocument]) -> Iterator[list[IndexedDocument]]:
    """Part documents so that no request is too large, unless it is for one document."""
    bulk: list[IndexedDocument] = []
    room = BULK_BYTES
    for document in documents:
        size = ACTION_BYTES + len(document.document_id) + len(document.body)
        if bulk and size > room:
            yield bulk
            bulk, room = [], BULK_BYTES
        bulk.append(document)
        room -= size
    if bulk:
        yield bulk


def bulk_lines(documents: Iterable[IndexedDocument], indices: Mapping[str, str] = SERVING) -> Iterator[bytes]:
    """Give action and document of each, line by line.

    A line break inside a document can only be space between its tokens; it would tear the request apart.

    Parameters
    ----------
    indices
        alias -> the index that is meant instead of the one behind it. Where none is, Elasticsearch may make no index
        under the alias's name.
    """
    for document in documents:
        index = indices.get(document.alias)
        where = {"_index": document.alias, "require_alias": True} if index is None else {"_index": index}
        version = {"version": document.version, "version_type": "external_gte"}
        action = "index" if document.body else "delete"
        yield orjson.dumps({action: {**where, "_id": document.document_id, **version}})
        if document.body:
            yield document.body.replace(b"\n", b" ")


def read_answer(documents: Sequence[IndexedDocument], items: Sequence[Mapping[str, Any]]) -> WriteResult:
    """Tell by the items of an answer, which are in the order of the documents, what became of each."""
    found = [(document, next(iter(item.values()))) for document, item in zip(documents, items, strict=True)]
    failed = [(document, result) for document, result in found if "error" in result and result["status"] != CONFLICT]
    faults = [(_refusal(*each), is_outage(each[1]["status"], each[1]["error"]["type"])) for each in failed]
    return WriteResult(
        written=tuple(document.document_id for document, result in found if "error" not in result),
        outdated=tuple(document.document_id for document, result in found if result["status"] == CONFLICT),
        refused=tuple(fault for fault, is_held in faults if not is_held),
        held=tuple(fault for fault, is_held in faults if is_held),
    )


def is_outage(status: int, kind: str) -> bool:
    """Whether the engine is the reason of a failure, and not the document."""
    return status >= 500 or status in NOT_THE_DOCUMENTS_FAULT or kind == FULL_CLUSTER


def _refusal(document: IndexedDocument, result: Mapping[str, Any]) -> RefusedDocument:
    code, reason = result["error"]["type"], result["error"].get("reason", "")
    fields = ", ".join(_FIELD.findall(reason)) or "not named"
    return RefusedDocument(document=document, code=code, message=f"the index refused the document; field: {fields}")

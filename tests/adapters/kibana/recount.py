"""Counts documents in Python as a panel does, and compares with what an engine answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, Final, cast

import pytest

from tests.adapters.kibana.files import type_of
from tests.adapters.kibana.translate import Question, filter_of, read_kql

Document = dict[str, Any]
JAKARTA: Final = timezone(timedelta(hours=7))
STORED: Final = 1e-6
"""The index holds scores with 24 bits of precision."""


def matching(documents: Sequence[Document], expression: str) -> list[Document]:
    return [
        document
        for document in documents
        if all(_holds(document, each.field, each.value) != each.negated for each in read_kql(expression))
    ]


def agrees(question: Question, documents: Sequence[Document], answer: dict[str, Any], depth: int = 0) -> int:
    """Hold an answer against the documents that it counts; give how many figures were compared."""
    if depth == len(question.buckets):
        return sum(
            _same(metric, documents, answer.get(str(number), {}), answer.get("doc_count"))
            for number, metric in enumerate(question.metrics)
        )
    bucket, found = question.buckets[depth], answer["by"]["buckets"]
    groups = _groups(bucket, documents)
    keys = [each["key"] for each in found]
    assert len(set(keys)) == len(keys) == min(len(groups), bucket.get("limit", len(groups)))
    if bucket["operation"] == "terms":
        most = sorted(map(len, groups.values()), reverse=True)
        assert [each["doc_count"] for each in found] == most[: len(found)]
    else:
        assert keys == sorted(groups)
    return sum(agrees(question, groups[each["key"]], each, depth + 1) for each in found)


def _same(metric: dict[str, Any], documents: Sequence[Document], found: dict[str, Any], count: int | None) -> int:
    """Compare a figure; where nothing is split, the count is the number of hits, which the caller compares."""
    if metric["operation"] == "count":
        assert count in (None, len(documents))
    elif metric["operation"] == "formula":
        assert found["doc_count"] == len(matching(documents, filter_of(metric)))
    else:
        assert found["value"] == _figure(metric, documents)
    return 1


def _figure(metric: dict[str, Any], documents: Sequence[Document]) -> float | None:
    values = [each for document in documents for each in values_of(document, metric["field"])]
    if metric["operation"] == "unique_count":
        return len(set(values))
    numbers = [_milliseconds(each) if type_of(metric["field"]) == "date" else float(each) for each in values]
    if metric["operation"] == "sum":
        return sum(numbers)
    if not numbers:
        return None
    if metric["operation"] == "max":
        return max(numbers)
    return cast("float", pytest.approx(sum(numbers) / len(numbers), rel=STORED))


def _groups(bucket: dict[str, Any], documents: Sequence[Document]) -> dict[Any, list[Document]]:
    groups: dict[Any, list[Document]] = {}
    for document in documents:
        for key in set(_keys(bucket, document)):
            groups.setdefault(key, []).append(document)
    return groups


def _keys(bucket: dict[str, Any], document: Document) -> Iterator[Any]:
    if bucket["operation"] == "terms":
        yield from values_of(document, bucket["fields"][0])
        return
    for each in values_of(document, bucket["field"]):
        day = datetime.fromisoformat(each).astimezone(JAKARTA).replace(hour=0, minute=0, second=0, microsecond=0)
        yield int(day.timestamp() * 1_000)


def _holds(document: Document, field: str, value: str) -> bool:
    values = values_of(document, field)
    return bool(values) if value == "*" else value in [str(each).lower() for each in values]


def _milliseconds(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp() * 1_000


def values_of(document: Document, field: str) -> list[Any]:
    found: Any = document
    for part in field.split("."):
        found = found.get(part) if found else None
    return [] if found is None else found if isinstance(found, list) else [found]

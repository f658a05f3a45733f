"""Reads an engine's answer as the table that a panel shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipeline.domain.assignment.deadlines import WIB
from pipeline.services.dates import MONTHS, write_decimal, write_number
from tests.adapters.kibana.files import type_of
from tests.adapters.kibana.translate import Question

Metric = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A line of a panel's table: what it is split by, and its figures."""

    keys: tuple[Any, ...]
    values: tuple[float | None, ...]


def read_rows(question: Question, answer: dict[str, Any]) -> list[Row]:
    """Give the rows in the engine's order; `answer` also has the `total` of what is counted."""
    whole = {**answer, "doc_count": answer["total"]["value"]}
    return list(_walk(question.metrics, len(question.buckets), whole, ()))


def _walk(metrics: Sequence[Metric], depth: int, node: dict[str, Any], keys: tuple[Any, ...]) -> Iterator[Row]:
    if depth == 0:
        yield Row(keys=keys, values=tuple(_value(each, node, str(number)) for number, each in enumerate(metrics)))
        return
    for bucket in node["by"]["buckets"]:
        yield from _walk(metrics, depth - 1, bucket, (*keys, bucket["key"]))


def _value(metric: Metric, node: dict[str, Any], name: str) -> float | None:
    if metric["operation"] == "count":
        return float(node["doc_count"])
    if metric["operation"] != "formula":
        return None if node[name]["value"] is None else float(node[name]["value"])
    counted = float(node[name]["doc_count"])
    return counted / node["doc_count"] if metric["formula"].endswith("/ count()") else counted


def write_value(metric: Metric, value: float | None) -> str:
    """Write a figure as Kibana would: a share in percent, a day as a day."""
    if value is None:
        return "-"
    if "format" in metric:
        return f"{write_decimal(value * 100, metric['format']['decimals'])} %"
    if "field" in metric and metric["operation"] == "max" and type_of(metric["field"]) == "date":
        return write_day_of(value)
    return write_number(int(value)) if value.is_integer() else write_decimal(value, 2)


def write_day_of(milliseconds: float) -> str:
    """Write the day of a moment, without its year."""
    day = datetime.fromtimestamp(milliseconds / 1_000, WIB)
    return f"{day.day} {MONTHS[day.month - 1][:3]}"

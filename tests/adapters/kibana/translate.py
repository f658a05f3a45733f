"""Turns a panel into the question that Kibana asks Elasticsearch for it: a query, and aggregations inside each other.

Of KQL it reads what our files say: clauses of one field, joined by `and`, with or without `not`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from tests.adapters.kibana.files import IN_FORMULA

ZONE: Final = "+07:00"
"""Kibana takes the zone of the browser; ours is Jakarta's. It picks the interval by the period; ours is a day."""
AGGREGATIONS: Final = {"unique_count": "cardinality", "max": "max", "sum": "sum", "average": "avg"}
_CLAUSE: Final = re.compile(r"(not )?([a-z_.]+): (\S+)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """A condition on one field; `*` is any value."""

    field: str
    value: str
    negated: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """A panel, read: what is counted, by what, inside what."""

    buckets: tuple[dict[str, Any], ...]
    metrics: tuple[dict[str, Any], ...]

    def aggregations(self) -> dict[str, Any]:
        inner = {str(number): each for number, each in enumerate(map(_metric, self.metrics)) if each}
        for bucket in reversed(self.buckets):
            inner = {"by": {**_bucket(bucket), **({"aggregations": inner} if inner else {})}}
        return inner


def read_panel(config: dict[str, Any]) -> Question:
    if config["type"] == "xy":
        (layer,) = config["layers"]
        return _question([layer[part] for part in split_by(layer)], layer["y"])
    return _question([*config.get("group_by", ()), *config.get("rows", ())], config["metrics"])


def split_by(layer: dict[str, Any]) -> list[str]:
    """The parts by which a layer is split, the outer one first: the axis, unless `aggregate_first` says otherwise."""
    if "breakdown_by" not in layer:
        return ["x"]
    return ["breakdown_by", "x"] if layer["breakdown_by"].get("aggregate_first") else ["x", "breakdown_by"]


def _question(buckets: Sequence[dict[str, Any]], metrics: Sequence[dict[str, Any]]) -> Question:
    return Question(buckets=tuple(buckets), metrics=tuple(metrics))


def read_kql(expression: str) -> list[Clause]:
    clauses = [_CLAUSE.fullmatch(each) for each in expression.split(" and ")]
    assert all(clauses), expression
    return [Clause(field=each[2], value=each[3], negated=bool(each[1])) for each in clauses if each]


def query_of(expression: str) -> dict[str, Any]:
    parts: dict[str, list[dict[str, Any]]] = {"filter": [], "must_not": []}
    for clause in read_kql(expression):
        parts["must_not" if clause.negated else "filter"].append(_term(clause))
    return {"bool": {key: each for key, each in parts.items() if each}}


def filter_of(metric: dict[str, Any]) -> str:
    """The KQL of a formula, which counts."""
    (expression,) = IN_FORMULA.findall(metric["formula"])
    return str(expression)


def _term(clause: Clause) -> dict[str, Any]:
    if clause.value == "*":
        return {"exists": {"field": clause.field}}
    return {"term": {clause.field: clause.value}}


def _bucket(bucket: dict[str, Any]) -> dict[str, Any]:
    if bucket["operation"] == "date_histogram":
        days = {"field": bucket["field"], "calendar_interval": "day", "time_zone": ZONE, "min_doc_count": 1}
        return {"date_histogram": days}
    (field,) = bucket["fields"]
    return {"terms": {"field": field, "size": bucket["limit"]}}


def _metric(metric: dict[str, Any]) -> dict[str, Any] | None:
    """An aggregation; None for what each bucket says by itself."""
    if metric["operation"] == "count":
        return None
    if metric["operation"] == "formula":
        return {"filter": query_of(filter_of(metric))}
    return {AGGREGATIONS[metric["operation"]]: {"field": metric["field"]}}

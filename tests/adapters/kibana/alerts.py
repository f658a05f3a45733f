"""Every alert rule, saved search and map asked of an engine as Kibana asks, and counted again in Python."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from math import asinh, pi, radians, tan
from typing import Any, Final

from pipeline.adapters.search.client import SearchIndex
from tests.adapters.kibana.files import FILES
from tests.adapters.kibana.recount import Document, matching, values_of
from tests.adapters.kibana.translate import query_of

UNITS: Final = {"m": "minutes", "h": "hours", "d": "days"}
COMPARED: Final[Mapping[str, Callable[[float, float], bool]]] = {
    ">": lambda found, threshold: found > threshold,
    ">=": lambda found, threshold: found >= threshold,
    "<": lambda found, threshold: found < threshold,
}
EQUATION: Final = re.compile(r"B >= (\d+) \? A / B \* 100 : 0")
FINER: Final = {"COARSE": 2, "FINE": 3, "MOST_FINE": 4}
"""By how many levels the tiles of a map's grid are smaller than its zoom's."""
ALL: Final = "*"
"""The one group of a rule that does not split."""

Counts = dict[str, dict[str, int]]
"""Group -> name of a count -> documents."""


async def compare_searches(index: SearchIndex, documents: Sequence[Document]) -> dict[str, int]:
    """Give how many documents each saved search finds, held against a count."""
    found = {}
    for name, search in FILES.searches.items():
        answer = await index.aggregate(query_of(search["query"]), {"found": {"value_count": {"field": "report_id"}}})
        found[name] = answer["found"]["value"]
        assert found[name] == len(matching(documents, search["query"])), name
    return found


async def compare_maps(index: SearchIndex, documents: Sequence[Document]) -> dict[str, int]:
    """Give how many circles each map has where it opens; their counts are those of the documents."""
    circles = {}
    for name, file in FILES.maps.items():
        source = file["layers"][0]["sourceDescriptor"]
        precision = int(file["zoom"]) + FINER[source["resolution"]]
        grid = {"geotile_grid": {"field": source["geoField"], "precision": precision, "size": 10_000}}
        answer = await index.aggregate(query_of(file["query"]), {"by": grid})
        found = {each["key"]: each["doc_count"] for each in answer["by"]["buckets"]}
        points = (values_of(each, source["geoField"]) for each in matching(documents, file["query"]))
        assert found == Counter(_tile(point, precision) for each in points for point in each), name
        circles[name] = len(found)
    return circles


def _tile(point: Mapping[str, float], precision: int) -> str:
    """The tile of a point, by Web Mercator."""
    tiles = 2**precision
    down = (1 - asinh(tan(radians(point["lat"]))) / pi) / 2
    return f"{precision}/{int((point['lon'] + 180) / 360 * tiles)}/{int(down * tiles)}"


async def fired(index: SearchIndex, documents: Sequence[Document], name: str, now: datetime) -> set[str]:
    """Give the groups that a rule alerts of at a time; its counts are those of the documents in its window."""
    params = FILES.rules[name]["params"]
    query = params["searchConfiguration"]["query"]["query"]
    criterion = params["criteria"][0] if "criteria" in params else params
    metrics = criterion.get("metrics", [{"name": "A"}])
    field = params["groupBy"][0] if "criteria" in params else params.get("termField")
    size, unit = (criterion[key] for key in (("timeSize", "timeUnit") if "criteria" in params else WINDOW))
    since = now - timedelta(**{UNITS[unit]: size})

    counts = await _ask(index, query, since, now, field, metrics)
    inside = [each for each in matching(documents, query) if since <= _received(each) <= now]
    assert counts == _count(inside, field, metrics)
    (threshold,) = params.get("threshold") or criterion["threshold"]
    compared = COMPARED[params.get("thresholdComparator") or criterion["comparator"]]
    return {group for group, each in counts.items() if compared(_value(each, criterion.get("equation")), threshold)}


WINDOW: Final = ("timeWindowSize", "timeWindowUnit")


async def _ask(
    index: SearchIndex, query: str, since: datetime, now: datetime, field: str | None, metrics: list[dict[str, Any]]
) -> Counts:
    times = {"range": {"received_at": {"gte": since.isoformat(), "lte": now.isoformat()}}}
    counted = {each["name"]: {"filter": query_of(each.get("filter", "report_id: *"))} for each in metrics}
    asked = {"by": {"terms": {"field": field, "size": 1_000}, "aggregations": counted}} if field else counted
    answer = await index.aggregate({"bool": {"filter": [query_of(query), times]}}, asked)
    buckets = {each["key"]: each for each in answer["by"]["buckets"]} if field else {ALL: answer}
    return {key: {name: bucket[name]["doc_count"] for name in counted} for key, bucket in buckets.items()}


def _count(documents: Sequence[Document], field: str | None, metrics: list[dict[str, Any]]) -> Counts:
    groups = Counter(value for each in documents for value in values_of(each, field)) if field else {ALL: 0}
    counts: Counts = {group: {} for group in groups}
    for metric in metrics:
        held = matching(documents, metric.get("filter", "report_id: *"))
        of = Counter(value for each in held for value in values_of(each, field)) if field else Counter({ALL: len(held)})
        for group, each in counts.items():
            each[metric["name"]] = of[group]
    return counts


def _value(counts: dict[str, int], equation: str | None) -> float:
    if equation is None:
        return counts["A"]
    read = EQUATION.fullmatch(equation)
    assert read, equation
    return counts["A"] / counts["B"] * 100 if counts["B"] >= int(read[1]) else 0


def _received(document: Document) -> datetime:
    return datetime.fromisoformat(document["received_at"])

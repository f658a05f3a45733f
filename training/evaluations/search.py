"""How well search orders what it finds: judged results of invented queries over the samples and 5,000 given reports.

A grade says how well a report answers the need behind a query, which stands beside it in `search_queries.csv`:

| grade | the report |
|---|---|
| 3 | tells just this: the same trouble, in the place that the query names, if it names one |
| 2 | tells this among other things, or the same trouble where the query leaves something open |
| 1 | is of the same subject, but another trouble, another place, or an office's answer or chatter about it |
| 0 | has nothing to do with it |

Graded is what any of the systems has among its first ten, by its text alone, without knowing which one found it. Only
ids and grades are kept. Weights and lexicons are set by the queries of the part `tune`; those of `judge` measure.
"""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from zlib import crc32

import orjson

from training.data.rows import Row
from training.evaluations.page import render_table

QUERIES = Path(__file__).with_name("search_queries.csv")
GRADES = Path(__file__).with_name("search_grades.csv")
GIVEN = 5_000
"""Given reports beside the samples: those with the least checksums of their keys, so that every run takes the same."""
DEPTH = 10
"""Results that count: the first page, of which people read half."""
TUNING, JUDGING = "tune", "judge"

Grades = Mapping[str, Mapping[str, int]]
"""Query -> report_id -> grade."""
Rankings = Mapping[str, Sequence[str]]
"""Query -> report_ids, the best first."""


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody types, and what he needs."""

    query_id: str
    part: str
    text: str
    need: str


def load_queries(path: Path = QUERIES) -> list[Query]:
    """Read the queries."""
    with path.open(encoding="utf-8", newline="") as file:
        return [Query(*row.values()) for row in csv.DictReader(file)]


def load_grades(path: Path = GRADES) -> Grades:
    """Read the grades."""
    grades: defaultdict[str, dict[str, int]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            grades[row["query"]][row["report_id"]] = int(row["grade"])
    return grades


def pick_reports(rows: Sequence[Row]) -> list[bytes]:
    """Give the given reports that are searched, as lines for the road; stems are no reports."""
    whole = [row for row in rows if not row.stemmed]
    return [_line(row) for row in sorted(whole, key=lambda row: crc32(row.key.encode()))[:GIVEN]]


def _line(row: Row) -> bytes:
    received = f"{row.date}T12:00:00Z" if row.date else None
    if row.channel == "twitter":
        post = {"id": row.key, "text": row.text, "author_id": "1", "created_at": received}
        return orjson.dumps({"data": post, "includes": {"users": [{"id": "1", "username": "warga"}]}})
    return orjson.dumps(
        {"channel": "web", "id": row.key, "text": row.text, "region": row.region, "received_at": received}
    )


def ndcg(ranking: Sequence[str], grades: Mapping[str, int]) -> float:
    """Give the discounted gain of the first ten beside that of the best possible order; 0 if nothing fits at all."""
    best = _gain(sorted(grades.values(), reverse=True))
    return _gain([grades.get(each, 0) for each in ranking]) / best if best else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades[:DEPTH]))


def find_ungraded(systems: Mapping[str, Rankings], grades: Grades) -> list[tuple[str, str]]:
    """Give query and report of what some system has among its first ten and nobody has graded; in no system's order."""
    pool = {
        (query, report)
        for rankings in systems.values()
        for query, ranking in rankings.items()
        for report in ranking[:DEPTH]
    }
    known = {(query, report) for query, graded in grades.items() for report in graded}
    return sorted(pool - known, key=lambda each: (each[0], crc32("".join(each).encode())))


def render(queries: Sequence[Query], systems: Mapping[str, Rankings], grades: Grades) -> str:
    """Lay the figures out, each part of the queries on its own."""
    rows = [_row(part, [each for each in queries if each.part == part], systems, grades) for part in (JUDGING, TUNING)]
    ungraded = len(find_ungraded(systems, grades))
    note = f"{sum(map(len, grades.values())):,} graded results; {ungraded} results are not graded and count as 0."
    return f"{render_table(('nDCG@10', 'queries', *systems), rows)}\n{note}\n"


def _row(part: str, queries: Sequence[Query], systems: Mapping[str, Rankings], grades: Grades) -> tuple[str, ...]:
    figures = [
        mean(ndcg(ranked[each.query_id], grades[each.query_id]) for each in queries) for ranked in systems.values()
    ]
    return part, str(len(queries)), *(f"{each:.3f}" for each in figures)


def render_queries(queries: Sequence[Query], systems: Mapping[str, Rankings], grades: Grades) -> list[str]:
    """Tell each query's figures, a line each."""
    return [
        f"{query.query_id} {query.text}: "
        + ", ".join(
            f"{name} {ndcg(ranked[query.query_id], grades[query.query_id]):.2f}" for name, ranked in systems.items()
        )
        for query in queries
    ]


def write_ungraded(
    path: Path, queries: Sequence[Query], systems: Mapping[str, Rankings], grades: Grades, texts: Mapping[str, str]
) -> int:
    """Write what nobody has graded yet, for people to fill in; give how many that are."""
    needs = {query.query_id: query.need for query in queries}
    found = find_ungraded(systems, grades)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["query", "report_id", "grade", "need", "text"])
        writer.writerows([query, report, "", needs[query], texts[report]] for query, report in found)
    return len(found)

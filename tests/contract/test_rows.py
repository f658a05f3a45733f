"""One row makes the mapping, the page and the checks; the README shows the document that they describe."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import msgspec
import orjson
import pytest

from pipeline.adapters.search.template import KINDS, MAPPING, properties_of
from pipeline.contract.document import ReportDocument, parse_document, write_document
from pipeline.contract.page import build_page
from pipeline.contract.rows import Kind, Part, Row, row, rows_of, table
from pipeline.contract.searchable import IndexPart

ROOT = Path(__file__).parents[2]
SAMPLE = re.search(r'```json\n(\{\n  "report_id".*?\n\})\n```', (ROOT / "README.md").read_text("utf-8"), re.S)


def leaves(rows: Sequence[Row]) -> Iterator[Row]:
    for each in rows:
        yield from leaves(each.parts) if each.kind is Kind.OBJECT else [each]


def test_the_page_of_fields_is_as_the_rows_say() -> None:
    assert (ROOT / "docs/fields.md").read_text("utf-8") == build_page(), "run `make fields`"


def test_the_readme_shows_every_field_in_its_order_and_no_other() -> None:
    assert SAMPLE is not None
    sample = SAMPLE[1].encode()

    assert write_document(parse_document(sample)) == orjson.dumps(orjson.loads(sample))


def test_every_field_has_a_meaning_and_a_kind_that_the_mapping_knows() -> None:
    for each in leaves([*rows_of(ReportDocument), *rows_of(IndexPart)]):
        assert each.meaning, each.name
        assert each.kind in KINDS, each.name


class Hurry(Part, frozen=True):
    level: Annotated[int, row(Kind.INTEGER, "how urgent", ge=1)]


class Report(Part, frozen=True):
    hurry: Annotated[Hurry | None, row(Kind.OBJECT, "what makes it urgent")] = None


def test_a_new_row_is_all_that_mapping_page_and_checks_need() -> None:
    rows = rows_of(Report)

    assert properties_of(rows) == {"properties": {"hurry": {"properties": {"level": {"type": "integer"}}}}}
    assert table(rows) == [
        "| `hurry` | object, or null | object | what makes it urgent |",
        "| `hurry.level` | whole number | integer | how urgent |",
    ]
    with pytest.raises(msgspec.ValidationError, match=r"hurry\.level"):
        msgspec.convert({"hurry": {"level": 0}}, Report)


def test_no_field_is_accepted_that_nobody_declared() -> None:
    assert MAPPING["dynamic"] == "strict"
    declared = [*ReportDocument.__struct_fields__, *IndexPart.__struct_fields__]
    assert list(MAPPING["properties"]) == declared

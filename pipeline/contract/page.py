"""`docs/fields.md`: every field of the public document, from its row. `make fields` writes it. Pure but for `main`."""

from __future__ import annotations

import sys

from pipeline.contract.document import ReportDocument
from pipeline.contract.rows import Part, rows_of, table
from pipeline.contract.searchable import IndexPart

HEAD = """# Fields of the document

Written by `make fields` from `pipeline/contract/document.py`; a test compares them. Fields may be added, none is
renamed. One is searched and counted by, unless it is only `shown`: then it is checked and given back.

| field | values | Elasticsearch | meaning |
|---|---|---|---|
"""


INDEX_HEAD = """
## Fields that the index adds

They stand in Elasticsearch alone, made from the document whenever it is written (`pipeline/adapters/search/enrich.py`):
Kafka and `lapor process` do not have them. How they are searched: [search.md](search.md).

| field | values | Elasticsearch | meaning |
|---|---|---|---|
"""


def build_page() -> str:
    """Lay the page out."""
    return HEAD + _lines(ReportDocument) + INDEX_HEAD + _lines(IndexPart)


def _lines(part: type[Part]) -> str:
    return "\n".join(table(rows_of(part))) + "\n"


if __name__ == "__main__":
    sys.stdout.write(build_page())

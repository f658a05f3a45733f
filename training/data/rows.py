"""Labelled reports on disk -> checked rows. All faults of all files are told together, with their line numbers.

Faults refuse the data: columns missing, unknown labels, repeated keys. Remarks do not: an empty text is left out, a
text with two labels is kept and told, as both are facts of every source seen.

Layout (CSV with a header, `.csv` or `.csv.gz`, UTF-8; or Parquet with the same columns):

| column | meaning |
|---|---|
| dataset, row_id | the source and its row; together unique |
| date | `YYYY-MM-DD[ HH:MM]`, local; empty if unknown |
| channel | as the source names it; X is `twitter`, in any case |
| kind | `laporan`, `bukan_laporan`, `respon`; empty if unknown |
| text | the report, personal data already masked |
| text_stage | `raw`, or `stemmed` for a source that gives stems only |
| category, agency | slugs of the reference files; empty if unknown |
| region_kabkota | where it was received; empty if unknown |

More columns are allowed and not read.
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.adapters.sheets.cells import cell_text, restore
from pipeline.adapters.sheets.parquet import ParquetSource
from pipeline.classify.classifier import CORRECTED
from pipeline.domain.errors import SetupFault
from pipeline.domain.taxonomy import ReportKind, Taxonomy

COLUMNS = ("dataset", "row_id", "date", "channel", "kind", "text", "text_stage", "category", "agency", "region_kabkota")

FAULTS_SHOWN = 50
"""Faults listed in one message; more are counted."""

Record = Mapping[str, str]


class DatasetFault(SetupFault):
    """Training data that cannot be used; `faults` has one line for each reason."""

    def __init__(self, faults: Sequence[str]) -> None:
        more = f"\n… dan {len(faults) - FAULTS_SHOWN} lagi" if len(faults) > FAULTS_SHOWN else ""
        super().__init__(f"{len(faults)} kesalahan di data latih:\n" + "\n".join(faults[:FAULTS_SHOWN]) + more)
        self.faults = tuple(faults)


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A labelled report.

    Attributes
    ----------
    where
        File and line, for messages.
    key
        `<source>:<row_id>`.
    stemmed
        The text is stems only; the words are lost.
    kind, category, agency, urgency
        Empty if unknown, as urgency is for every source but the project's own phrases.
    """

    where: str
    key: str
    source: str
    date: str
    channel: str
    text: str
    stemmed: bool
    kind: str
    category: str
    agency: str
    region: str | None
    urgency: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Checked rows, and what a person should know of them, a line each."""

    rows: tuple[Row, ...]
    remarks: tuple[str, ...]


def find_files(places: Sequence[Path]) -> list[Path]:
    """Give the files to read: those named, and `reports*` and `corrections*` of each folder named."""
    files: list[Path] = []
    for place in places:
        if place.is_dir():
            found = [path for stem in ("reports", "corrections") for path in place.glob(f"{stem}*")]
            files += sorted(path for path in found if path.name.endswith((".csv", ".csv.gz", ".parquet")))
        else:
            files.append(place)
    if not files:
        raise DatasetFault([f"{', '.join(map(str, places))}: tidak ada reports*.csv, .csv.gz atau .parquet di sini"])
    return files


def load_dataset(places: Sequence[Path], taxonomy: Taxonomy, *, questions: Sequence[str] = CORRECTED) -> Dataset:
    """Read and check all rows of the given files and folders; remarks on labels are of these questions."""
    faults: list[str] = []
    remarks: list[str] = []
    rows = [row for path in find_files(places) for row in _read_file(path, taxonomy, faults, remarks)]
    faults += find_repeated_keys(rows)
    if not rows and not faults:
        faults.append("berkas-berkasnya tanpa baris")
    if faults:
        raise DatasetFault(faults)
    conflicts = [conflict for question in questions for conflict in find_conflicts(rows, question)]
    return Dataset(tuple(rows), (*remarks, *conflicts))


def _read_file(path: Path, taxonomy: Taxonomy, faults: list[str], remarks: list[str]) -> Iterator[Row]:
    allowed = {
        "kind": {kind.value for kind in ReportKind},
        "category": set(taxonomy.category_slugs),
        "agency": set(taxonomy.agency_slugs),
        "text_stage": {"raw", "stemmed"},
    }
    try:
        for line, record in _read_records(path):
            where = f"{path.name}:{line}"
            if found := list(_find_faults(record, where, allowed)):
                faults += found
            elif not record["text"].strip():
                remarks.append(f"{where}: teks kosong, dilewati")
            else:
                yield _to_row(record, where)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        faults.append(f"{path}: tidak dapat dibaca: {error}")


def _read_records(path: Path) -> Iterator[tuple[int, Record]]:
    if path.suffix == ".parquet":
        yield from _read_parquet(path)
        return
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        for record in reader:
            yield reader.line_num, {name: restore(value or "") for name, value in record.items() if name}


def _read_parquet(path: Path) -> Iterator[tuple[int, Record]]:
    rows = ParquetSource(path).rows()
    names = [cell_text(cell) for cell in next(rows).cells]
    for row in rows:
        yield row.number, dict(zip(names, map(cell_text, row.cells), strict=True))


def _find_faults(record: Record, where: str, allowed: Mapping[str, set[str]]) -> Iterator[str]:
    if missing := [name for name in COLUMNS if name not in record]:
        yield f"{where}: kolom yang kurang: {', '.join(missing)}"
        return
    for name, values in allowed.items():
        if record[name] and record[name] not in values:
            yield f"{where}: {name} {record[name]!r} tidak dikenal; yang ada: {', '.join(sorted(values))}"


def find_repeated_keys(rows: Sequence[Row]) -> list[str]:
    """Tell which rows have a key that an earlier row has."""
    first: dict[str, str] = {}
    return [
        f"{row.where}: {row.key} mengulang {first[row.key]}"
        for row in rows
        if first.setdefault(row.key, row.where) != row.where
    ]


def find_conflicts(rows: Sequence[Row], question: str) -> list[str]:
    """Tell which texts have more than one label of a question: noise to look at, no reason to refuse."""
    seen: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        if label := getattr(row, question):
            seen[" ".join(row.text.casefold().split())].setdefault(label, row.where)
    return [
        f"{' dan '.join(f'{where} ({label})' for label, where in labels.items())}: teks sama, {question} lain"
        for labels in seen.values()
        if len(labels) > 1
    ]


def _to_row(record: Record, where: str) -> Row:
    return Row(
        where=where,
        key=f"{record['dataset']}:{record['row_id']}",
        source=record["dataset"],
        date=record["date"][:10],
        channel=record["channel"].casefold(),
        text=record["text"],
        stemmed=record["text_stage"] == "stemmed",
        kind=record["kind"],
        category=record["category"],
        agency=record["agency"],
        region=record["region_kabkota"] or None,
    )

"""Officers' corrections -> training data in the documented layout, with provenance; and what to label next.

Personal data is redacted again on the way out: an export leaves the system's walls.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.adapters.sheets.cells import neutralise
from pipeline.classify.features import Floats
from pipeline.domain.correction import Correction
from pipeline.text.redaction.redact import redact
from training.data.rows import COLUMNS
from training.data.split import sketch

SOURCE = "koreksi"

PROVENANCE = ("model_version", "officer", "corrected_at", "predicted_kind", "predicted_category", "predicted_agency")
"""Columns beside those that training reads; `_to_record` gives both in this order."""


def export_labels(corrections: Iterable[Correction], path: Path) -> int:
    """Write the newest correction of each report as CSV, and give how many there are."""
    newest: dict[str, Correction] = {}
    for correction in sorted(corrections, key=lambda one: one.corrected_at):
        newest[correction.report_id] = correction
    return write_corrections([newest[report_id] for report_id in sorted(newest)], path)


def write_corrections(corrections: Sequence[Correction], path: Path) -> int:
    """Write corrections as CSV in the order given, and give how many there are."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow((*COLUMNS, *PROVENANCE))
        writer.writerows(neutralise(_to_record(each).values()) for each in corrections)
    return len(corrections)


def _to_record(correction: Correction) -> dict[str, str]:
    corrected, predicted = correction.corrected, correction.predicted
    return {
        "dataset": SOURCE,
        "row_id": correction.report_id,
        "date": f"{correction.received_at:%Y-%m-%d %H:%M}",
        "channel": correction.channel.value,
        "kind": corrected.kind or "",
        "text": redact(correction.text_redacted),
        "text_stage": "raw",
        "category": corrected.category or "",
        "agency": corrected.agency or "",
        "region_kabkota": correction.region or "",
        "model_version": correction.model_version,
        "officer": correction.officer,
        "corrected_at": correction.corrected_at.isoformat(),
        "predicted_kind": predicted.kind or "",
        "predicted_category": predicted.category or "",
        "predicted_agency": predicted.agency or "",
    }


def most_uncertain(probabilities: Floats) -> NDArray[np.intp]:
    """Order reports for labelling: those whose first two labels are nearest to each other come first.

    Parameters
    ----------
    probabilities
        Shape (reports, labels).
    """
    first_two = -np.sort(-probabilities, axis=1)[:, :2]
    return np.argsort(first_two[:, 0] - first_two[:, 1], kind="stable")


def diverse(texts: Sequence[str], labels: Sequence[str], order: Sequence[int]) -> list[int]:
    """Reorder so that predicted labels take turns, and near-duplicates of an earlier text come last.

    Parameters
    ----------
    order
        Rows, the most wanted first, such as those of `most_uncertain`.
    """
    seen: set[int] = set()
    turns: dict[str, int] = {}
    ranked = []
    for rank, row in enumerate(order):
        repeats = sketch(texts[row]) in seen
        seen.add(sketch(texts[row]))
        turn = turns[labels[row]] = turns.get(labels[row], -1) + 1
        ranked.append((repeats, turn, rank, row))
    return [row for *_, row in sorted(ranked)]

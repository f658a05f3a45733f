"""`docs/models.md`: the public card of the models that serve, written from their cards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.classify.artifact import read_card, read_current
from pipeline.classify.classifier import QUESTIONS
from training.evaluations.page import render_table, write_figures
from training.judging.metrics import ROWS_PER_LABEL_MIN

FIGURES = {
    "accuracy": "accuracy",
    "macro_f1": "macro-F1",
    "surest_80": "surest 80 %",
    "calibration_error": "calibration error",
    "among_three": "among first three",
}

PUT_ASIDE = {"urgency": "Phrases, each hand judged by a model that has not seen it, at the turn that serves"}
"""How the rows were put aside that judge, where it was not by time."""

Card = Mapping[str, Any]


def write_model_docs(models_dir: Path, page: Path) -> None:
    """Write the figures of the serving versions into the page, between its two marks."""
    figures = "\n".join(render_card(read_card(models_dir, name, read_current(models_dir, name))) for name in QUESTIONS)
    write_figures(page, figures)


def render_card(card: Card) -> str:
    """Give the section of one model."""
    metrics = card["metrics"]
    parts = [
        f"## {card['name']}, version {card['version']}\n",
        f"Taught from {_count_rows(card)}; the newest of {card['data']['newest']}. Code {card['code']}, features "
        f"{card['feature_code']}, scikit-learn {card['libraries']['scikit-learn']}.\n",
        f"{PUT_ASIDE.get(card['name'], 'Rows put aside by time')}:\n",
        _figures_table([("all", metrics["held_out"], metrics["intervals"])]),
        "By source:\n",
        _figures_table([(name, figures, {}) for name, figures in metrics["per_source"].items()]),
        *_left_out(metrics["left_out"]),
        "By label (precision, recall and F1 on the rows put aside; threshold is the confidence from which no person "
        f"looks). Labels with fewer than {ROWS_PER_LABEL_MIN} rows are not in macro-F1.\n",
        _labels_table(metrics["per_label"], card["thresholds"]),
    ]
    return "\n".join(parts)


def _count_rows(card: Card) -> str:
    return ", ".join(f"{count} rows of {source}" for source, count in card["data"]["rows"].items())


def _left_out(sources: Mapping[str, Any]) -> list[str]:
    if not sources:
        return []
    table = _figures_table([(name, figures, figures["intervals"]) for name, figures in sources.items()])
    return ["Sources left out, each judged by a model that has never seen it:\n", table]


def _figures_table(rows: Sequence[tuple[str, Mapping[str, float], Mapping[str, Sequence[float]]]]) -> str:
    return render_table(
        ["", "rows", *FIGURES.values()],
        ([name, str(figures["rows"]), *_cells(figures, intervals)] for name, figures, intervals in rows),
    )


def _cells(figures: Mapping[str, float], intervals: Mapping[str, Sequence[float]]) -> Iterable[str]:
    for name in FIGURES:
        if name not in figures:
            yield "-"
        elif name in intervals:
            low, high = intervals[name]
            yield f"{figures[name]:.3f} ({low:.3f} to {high:.3f})"
        else:
            yield f"{figures[name]:.3f}"


def _labels_table(labels: Mapping[str, Mapping[str, float]], thresholds: Mapping[str, float]) -> str:
    return render_table(
        ["label", "rows", "precision", "recall", "F1", "threshold"],
        (
            [
                f"`{label}`",
                str(figures["rows"]),
                *(f"{figures[name]:.2f}" for name in ("precision", "recall", "f1")),
                f"{thresholds[label]:.2f}" if label in thresholds else "always checked",
            ]
            for label, figures in sorted(labels.items(), key=lambda item: -item[1]["rows"])
        ),
    )

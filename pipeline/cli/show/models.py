"""What a terminal shows of models: versions, comparisons, drift, figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.classify.drift import Drift
from pipeline.cli.show.flow import Column
from pipeline.cli.show.screen import Screen
from training.fitting.promote import Version
from training.judging.comparison import Comparison

VERSIONS = (Column("model"), Column("versi"), Column("melayani"), Column("akurasi"), Column("macro-F1"))
COMPARED = (Column("ukuran"), Column("lama"), Column("baru"))
FIGURES = (Column("model"), Column("ukuran"), Column("kartu"), Column("sekarang"))
DRIFT = (
    Column("pertanyaan"),
    Column("laporan", is_named=True),
    Column("kata asing", is_named=True),
    Column("diharapkan", is_named=True),
    Column("label", is_named=True),
    Column("keyakinan", is_named=True),
    Column("periksa", is_named=True),
)


def show_versions(screen: Screen, versions: Iterable[Version]) -> None:
    """Show the versions of each model, and which one serves."""
    screen.records(VERSIONS, [_version(each) for each in versions])


def comparison_rows(comparison: Comparison) -> list[list[str]]:
    """Show the figures of both versions."""
    return [
        ["akurasi", f"{comparison.old_accuracy:.4f}", f"{comparison.new_accuracy:.4f}"],
        ["macro-F1", f"{comparison.old_macro_f1:.4f}", f"{comparison.new_macro_f1:.4f}"],
    ]


def figure_rows(figures: Mapping[str, tuple[Mapping[str, float], Mapping[str, float]]]) -> list[list[str]]:
    """Show the figures of the cards beside those found now."""
    return [
        [name, figure, f"{written.get(figure, float('nan')):.4f}", f"{value:.4f}"]
        for name, (written, found) in figures.items()
        for figure, value in found.items()
    ]


def drift_rows(drifts: Iterable[Drift]) -> list[list[str]]:
    """Show how far late reports are from those that judged the models."""
    return [[each.question, str(each.rows), *_shares(each), ", ".join(each.alarms) or "tidak ada"] for each in drifts]


def _shares(drift: Drift) -> Sequence[str]:
    shares = (drift.unknown_words, drift.unknown_words_expected, drift.labels_index, drift.confidence_index)
    return [f"{share:.3f}" for share in shares]


def _version(version: Version) -> list[str]:
    figures = [f"{value:.3f}" if value is not None else "-" for value in (version.accuracy, version.macro_f1)]
    return [version.name, version.version, "ya" if version.is_current else "", *figures]

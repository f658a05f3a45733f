"""What the commands `lapor train`, `evaluate`, `model` show a person: progress on a terminal, then a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import Progress as Bar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from pipeline.domain.errors import SetupFault
from pipeline.nlp.artifact import read_card, read_current
from training.compare import Comparison
from training.data import QUESTIONS
from training.promote import compare_versions, judge_again, list_versions, promote, roll_back, verify
from training.report import write_model_docs
from training.scoring import Progress
from training.train import REMARK, load_inputs, train


def run_train(data: Sequence[Path], models_dir: Path, console: Console, *, only: str | None = None) -> None:
    """Train, show how it goes, and list the new versions."""
    with show_progress(console) as progress:
        cards = train(data, models_dir=models_dir, only=only, progress=progress)
    for path in cards:
        console.print(f"{path.parent.parent.name}/{path.parent.name}")
    run_model_list(models_dir, console)


def run_model_list(models_dir: Path, console: Console) -> None:
    """List the versions of each model, and which one serves."""
    table = Table("model", "version", "serving", "accuracy", "macro-F1")
    for version in list_versions(models_dir):
        figures = [f"{value:.3f}" if value is not None else "-" for value in (version.accuracy, version.macro_f1)]
        table.add_row(version.name, version.version, "yes" if version.is_current else "", *figures)
    console.print(table)


def run_model_show(models_dir: Path, name: str, version: str | None, console: Console) -> None:
    """Show the card of a version, the current one by default."""
    console.print_json(data=read_card(models_dir, check_name(name), version or read_current(models_dir, name)))


def run_model_compare(
    models_dir: Path, name: str, versions: tuple[str, str], data: Sequence[Path], console: Console
) -> Comparison:
    """Compare two versions on rows that neither has seen."""
    with show_progress(console) as progress:
        rows, inputs = load_inputs(data, progress)
        comparison = compare_versions(models_dir, check_name(name), versions, rows, inputs)
    show_comparison(comparison, console)
    return comparison


def run_model_promote(
    models_dir: Path, name: str, version: str, data: Sequence[Path], why: str | None, console: Console
) -> None:
    """Let a version serve if it is better than the current one, or for a stated reason."""
    current = read_current(models_dir, check_name(name))
    comparison = run_model_compare(models_dir, name, (current, version), data, console)
    promote(models_dir, name, version, comparison=comparison, why=why)
    console.print(f"{name}/{version} serves from the next batch on")


def run_model_rollback(models_dir: Path, name: str, console: Console) -> None:
    """Let the version before the current one serve again."""
    console.print(f"{name}/{roll_back(models_dir, check_name(name))} serves from the next batch on")


def run_model_verify(models_dir: Path, console: Console) -> None:
    """Check digests, libraries, features and labels of every version on disk."""
    if faults := verify(models_dir):
        raise SetupFault("\n".join(faults))
    console.print(f"{len(list_versions(models_dir))} versions are intact")


def run_evaluate(models_dir: Path, page: Path, console: Console, *, data: Sequence[Path] = ()) -> None:
    """Write the model page from the cards of the versions that serve; with data, judge those versions again first."""
    if data:
        with show_progress(console) as progress:
            rows, inputs = load_inputs(data, progress)
            figures = {name: judge_again(models_dir, name, rows, inputs) for name in QUESTIONS}
        show_figures(figures, console)
    write_model_docs(models_dir, page)
    console.print(f"written: {page}")


def show_figures(figures: Mapping[str, tuple[Mapping[str, float], Mapping[str, float]]], console: Console) -> None:
    """Show the figures of the cards beside those found now."""
    table = Table("model", "figure", "card", "now")
    for name, (written, found) in figures.items():
        for figure, value in found.items():
            table.add_row(name, figure, f"{written.get(figure, float('nan')):.4f}", f"{value:.4f}")
    console.print(table)


def check_name(name: str) -> str:
    """Refuse a model that does not exist."""
    if name not in QUESTIONS:
        raise SetupFault(f"unknown model {name!r}; known: {', '.join(QUESTIONS)}")
    return name


def show_comparison(comparison: Comparison, console: Console) -> None:
    """Show the figures of both versions, and what speaks against the new one."""
    table = Table("", "old", "new")
    table.add_row("accuracy", f"{comparison.old_accuracy:.4f}", f"{comparison.new_accuracy:.4f}")
    table.add_row("macro-F1", f"{comparison.old_macro_f1:.4f}", f"{comparison.new_macro_f1:.4f}")
    console.print(table)
    low, high = comparison.interval
    console.print(f"{comparison.rows} rows; gain in accuracy {comparison.gain:+.4f} ({low:+.4f} to {high:+.4f})")
    for refusal in comparison.refusals:
        console.print(f"- {refusal}")


@contextmanager
def show_progress(console: Console) -> Iterator[Progress]:
    """Show the step that is being done, and what is worth remembering of the data."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("starting", total=None)

        def tell(step: str) -> None:
            if step.startswith(REMARK):
                bar.console.print(step, style="dim", markup=False)
            else:
                bar.update(task, description=step)

        yield tell

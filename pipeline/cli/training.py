"""`lapor train`, `evaluate` and `export-labels`: from labelled reports to checked models and measured pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from pipeline.adapters.reference.gazetteer import load_names, load_place_finder
from pipeline.adapters.reference.routing_rules import load_routing_rules
from pipeline.adapters.reference.samples import load_samples
from pipeline.adapters.reference.tables import load_lexicons, load_official_handles, load_taxonomy
from pipeline.adapters.reference.words import load_office_names
from pipeline.adapters.search.question_reader import load_question_reader
from pipeline.adapters.search.trial import PLAIN_ANALYZERS
from pipeline.classify.classifier import CORRECTED, QUESTIONS
from pipeline.cli.show.models import FIGURES, figure_rows, show_versions
from pipeline.cli.show.progress import steps
from pipeline.cli.show.screen import note, standard_output
from pipeline.cli.start import read_settings, run
from pipeline.contract.document import parse_document
from pipeline.domain.errors import SetupFault
from pipeline.services.labels import read_corrections, read_waiting
from pipeline.services.opened import Services
from pipeline.system.connections import open_search_index
from pipeline.system.offline import process_lines
from pipeline.system.opening import open_services
from pipeline.system.stages import Road, build_analyse
from pipeline.text.clean import build_cleaner
from pipeline.text.reading import TextReader
from training.data.active import Pick, Unlabelled, pick_diverse, pick_uncertain
from training.data.export import export_labels, write_corrections
from training.data.rows import load_dataset
from training.evaluations.duplicates import evaluate as measure_duplicates
from training.evaluations.duplicates_page import render, write_duplicate_docs
from training.evaluations.page import RULES, STREAM, write_figures
from training.evaluations.place_phrases import ask_phrases, list_misses, make_phrases
from training.evaluations.place_phrases import render as render_phrases
from training.evaluations.places import measure_places
from training.evaluations.places import render as render_places
from training.evaluations.redaction import evaluate_redaction, list_faults, load_texts, measure_cost
from training.evaluations.redaction import render as render_redaction
from training.evaluations.routing import Router, evaluate_routing
from training.evaluations.routing import render as render_routing
from training.evaluations.rules import measure_rules
from training.evaluations.rules import render as render_rules
from training.evaluations.search import (
    DEPTH,
    Query,
    load_grades,
    load_queries,
    pick_reports,
    render_queries,
    write_ungraded,
)
from training.evaluations.search import render as render_search
from training.evaluations.stream import Officers, Played, Stream, load_streams, play, read_acceptance
from training.evaluations.stream import render as render_stream
from training.fitting.promote import judge_again, list_versions
from training.fitting.train import REMARK, check_question, load_inputs
from training.fitting.train import train as fit_and_write
from training.judging.models_page import write_model_docs

app = typer.Typer()
evaluate_app = typer.Typer()
app.add_typer(evaluate_app, name="evaluate")

Data = Annotated[list[Path], typer.Option(help="Folder atau berkas laporan berlabel.")]
Folder = Annotated[Path, typer.Option(help="Folder laporan berlabel.")]


@app.command()
def train(
    data: Data,
    only: Annotated[str | None, typer.Option(help="Satu model: kind, category, agency atau urgency.")] = None,
) -> None:
    """Train, show how it goes, and list the versions."""
    folder = read_settings().models_dir
    questions = (check_question(only),) if only else QUESTIONS
    with steps(REMARK) as tell:
        cards = fit_and_write(data, models_dir=folder, only=only, progress=tell)
    for path in cards:
        note(f"ditulis: {path.parent.parent.name}/{path.parent.name}")
    show_versions(standard_output(), [each for each in list_versions(folder) if each.name in questions])


@evaluate_app.callback(invoke_without_command=True)
def evaluate(
    context: typer.Context,
    data: Annotated[list[Path] | None, typer.Option(help="Nilai lagi versi yang melayani dengan ini.")] = None,
    page: Annotated[Path, typer.Option(help="Halaman yang ditulis.")] = Path("docs/models.md"),
) -> None:
    """Write the model page from the cards of the versions that serve; with data, judge those versions again first."""
    if context.invoked_subcommand is not None:
        return
    folder = read_settings().models_dir
    if data:
        with steps(REMARK) as tell:
            rows, inputs = load_inputs(data, tell)
            figures = {name: judge_again(folder, name, rows, inputs) for name in CORRECTED}
        standard_output().records(FIGURES, figure_rows(figures))
    write_model_docs(folder, page)
    note(f"ditulis: {page}")


@evaluate_app.command("places", help="Ukur pencari tempat, dan tulis angkanya ke halamannya.")
def evaluate_places(
    data: Annotated[Path | None, typer.Option(help="Folder reports.csv.gz, untuk laporan yang dinilai.")] = None,
    misses: Annotated[bool, typer.Option("--misses", help="Tampilkan juga kalimat yang tempatnya luput.")] = False,
    page: Annotated[Path, typer.Option(help="Halaman yang ditulis.")] = Path("docs/places.md"),
) -> None:
    """Measure the place finder on the phrases, and on the judged reports if their folder is given."""
    finder, names = load_place_finder(), load_names()
    shares, missed = ask_phrases(finder, make_phrases(names))
    _write(page, f"{render_places(measure_places(finder, data))}\n{render_phrases(shares)}", write_figures)
    for line in list_misses(missed, names) if misses else ():
        standard_output().line(line)


@evaluate_app.command("rules", help="Ukur darurat dan bukan laporan pada kalimat karangan.")
def evaluate_words(
    misses: Annotated[bool, typer.Option("--misses", help="Tampilkan juga kalimat yang keliru dijawab.")] = False,
    page: Annotated[Path, typer.Option(help="Halaman yang ditulis.")] = Path("docs/models.md"),
) -> None:
    """Measure urgency and what is no report on invented phrases."""
    figures = measure_rules(build_analyse(read_settings()))
    _write(page, render_rules(figures), lambda page, text: write_figures(page, text, RULES))
    for line in (line for each in figures.values() for line in each.misses) if misses else ():
        standard_output().line(line)


@evaluate_app.command("routing", help="Ukur yang ditambahkan aturan tempat pada jenis instansi dari model.")
def evaluate_rules(
    data: Folder, page: Annotated[Path, typer.Option(help="Halaman yang ditulis.")] = Path("docs/routing.md")
) -> None:
    """Measure the kind of agency with and without the rules of places."""
    with steps(REMARK) as tell:
        rows, inputs = load_inputs([data], tell, questions=("agency",))
        router = Router(load_place_finder(), load_routing_rules(), load_office_names())
        figures = evaluate_routing(read_settings().models_dir, rows, inputs, router, tell)
    _write(page, render_routing(figures), write_figures)


@evaluate_app.command(
    "stream", help="Mainkan laporan setahun dengan petugas yang mengoreksi: apa yang didapat sebuah kota."
)
def evaluate_year(
    data: Folder,
    late: Annotated[int, typer.Option(min=0, help="Hari dari laporan sampai jawaban petugas.")] = 14,
    page: Annotated[Path, typer.Option(help="Halaman yang ditulis.")] = Path("docs/routing.md"),
) -> None:
    """Play the reports of each city with officers who correct them, and tell what a city gets after 1, 4, 12 weeks."""
    folder, finder = read_settings().models_dir, load_place_finder()
    router = Router(finder, load_routing_rules(), load_office_names())
    acceptance, kinds = read_acceptance(folder)
    with steps(REMARK) as tell:
        rows, inputs = load_inputs([data], tell, questions=("category", "agency"))
        streams = load_streams(folder, rows, inputs, finder, tell)

    def run(stream: Stream, officers: Officers) -> list[Played]:
        return play(stream.reports, officers, acceptance=acceptance, kinds=kinds, believe=router.believe)

    figures = render_stream(streams, timedelta(days=late), run)
    _write(page, figures, lambda page, text: write_figures(page, text, STREAM))


@evaluate_app.command("duplicates", help="Ukur laporan ganda pada pasangan yang dinilai dan variasi buatan.")
def evaluate_duplicates(
    data: Annotated[Path, typer.Option(help="Folder dedup_pairs.csv dan reports.csv.gz.")],
    page: Annotated[Path, typer.Option(help="Halaman yang ditulis.")] = Path("docs/duplicates.md"),
) -> None:
    """Measure near-duplicates on judged pairs and made-up variations."""
    analyse = build_analyse(read_settings())
    figures = measure_duplicates(data, lambda report: analyse([report])[0])
    _write(page, render(figures), lambda _, __: write_duplicate_docs(figures, page))


@evaluate_app.command("redaction", help="Ukur penyamaran data pribadi pada teks karangan bertanda.")
def evaluate_personal_data(
    misses: Annotated[
        bool, typer.Option("--misses", help="Tampilkan juga yang luput dan yang keliru disamarkan.")
    ] = False,
    page: Annotated[Path, typer.Option(help="Halaman yang ditulis.")] = Path("docs/privacy.md"),
) -> None:
    """Measure on both halves of the marked texts; only the judging half is called the result."""
    texts = load_texts()
    halves = [[text for text in texts if text.is_judged is judged] for judged in (True, False)]
    judging, tuning = map(evaluate_redaction, halves)
    reader = TextReader(cleaner=build_cleaner(load_lexicons()), official_handles=load_official_handles())
    _write(page, render_redaction(judging, tuning, measure_cost(texts, reader)), write_figures)
    for fault in list_faults(texts, judging) + list_faults(texts, tuning) if misses else ():
        standard_output().line(fault)


@evaluate_app.command("search", help="Ukur urutan hasil pencarian di samping penganalisis biasa Elasticsearch.")
def evaluate_search(
    data: Folder,
    queries: Annotated[bool, typer.Option("--queries", help="Tampilkan juga angka tiap pertanyaan.")] = False,
    ungraded: Annotated[Path | None, typer.Option(help="CSV: hasil yang belum dinilai, dengan teksnya.")] = None,
    page: Annotated[Path, typer.Option(help="Halaman yang ditulis.")] = Path("docs/search.md"),
) -> None:
    """Ask our search and plain analyzers the same on a real Elasticsearch, in an index that is deleted in the end."""
    asked, grades = load_queries(), load_grades()
    settings = read_settings()
    lines = [*load_samples(), *pick_reports(load_dataset([data], load_taxonomy(), questions=()).rows)]
    bodies = [body for body, is_good in process_lines(lines, Road(settings), batch_size=settings.batch_size) if is_good]
    systems = run(_ask_all(asked, bodies))
    for line in render_queries(asked, systems, grades) if queries else ():
        standard_output().line(line)
    if ungraded:
        texts = {each.report_id: each.text_redacted for each in map(parse_document, bodies)}
        note(f"{ungraded}: {write_ungraded(ungraded, asked, systems, grades, texts)} hasil belum dinilai")
    _write(page, render_search(asked, systems, grades), write_figures)


async def _ask_all(queries: Sequence[Query], bodies: Sequence[bytes]) -> dict[str, dict[str, list[str]]]:
    reader = load_question_reader()
    async with open_search_index(read_settings()) as index, index.trial(bodies) as trial:
        ours = {each.query_id: await trial.ask(reader.read(each.text).question, size=DEPTH) for each in queries}
        plain = {
            name: {each.query_id: await trial.ask_plain(name, each.text, size=DEPTH) for each in queries}
            for name in PLAIN_ANALYZERS
        }
    return {"ours": ours, **plain}


@app.command("export-labels")
def export(
    out: Annotated[Path, typer.Option(help="CSV, dengan susunan yang dibaca pelatihan.")],
    since: Annotated[datetime | None, typer.Option(help="Hari pertama, UTC.")] = None,
    most_uncertain: Annotated[
        int | None, typer.Option(min=1, help="Gantinya: sekian laporan tanpa label, yang paling tidak pasti dulu.")
    ] = None,
    diverse: Annotated[
        int | None, typer.Option(min=1, help="Gantinya: sekian laporan tanpa label, yang paling beragam.")
    ] = None,
) -> None:
    """Write officers' corrections as training data, or the reports that are worth labelling next."""
    if most_uncertain and diverse:
        raise SetupFault("pilih --most-uncertain atau --diverse, tidak keduanya")
    first = since.replace(tzinfo=UTC) if since else None
    pick: Pick = pick_uncertain if most_uncertain else pick_diverse
    try:
        found = run(_export(first, pick, most_uncertain or diverse, out))
    except OSError as error:
        raise SetupFault(f"{out} tidak dapat ditulis: {error.strerror}") from error
    note(f"{out}: {found}")


async def _export(since: datetime | None, pick: Pick, count: int | None, out: Path) -> str:
    async with open_services(read_settings()) as services:
        if count is not None:
            return await _export_waiting(since, pick, count, out, services)
        read = await read_corrections(services, since=since)
    written = export_labels(read.found, out)
    return f"{written} laporan berlabel, dari {len(read.found)} koreksi; {read.unreadable} tidak terbaca"


async def _export_waiting(since: datetime | None, pick: Pick, count: int, out: Path, services: Services) -> str:
    waiting = [Unlabelled(each.blank, each.first_two) for each in await read_waiting(services, since=since)]
    return f"{write_corrections(pick(waiting, count), out)} laporan untuk dilabeli, dari {len(waiting)} yang menunggu"


def _write(page: Path, figures: str, write: Callable[[Path, str], None]) -> None:
    """Write figures into their page, and show them as they stand there."""
    write(page, figures)
    for line in figures.splitlines():
        standard_output().line(line)
    note(f"ditulis: {page}")

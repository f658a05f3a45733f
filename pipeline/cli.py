"""The command `lapor`. Each command reads the settings and hands over; imports wait until a command needs them."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from pipeline.domain.errors import LaporError, Outage

if TYPE_CHECKING:
    from rich.console import Console

    from pipeline.settings import Settings

EXIT_AWAY, EXIT_REFUSED = 1, 2
"""An engine that does not answer; a wrong option, a missing file or a set-up that must not start (click's code)."""

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="LAPOR stream: consolidates what citizens tell their government.",
)


class _ShowCase(TyperGroup):
    """Takes `lapor case ID` as `lapor case show ID`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 - typer keeps its click to itself
        """Find the command; what is none is an id."""
        is_id = bool(args) and args[0] not in self.commands
        return super().resolve_command(ctx, ["show", *args] if is_id else args)


case_app = typer.Typer(cls=_ShowCase, no_args_is_help=True, help="One case, and what officers decide on it.")
index_app = typer.Typer(no_args_is_help=True, help="The search index.")
kibana_app = typer.Typer(no_args_is_help=True, help="Dashboards.")
evaluate_app = typer.Typer(help="How good models, places and duplicates are.")
model_app = typer.Typer(no_args_is_help=True, help="The models' artefacts.")
app.add_typer(case_app, name="case")
app.add_typer(index_app, name="index")
app.add_typer(kibana_app, name="kibana")
app.add_typer(evaluate_app, name="evaluate")
app.add_typer(model_app, name="model")

AnyId = Annotated[str, typer.Argument(metavar="ID", help="report_id, case_id or tracking ID.")]
Officer = Annotated[str, typer.Option(help="Who decides; kept with the decision.")]


def main() -> None:
    """Run a command; our own errors are one line, and the exit code tells whether to try again."""
    try:
        app()
    except LaporError as error:
        typer.echo(f"lapor: {error}", err=True)
        sys.exit(EXIT_AWAY if isinstance(error, Outage) else EXIT_REFUSED)


@app.command()
def up() -> None:
    """Run embedded engines, workers and gateway until Ctrl-C or SIGTERM."""
    from pipeline.demo import run_up

    _run(run_up(_settings(), _console()))


@app.command()
def demo(once: Annotated[bool, typer.Option("--once", help="Leave after the table.")] = False) -> None:
    """Run everything, play the sample reports and show what became of them."""
    from tempfile import TemporaryDirectory

    from pipeline.demo import run_demo

    with TemporaryDirectory(prefix="lapor-demo-") as state_dir:
        _run(run_demo(_settings(state_dir=state_dir), _console(), once=once))


@app.command()
def worker(
    agents: Annotated[
        list[str] | None, typer.Argument(help="ingest, analyse, deduplicate, index, support; all if none.")
    ] = None,
) -> None:
    """Run one Faust worker with all stages, or those named."""
    from pipeline.bindings import parse_agents
    from pipeline.worker import run_worker

    _run(run_worker(parse_agents(agents), _settings()))


@app.command()
def gateway() -> None:
    """Take reports over HTTP: /api/v1/reports, /sms/generic; tell of cases, and take who follows: /api/v1/cases/ID."""
    from pipeline.explain import load_reader
    from pipeline.road import duplicate_rules
    from pipeline.web.serve import serve_gateway

    settings = _settings()
    _run(serve_gateway(settings, rules=duplicate_rules(settings), load_reader=lambda: load_reader(settings)))


@app.command()
def twitter() -> None:
    """Take posts from X: #LAPOR and @LAPOR1708."""
    from pipeline.sources.run import run_source

    _run(run_source(_settings()))


@app.command()
def process(
    file: Annotated[Path, typer.Argument(help="JSON lines; - for standard input.", allow_dash=True)],
    region: Annotated[str | None, typer.Option(help="Area of the reports that name none: name or code.")] = None,
    out: Annotated[Path, typer.Option(help="Where the answers go; - for standard output.", allow_dash=True)] = Path(
        "-"
    ),
) -> None:
    """Analyse and consolidate a file of reports offline: JSON lines in, JSON lines out, same order."""
    from pipeline.process import process_file

    rejected = process_file(file, out, _settings(), region=region, console=_console())
    if rejected:
        typer.echo(f"lapor: {rejected} lines rejected", err=True)


@app.command()
def compare(
    file: Annotated[
        Path, typer.Argument(help='JSON lines {"a": REPORT, "b": REPORT}; - for standard input.', allow_dash=True)
    ],
    out: Annotated[Path, typer.Option(help="Where the verdicts go; - for standard output.", allow_dash=True)] = Path(
        "-"
    ),
) -> None:
    """Tell for pairs of reports whether they are one complaint, as the deduplicator decides."""
    from pipeline.compare import compare_file

    rejected = compare_file(file, out, _settings())
    if rejected:
        typer.echo(f"lapor: {rejected} lines rejected", err=True)


@app.command()
def send(
    file: Annotated[Path, typer.Argument(help="JSON lines, as for process; - for standard input.", allow_dash=True)],
    rate: Annotated[
        float | None, typer.Option(min=0.001, help="Reports a second; as fast as it goes if left out.")
    ] = None,
    via: Annotated[
        Literal["kafka", "gateway"], typer.Option(help="The door; the gateway takes SMS and forms.")
    ] = "kafka",
    wait: Annotated[bool, typer.Option("--wait", help="Return when all are searchable.")] = False,
) -> None:
    """Play reports into the running system."""
    from pipeline.send import Via, send_file

    _run(send_file(file, _settings(), _console(), via=Via(via), rate=rate, wait=wait))


@app.command()
def search(
    words: Annotated[list[str] | None, typer.Argument(help="Words; the newest reports if none.")] = None,
    category: Annotated[str | None, typer.Option(help="Slug, such as infrastruktur.")] = None,
    agency: Annotated[str | None, typer.Option(help="Slug, such as dinas_pu.")] = None,
    since: Annotated[datetime | None, typer.Option("--from", help="First day, UTC.")] = None,
    until: Annotated[datetime | None, typer.Option("--to", help="Day or time before which, UTC.")] = None,
    size: Annotated[int, typer.Option(min=1, max=1_000, help="Reports shown.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Documents, one a line.")] = False,
) -> None:
    """Search the index."""
    from pipeline.ask import Query, run_search

    query = Query(" ".join(words or []), category, agency, since, until, size)
    _run(run_search(query, _settings(), _console(), as_json=as_json))


@app.command()
def track(
    tracking_id: Annotated[str, typer.Argument(help="As the citizen has it; blanks and small letters are fine.")],
) -> None:
    """Show one report and its case."""
    from pipeline.ask import run_track

    _run(run_track(tracking_id, _settings(), _console()))


@case_app.command("show")
def case_show(
    any_id: AnyId, as_json: Annotated[bool, typer.Option("--json", help="As the API answers.")] = False
) -> None:
    """Show a case: its reports, its people, and why each report is in it; `lapor case ID` is short for it."""
    from pipeline.cases import run_case

    _run(run_case(any_id, _settings(), _console(), as_json=as_json))


@case_app.command("confirm")
def case_confirm(any_id: AnyId, officer: Officer) -> None:
    """Say that what was found or suggested is right: the report and the one it is like, or all of the case."""
    _decide("confirm", (any_id,), officer)


@case_app.command("split")
def case_split(any_id: AnyId, officer: Officer) -> None:
    """Take a report out of its case, for good."""
    _decide("split", (any_id,), officer)


@case_app.command("merge")
def case_merge(any_id: AnyId, other_id: AnyId, officer: Officer) -> None:
    """Put two reports into one case, whatever their words."""
    _decide("merge", (any_id, other_id), officer)


@app.command()
def cases(
    hot: Annotated[bool, typer.Option("--hot", help="Those that grew most in the last day first.")] = False,
    days: Annotated[int, typer.Option(min=1, max=366, help="Of so many days.")] = 7,
    size: Annotated[int, typer.Option(min=1, max=1_000, help="Cases shown.")] = 20,
) -> None:
    """List the cases with the most supporters."""
    from pipeline.cases import CaseOrder, run_cases

    order = CaseOrder.GROWTH if hot else CaseOrder.SUPPORTERS
    _run(run_cases(_settings(), _console(), order=order, days=days, size=size))


@app.command()
def explain(
    text: Annotated[str, typer.Argument(help="The report.")],
    region: Annotated[str | None, typer.Option(help="Area that the channel names.")] = None,
    channel: Annotated[str, typer.Option(help="How it came: twitter, sms, web, ...")] = "web",
) -> None:
    """Show why a text is answered as it is: the words for and against each label."""
    from pipeline.explain import run_explain

    run_explain(text, _settings(), _console(), region=region, channel=channel)


@app.command()
def route(
    text: Annotated[str, typer.Argument(help="The report.")],
    region: Annotated[str | None, typer.Option(help="Area that the channel names.")] = None,
) -> None:
    """Show the way from a text to the office that must answer it, and by when."""
    from pipeline.explain import run_route

    run_route(text, _settings(), _console(), region=region)


@app.command("export-labels")
def export_labels(
    out: Annotated[Path, typer.Option(help="CSV, in the layout that training reads.")],
    since: Annotated[datetime | None, typer.Option(help="First day, UTC.")] = None,
    most_uncertain: Annotated[
        int | None, typer.Option(min=1, help="Instead: this many unlabelled reports, the least sure first.")
    ] = None,
    diverse: Annotated[
        int | None, typer.Option(min=1, help="Instead: this many unlabelled reports, as unlike as can be.")
    ] = None,
) -> None:
    """Write officers' corrections as training data, or the reports that are worth labelling next."""
    from pipeline.labels import Wanted, run_export_labels

    wanted = Wanted(since.replace(tzinfo=UTC) if since else None, most_uncertain, diverse)
    _run(run_export_labels(wanted, out, _settings(), _console()))


@app.command()
def replay(
    stage: Annotated[str | None, typer.Option(help="Only what this stage rejected.")] = None,
    code: Annotated[str | None, typer.Option(help="Only what was rejected with this code.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count, send nothing.")] = False,
) -> None:
    """Send rejected messages through their stage again."""
    from pipeline.replay import run_replay

    _run(run_replay(_settings(), _console(), stage=stage, code=code, dry_run=dry_run))


@app.command()
def topics() -> None:
    """Create the topics that are missing."""
    from pipeline.adapters.topics import create_topics
    from pipeline.engines import topic_plan

    settings = _settings()
    created = _run(create_topics(settings.kafka, topic_plan(settings)))
    typer.echo(f"created: {', '.join(created) or 'none, all were there'}")


@index_app.command("init")
def index_init() -> None:
    """Put the index template; may be repeated."""
    from pipeline.engines import init_index

    _run(init_index(_settings()))


@kibana_app.command("apply")
def kibana_apply() -> None:
    """Put the data view and the dashboard into Kibana; may be repeated."""
    from pipeline.engines import apply_dashboards

    for name in apply_dashboards(_settings()):
        typer.echo(name)


Data = Annotated[list[Path], typer.Option(help="Folder or files of labelled reports.")]
Name = Annotated[str, typer.Argument(help="kind, category or agency.")]


@app.command()
def train(
    data: Data, only: Annotated[str | None, typer.Option(help="One model: kind, category or agency.")] = None
) -> None:
    """Train the classifiers and write new versions of their artefacts."""
    from training.run import run_train

    run_train(data, _settings().models_dir, _console(), only=only)


@evaluate_app.callback(invoke_without_command=True)
def evaluate(
    context: typer.Context,
    data: Annotated[list[Path] | None, typer.Option(help="Judge the serving versions again on these.")] = None,
    page: Annotated[Path, typer.Option(help="The page that is written.")] = Path("docs/models.md"),
) -> None:
    """Write the models' page from their cards; with data, judge them again first."""
    from training.run import run_evaluate

    if context.invoked_subcommand is None:
        run_evaluate(_settings().models_dir, page, _console(), data=data or ())


@evaluate_app.command("places")
def evaluate_places(
    data: Annotated[Path | None, typer.Option(help="Folder of reports.csv.gz, for the judged reports.")] = None,
    page: Annotated[Path, typer.Option(help="The page whose figures are written.")] = Path("docs/places.md"),
) -> None:
    """Measure the place finder on invented phrases and judged reports, and write the figures into their page."""
    from training.run_evaluations import run_evaluate_places

    run_evaluate_places(data, page, _console())


@evaluate_app.command("routing")
def evaluate_routing(
    data: Annotated[Path, typer.Option(help="Folder of labelled reports.")],
    page: Annotated[Path, typer.Option(help="The page whose figures are written.")] = Path("docs/routing.md"),
) -> None:
    """Measure what the rules of places add to the model's kind of agency, and write the figures into their page."""
    from training.run_evaluations import run_evaluate_routing

    run_evaluate_routing(data, _settings().models_dir, page, _console())


@evaluate_app.command("duplicates")
def evaluate_duplicates(
    data: Annotated[Path, typer.Option(help="Folder of dedup_pairs.csv and reports.csv.gz.")],
    page: Annotated[Path, typer.Option(help="The page whose figures are written.")] = Path("docs/duplicates.md"),
) -> None:
    """Measure near-duplicates on judged pairs and made-up variations, and write the figures into their page."""
    from pipeline.road import build_analyse
    from training.run_evaluations import run_evaluate_duplicates

    analyse = build_analyse(_settings())
    run_evaluate_duplicates(data, lambda report: analyse([report])[0], page, _console())


@model_app.command("list")
def model_list() -> None:
    """List the versions of each model, and which one serves."""
    from training.run import run_model_list

    run_model_list(_settings().models_dir, _console())


@model_app.command("show")
def model_show(
    name: Name, version: Annotated[str | None, typer.Argument(help="The serving one if left out.")] = None
) -> None:
    """Show a version's card."""
    from training.run import run_model_show

    run_model_show(_settings().models_dir, name, version, _console())


@model_app.command("compare")
def model_compare(name: Name, old: str, new: str, data: Data) -> None:
    """Compare two versions on held-out reports."""
    from training.run import run_model_compare

    run_model_compare(_settings().models_dir, name, (old, new), data, _console())


@model_app.command("promote")
def model_promote(
    name: Name,
    version: str,
    data: Data,
    force: Annotated[bool, typer.Option("--force", help="Promote what the comparison refuses; needs --why.")] = False,
    why: Annotated[str | None, typer.Option(help="The reason, which the card keeps.")] = None,
) -> None:
    """Let a version serve if it is better than the serving one by a margin; workers take it up by themselves."""
    from training.run import run_model_promote

    if force != (why is not None):
        raise typer.BadParameter("--force and --why go together")
    run_model_promote(_settings().models_dir, name, version, data, why, _console())


@model_app.command("rollback")
def model_rollback(name: Name) -> None:
    """Let the version before the serving one serve again."""
    from training.run import run_model_rollback

    run_model_rollback(_settings().models_dir, name, _console())


@model_app.command("drift")
def model_drift(days: Annotated[int, typer.Option(min=1, help="Of reports in the index.")] = 7) -> None:
    """Tell whether lately received reports still look like those that judged the models."""
    from pipeline.drift import run_drift

    _run(run_drift(_settings(), _console(), days=days))


@model_app.command("verify")
def model_verify() -> None:
    """Check every artefact against its card."""
    from training.run import run_model_verify

    run_model_verify(_settings().models_dir, _console())


def _decide(kind: str, any_ids: tuple[str, ...], officer: str) -> None:
    from pipeline.cases import run_decide
    from pipeline.domain.officer_decision import OfficerDecisionKind

    _run(run_decide(OfficerDecisionKind(kind), any_ids, _settings(), _console(), officer=officer))


def _settings(**overrides: object) -> Settings:
    from pipeline.adapters.logs import configure_logs
    from pipeline.settings import load_settings

    settings = load_settings(**overrides)
    configure_logs(settings.log_level)
    return settings


def _console() -> Console:
    from rich.console import Console

    return Console(stderr=True)


def _run(work: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401 - whatever the coroutine gives
    try:
        return asyncio.run(work)
    except BaseExceptionGroup as group:
        raise _first_leaf(group) from group


def _first_leaf(group: BaseExceptionGroup[BaseException]) -> BaseException:
    first = group.exceptions[0]
    return _first_leaf(first) if isinstance(first, BaseExceptionGroup) else first


if __name__ == "__main__":
    main()

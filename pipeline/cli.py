"""The command `lapor`. Each command reads the settings and hands over; imports wait until a command needs them."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

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
index_app = typer.Typer(no_args_is_help=True, help="The search index.")
kibana_app = typer.Typer(no_args_is_help=True, help="Dashboards.")
model_app = typer.Typer(no_args_is_help=True, help="The models' artefacts.")
app.add_typer(index_app, name="index")
app.add_typer(kibana_app, name="kibana")
app.add_typer(model_app, name="model")


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
        list[str] | None, typer.Argument(help="ingest, analyse, deduplicate, index; all if none.")
    ] = None,
) -> None:
    """Run one Faust worker with all stages, or those named."""
    from pipeline.bindings import parse_agents
    from pipeline.worker import run_worker

    _run(run_worker(parse_agents(agents), _settings()))


@app.command()
def gateway() -> None:
    """Take reports over HTTP: /api/v1/reports, /sms/generic, /healthz, /readyz, /metrics."""
    from pipeline.web.serve import serve_gateway

    _run(serve_gateway(_settings()))


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


@app.command()
def train(
    data: Annotated[list[Path], typer.Option(help="Folder or files of labelled reports.")],
    only: Annotated[str | None, typer.Option(help="One model: kind, category or agency.")] = None,
) -> None:
    """Train the classifiers and write new versions of their artefacts."""
    from training.run import run_train

    run_train(data, _settings().models_dir, _console(), only=only)


@model_app.command("list")
def model_list() -> None:
    """List the versions of each model, and which one serves."""
    from training.run import run_model_list

    run_model_list(_settings().models_dir, _console())


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

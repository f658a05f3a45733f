"""The sections of the page about many senders at once. Pure."""

from __future__ import annotations

from tests.bench.figures import Run
from tests.bench.section import Section, about

AIM_RATIO = 1.5


def webhook_section(now: Run, last: Run | None) -> Section:
    """Lay out what the SMS door costs beside a bare route."""
    rows = [
        ("`/sms/generic`", *_costs(now, "ours"), _costs(last, "ours")[0] if last else ""),
        ("a bare FastAPI route", *_costs(now, "bare"), _costs(last, "bare")[0] if last else ""),
        ("times the bare route", f"{now['ratio']:.2f}", "", f"{last['ratio']:.2f}" if last else ""),
    ]
    return Section(
        title="The SMS door",
        before=(
            f"{about(now)} {now['senders']} senders at once over connections that are kept, each report with an id of "
            f"its own, {now['reports']:,} reports a turn, both doors in turns in one run, medians. Both run on uvicorn "
            "and hand the same bytes to the same embedded broker with acks=all; the bare route does nothing else. Ours "
            "reads the text, makes the ids, and looks in the store whether it was taken before."
        ),
        columns=("", "µs of CPU a report", "a second", "last"),
        rows=rows,
        after=f"Aim: at most {AIM_RATIO:g} times the bare route.",
    )


def load_section(now: Run, last: Run | None) -> Section:
    """Lay out what became of a minute's load."""
    shown = [
        ("reports answered with 202", "taken"),
        ("of them in the index", "found"),
        ("documents in the index", "documents"),
    ]
    return Section(
        title="A minute of many senders",
        before=(
            f"{about(now)} {now['senders']} senders for {now['seconds']:.0f} s, into what `lapor up` starts. Each "
            "report that was answered with 202 has to be in the index once, and nothing else."
        ),
        columns=("", "now", "last"),
        rows=[(name, f"{now[key]:,}", f"{last[key]:,}" if last else "") for name, key in shown],
        after=f"Other answers: {_others(now)}.",
    )


def _costs(run: Run, door: str) -> tuple[str, str]:
    return f"{run[f'{door}_us']:,.0f}", f"{run[f'{door}_rate']:,.0f}"


def _others(now: Run) -> str:
    return ", ".join(f"{count:,} of {status}" for status, count in now["others"].items()) or "none"

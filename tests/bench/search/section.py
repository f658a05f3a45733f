"""What the figures of search over many documents say. Pure."""

from __future__ import annotations

from tests.bench.figures import Run
from tests.bench.section import Section, about

AIM_P95_MS, AIM_RATIO, AIM_NATION_MS, AIM_RATE = 50, 1.3, 300, 5_000


def search_section(now: Run, last: Run | None) -> Section:
    """Lay out searches, counts and the export."""
    old = last or {}
    return Section(
        title=f"Search over {now['documents']:,} documents on a real Elasticsearch",
        before=(
            f"{about(now)} One shard, 1 GB of heap. {now['searches']} searches by 14 queries, ours and the bare client "
            "with the same question and hits in turn; a count is all of the national picture over a year, each time "
            "another; the export is all as CSV. Median / 95 of 100, milliseconds."
        ),
        columns=("", "now", "last", "aim"),
        rows=[
            ("a search", _times(now, "ours"), _times(old, "ours"), f"< {AIM_P95_MS} (95 of 100)"),
            ("the bare client", _times(now, "bare"), _times(old, "bare"), ""),
            ("ours, times bare", f"{now['ratio']:.2f}", _number(old, "ratio", ".2f"), f"<= {AIM_RATIO:g}"),
            ("a national count", _times(now, "nation"), _times(old, "nation"), f"< {AIM_NATION_MS}"),
            (
                f"export of {now['export_rows']:,}, rows a second",
                f"{now['export_rate']:,.0f}",
                _number(old, "export_rate", ",.0f"),
                f">= {AIM_RATE:,}",
            ),
            (
                "MB that the process grew meanwhile",
                f"{now['export_mb']:.1f}",
                _number(old, "export_mb", ".1f"),
                "flat",
            ),
        ],
        after="",
    )


def _times(run: Run, name: str) -> str:
    return " / ".join(f"{each:.0f}" for each in run[name]) if run else ""


def _number(run: Run, name: str, form: str) -> str:
    return f"{run[name]:{form}}" if run else ""

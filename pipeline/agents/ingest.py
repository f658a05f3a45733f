"""First stage: bytes of any channel -> a checked report. Pure but for what it remembers."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import Final

from pipeline.adapters.channels.intake import parse_raw
from pipeline.adapters.channels.x import add_all, find_addition
from pipeline.domain.errors import DataFault, attempt
from pipeline.domain.keys import Keys
from pipeline.domain.report import RawReport, ReceivedReport

MAX_THREADS: Final = 10_000
"""Posts of which it is known what their authors added: some days of them."""


class Threads:
    """What authors added to their posts in answers: each comes with the post alone, and the report needs them all.

    It is remembered as long as the worker lives; of one thread all must come to one worker.
    """

    def __init__(self) -> None:
        self._added: OrderedDict[str, dict[str, str]] = OrderedDict()

    def complete(self, raw: RawReport, report: ReceivedReport) -> ReceivedReport:
        """Give a report with all that its author added so far, the oldest first."""
        if report.post is None:
            return report
        addition = find_addition(raw.body)
        if addition is None:
            added = self._added.get(report.report_id)
            return replace(report, text=add_all(report.text, _oldest_first(added))) if added else report
        added = self._added.setdefault(report.report_id, {})
        added[addition.post_id] = addition.text
        self._added.move_to_end(report.report_id)
        if len(self._added) > MAX_THREADS:
            self._added.popitem(last=False)
        return replace(report, text=add_all(addition.to, _oldest_first(added)))


def _oldest_first(added: Mapping[str, str]) -> list[str]:
    """Order by the ids of the answers, which grow with time."""
    return [added[post_id] for post_id in sorted(added, key=lambda each: (len(each), each))]


@dataclass(frozen=True, slots=True)
class Ingest:
    """Reads what channels delivered; the attributes are `parse_raw`'s, but for the threads that it remembers."""

    keys: Keys
    official_handles: Set[str]
    oldest: timedelta
    threads: Threads = field(default_factory=Threads)

    def __call__(self, batch: Sequence[RawReport]) -> list[ReceivedReport | DataFault]:
        """Give each raw report its checked form, or what is wrong with it; same order."""
        parse = partial(parse_raw, keys=self.keys, official_handles=self.official_handles, oldest=self.oldest)
        return [self._complete(raw, attempt(parse, raw)) for raw in batch]

    def _complete(self, raw: RawReport, report: ReceivedReport | DataFault) -> ReceivedReport | DataFault:
        return report if isinstance(report, DataFault) else self.threads.complete(raw, report)

"""What the stages keep of a report that only some may see, and whom they pass over because it was forgotten."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from contextlib import AsyncExitStack
from functools import cached_property, partial
from typing import TypeVar

from pipeline.adapters.store.engine import open_store
from pipeline.adapters.store.forgotten import Forgotten
from pipeline.adapters.store.sealed_reports import SealedReport, SealedReports
from pipeline.adapters.store.sealing import Sealer
from pipeline.agents.loop import Outcome, through_outages
from pipeline.contract.records import ANALYSED, Message, is_forgotten, key_of
from pipeline.domain.keys import Keys, derive_keys
from pipeline.domain.report import AnalysedReport, ReceivedReport
from pipeline.domain.reporter import reporter_hash
from pipeline.domain.visibility import Visibility
from pipeline.services.opened import Late
from pipeline.services.sealed import contact_purpose, text_purpose
from pipeline.settings import Settings, secret_key

Run = Callable[[Sequence[Message]], Awaitable[Outcome]]
Value = TypeVar("Value")


class Guarding:
    """The store as the stages of one worker use it; opened when a stage first needs it."""

    def __init__(self, settings: Settings, stack: AsyncExitStack) -> None:
        self._settings = settings
        self.store = Late(partial(open_store, settings.store), stack)

    @cached_property
    def _keys(self) -> Keys:
        return derive_keys(secret_key(self._settings))

    @cached_property
    def _sealer(self) -> Sealer:
        return Sealer(self._keys.sealing)

    async def find_forgotten(self, report_ids: Collection[str]) -> set[str]:
        """Give those of some reports that were forgotten."""
        return await Forgotten(await self.store(), self._keys.forgotten).among(report_ids)

    async def seal_contacts(self, reports: Iterable[ReceivedReport]) -> None:
        """Keep the contacts, and whose report it is that no document will say."""
        rows = [
            self._row_of(report) for report in reports if report.contact or report.visibility is not Visibility.PUBLIC
        ]
        if rows:
            await SealedReports(await self.store()).put(rows)

    async def seal_texts(self, reports: Iterable[AnalysedReport]) -> None:
        """Keep confidential reports as they were analysed, before anything of them is concealed."""
        rows = [
            SealedReport(
                report_id=report.report_id,
                sealed_text=self._sealer.seal(ANALYSED.encode(report), purpose=text_purpose(report.report_id)),
            )
            for report in reports
            if report.visibility is Visibility.CONFIDENTIAL
        ]
        if rows:
            await SealedReports(await self.store()).put(rows)

    def without_forgotten(self, run: Run) -> Run:
        """Pass over messages on reports that were forgotten, but for the one that says it."""

        async def passing_over(batch: Sequence[Message]) -> Outcome:
            ids = {key_of(message) for message in batch}
            forgotten = await through_outages(lambda: self.find_forgotten(ids))
            kept = [each for each in batch if is_forgotten(each) or key_of(each) not in forgotten]
            return await run(kept) if kept else Outcome([], [])

        return passing_over

    def _row_of(self, report: ReceivedReport) -> SealedReport:
        if report.contact is None:
            return SealedReport(report_id=report.report_id, reporter=report.reporter)
        return SealedReport(
            report_id=report.report_id,
            reporter=report.reporter,
            contact=reporter_hash(report.channel, report.contact, self._keys.reporter),
            sealed_contact=self._sealer.seal(report.contact.encode(), purpose=contact_purpose(report.report_id)),
        )


def noting(values: list[Value], encode: Callable[[Value], Message]) -> Callable[[Value], Message]:
    """Put down what is encoded."""

    def note(value: Value) -> Message:
        values.append(value)
        return encode(value)

    return note

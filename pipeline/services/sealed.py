"""Opens what of a report only some may see. Who may is decided by who calls: these functions ask nobody."""

from __future__ import annotations

from pipeline.adapters.store.sealed_reports import SealedReports
from pipeline.adapters.store.sealing import Sealer
from pipeline.contract.records import ANALYSED
from pipeline.domain.report import AnalysedReport
from pipeline.services.opened import Services


def contact_purpose(report_id: str) -> str:
    """Give the purpose that a contact is sealed for: one row's does not open in another's place."""
    return f"report:contact:{report_id}"


def text_purpose(report_id: str) -> str:
    """Give the purpose that a confidential report is sealed for."""
    return f"report:text:{report_id}"


async def open_contact(services: Services, report_id: str) -> str | None:
    """Give where the sender wants to be reached, `+62812...` or an e-mail address; None if they did not say.

    Raises
    ------
    DataFault
        `not_opened`, as `Sealer.open`.
    """
    row = await SealedReports(await services.store()).find(report_id)
    if row is None or row.sealed_contact is None:
        return None
    return Sealer(services.keys().sealing).open(row.sealed_contact, purpose=contact_purpose(report_id)).decode()


async def open_text(services: Services, report_id: str) -> AnalysedReport | None:
    """Give a confidential report as it was analysed, redacted; None for one that is not; raises as `open_contact`."""
    row = await SealedReports(await services.store()).find(report_id)
    if row is None or row.sealed_text is None:
        return None
    return ANALYSED.decode(Sealer(services.keys().sealing).open(row.sealed_text, purpose=text_purpose(report_id)))

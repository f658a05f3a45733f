"""Following a case ("Ikuti laporan ini"): one more supporter, and no second report."""

from __future__ import annotations

from datetime import datetime

import structlog

from pipeline.adapters.store.readers import Readers
from pipeline.contract.document import ReportDocument
from pipeline.domain.channel import Channel
from pipeline.domain.client import Scope
from pipeline.domain.reporter import reporter_hash
from pipeline.domain.support import Support
from pipeline.services.callers import Viewer, choose_channel, require_scope
from pipeline.services.notices.readers import make_reader
from pipeline.services.opened import Services
from pipeline.services.viewing import resolve

log = structlog.get_logger()


async def follow(
    services: Services, viewer: Viewer, any_id: str, *, sender: str, channel: str | None, now: datetime
) -> ReportDocument:
    """Let a person follow a report, by tracking ID or the code of its case; gives the report.

    Parameters
    ----------
    sender
        Kept as a keyed hash only. The same person counts once, whatever they do.

    Raises
    ------
    DataFault
        `unknown_report`, `invalid_tracking_id`; of a channel as `choose_channel`.
    Outage
        If it was not taken: follow again.
    """
    if viewer.client:
        require_scope(viewer.client, Scope.WRITE_REPORTS)
    chosen = choose_channel(channel, viewer.client, services.partners)
    report = await resolve(services, viewer, any_id, scope=Scope.READ_CASES)
    return await follow_report(services, report, sender=sender, channel=chosen, now=now)


async def follow_report(
    services: Services,
    report: ReportDocument,
    *,
    sender: str,
    channel: Channel,
    now: datetime,
    contact: str | None = None,
) -> ReportDocument:
    """Let a person follow a report that they may see; raises an Outage as `follow`.

    Parameters
    ----------
    contact
        Where they want to be told what becomes of it; sealed. None: they are told nothing.
    """
    support = Support(
        report_id=report.report_id,
        reporter=reporter_hash(channel, sender, services.keys().reporter),
        channel=channel,
        received_at=now,
    )
    publisher = await services.publisher()
    await publisher.follow(support)
    if contact:
        reader = make_reader(services, report.report_id, contact, channel=channel, follows=True)
        await Readers(await services.store()).put(reader)
    log.info("report_followed", report_id=report.report_id)
    return report

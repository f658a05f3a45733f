"""Filing a report over Open311: the same use case as of the other doors, with the form of GeoReport v2 before it."""

from __future__ import annotations

from dataclasses import replace

from pipeline.adapters.channels.open311 import Fields, build_report, first
from pipeline.domain.channel import Channel
from pipeline.domain.client import Client, Scope
from pipeline.domain.errors import DataFault
from pipeline.services import wording
from pipeline.services.intake import Delivery, Receipt, take_form
from pipeline.services.open311.answers import FiledAnswer
from pipeline.services.open311.catalogue import find_service
from pipeline.services.open311.requests import request_ids
from pipeline.services.opened import Services

ANYBODY = Client(
    name="open311", key_id="", scopes=frozenset({Scope.WRITE_REPORTS}), channels=(Channel.WEB,), sees=frozenset()
)
"""Whose the ids are of reports that come without a key, where a deployment takes them."""


async def file_request(services: Services, delivery: Delivery, fields: Fields) -> tuple[Receipt, FiledAnswer]:
    """Take a report in.

    Parameters
    ----------
    delivery
        As it came, with its client and with the form as its body.

    Raises
    ------
    DataFault
        `service_needed`, `unknown_service`, `location_needed`, and those of `take_form`.
    NotTaken
        As `take_form`.
    """
    if not (code := first(fields, "service_code")):
        raise DataFault("service_needed", "send the service_code of a service")
    find_service(code)
    client = delivery.client or ANYBODY
    report = replace(delivery, body=build_report(fields, client=client.name), client=client, is_our_form=True)
    receipt = await take_form(services, report)
    filed = FiledAnswer(
        service_request_id=request_ids(services).give(receipt.report_id),
        service_notice=" ".join([wording.filed(receipt.tracking_id), *map(wording.fault, receipt.warnings)]),
        account_id=None,
    )
    return receipt, filed

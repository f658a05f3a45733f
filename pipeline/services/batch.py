"""Many reports of one client in one request: each is taken or refused by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pipeline.adapters.channels.checks import MAX_PATH_CHARS, read_json, write_json
from pipeline.domain.client import Scope
from pipeline.domain.errors import DataFault
from pipeline.services.callers import require_scope
from pipeline.services.intake import Delivery, NotTaken, Receipt, take_form
from pipeline.services.opened import Services

LARGEST_BATCH = 100
"""Reports in one request: what the gateway hands over in less than a second."""

FIELD = "reports"

Outcome = Receipt | DataFault | NotTaken


async def take_batch(services: Services, delivery: Delivery) -> list[Outcome]:
    """Take each report of a batch; gives the outcomes in the order of the reports.

    Raises
    ------
    DataFault
        `key_needed`, `scope_missing`, `invalid_json`, `unknown_field` or `wrong_count`: then none was taken.
    """
    if delivery.client is None:
        raise DataFault("key_needed", "a batch needs a key of the API")
    require_scope(delivery.client, Scope.WRITE_REPORTS)
    reports = _read_batch(delivery.body)
    return list(await asyncio.gather(*(_take_one(services, delivery, *each) for each in enumerate(reports))))


def _read_batch(body: bytes) -> list[Any]:
    fields = read_json(body)
    if not isinstance(fields, Mapping) or not isinstance(fields.get(FIELD), list):
        raise DataFault("invalid_json", "the body is no object with a list of reports")
    for name in fields:
        if name != FIELD:
            raise DataFault("unknown_field", "a batch has reports alone", field=name[:MAX_PATH_CHARS], nearest=(FIELD,))
    reports: list[Any] = fields[FIELD]
    if not 1 <= len(reports) <= LARGEST_BATCH:
        raise DataFault("wrong_count", f"a batch has 1 to {LARGEST_BATCH} reports", limit=LARGEST_BATCH)
    return reports


async def _take_one(services: Services, delivery: Delivery, number: int, report: object) -> Outcome:
    key = delivery.idempotency_key
    own = replace(
        delivery,
        body=write_json(report),
        idempotency_key=f"{key}:{number}" if key else None,
    )
    try:
        return await take_form(services, own)
    except NotTaken as outage:
        return outage
    except DataFault as fault:
        return _with_path(fault, number)


def _with_path(fault: DataFault, number: int) -> DataFault:
    """Say in which report of the batch a field is."""
    if "field" not in fault.values:
        return fault
    return DataFault(fault.code, fault.message, **fault.values | {"field": f"{FIELD}.{number}.{fault.values['field']}"})

"""The way out of e-mail: a link in each, by which its reader is written nothing more (RFC 8058)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import structlog

from pipeline.adapters.store.opt_outs import OptOuts
from pipeline.domain.errors import DataFault
from pipeline.services.opened import Services

PURPOSE: Final = b"stop"

log = structlog.get_logger()


def stop_link(services: Services, public_url: str, person: str) -> str:
    """Give the page on which a person stops what we write: whoever has the mail has the link, and nobody else."""
    return f"{public_url}/berhenti/{services.sealed_ids().seal(bytes.fromhex(person), PURPOSE)}"


def find_person(services: Services, code: str) -> str:
    """Give the person whose link it is; a DataFault `unknown_link` if it is none of ours."""
    person = services.sealed_ids().open(code, PURPOSE)
    if person is None:
        raise DataFault("unknown_link", "no link of ours; copy it whole from the mail")
    return person.hex()


async def stop(services: Services, code: str, *, now: datetime) -> None:
    """Write to a person no more, but for answers to what they ask; may be repeated. Raises as `find_person`."""
    await OptOuts(await services.store()).add(find_person(services, code), at=now)
    log.info("notices_stopped")


async def resume(services: Services, code: str) -> None:
    """Write to a person again."""
    await OptOuts(await services.store()).remove(find_person(services, code))

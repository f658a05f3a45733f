"""Who acts: by a token, and by a name on the command line."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.adapters.store.engine import open_store
from pipeline.domain.errors import DataFault
from pipeline.domain.officer import Role
from pipeline.services.officers import (
    add_officer,
    disable_officer,
    find_officer,
    make_token,
    name_officer,
    revoke_token,
)
from pipeline.services.opened import Services
from tests.services.fakes import make_services

NOW = datetime(2026, 11, 24, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
async def services(tmp_path: Path) -> AsyncIterator[Services]:
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        yield make_services(store=store)


async def add(services: Services, name: str = "A. Unit") -> None:
    await add_officer(services, name, role=Role.AGENCY, agency="dinas_pu", region="Kota Bandung", now=NOW)


async def test_a_token_opens_until_it_expires_is_revoked_or_its_officer_is_disabled(services: Services) -> None:
    await add(services)
    first, second = [await make_token(services, "A. Unit", now=NOW, expires_at=NOW + DAY) for _ in range(2)]

    found = await find_officer(services, first.token, now=NOW)
    assert (found.name, found.agency) == ("A. Unit", "dinas_pu:32.73")
    await refused(services, first.token, NOW + DAY)
    await refused(services, first.token[:-43] + second.token[-43:], NOW)
    await revoke_token(services, first.row.token_id, now=NOW)
    await refused(services, first.token, NOW)
    await disable_officer(services, "A. Unit", now=NOW)
    await refused(services, second.token, NOW)
    assert second.token not in repr(second)


async def refused(services: Services, token: str, now: datetime) -> None:
    with pytest.raises(DataFault, match="invalid_officer_token"):
        await find_officer(services, token, now=now)


async def test_on_the_machine_any_name_will_do_until_there_are_officers(services: Services) -> None:
    anybody = await name_officer(services, "B. Unit")
    assert (anybody.name, anybody.role) == ("B. Unit", Role.CENTRAL)
    await add(services)

    assert (await name_officer(services, "A. Unit")).role is Role.AGENCY
    await disable_officer(services, "A. Unit", now=NOW)
    for name in ("A. Unit", "B. Unit"):
        with pytest.raises(DataFault, match="unknown_officer"):
            await name_officer(services, name)


async def test_a_national_office_has_no_region(services: Services) -> None:
    added = await add_officer(services, "Pusat", role=Role.AGENCY, agency="kemensos:32.73", region=None, now=NOW)
    assert added.agency == "kemensos"

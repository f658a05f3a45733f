"""Officers in the store: one of a name, disabled with their tokens, enabled again in another role."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pipeline.adapters.store.engine import Store
from pipeline.adapters.store.officers import Officers
from pipeline.domain.officer import Officer, Role, Token

NOW = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)
OFFICER = Officer(officer_id="0123456789ab", name="A. Unit", role=Role.AGENCY, agency="dinas_pu:32.73")
TOKEN = Token(
    token_id="ba9876543210",
    officer_id=OFFICER.officer_id,
    digest=b"\x00digest",
    made_at=NOW,
    expires_at=NOW + timedelta(days=1),
)


async def test_an_officer_and_a_token_are_found_as_they_were_made(store: Store) -> None:
    officers = Officers(store)
    assert not await officers.has_any()
    assert await officers.add(OFFICER, at=NOW)
    await officers.add_token(TOKEN)

    kept = await officers.find("A. Unit")
    assert kept is not None
    assert (kept.officer, kept.added_at, kept.disabled_at) == (OFFICER, NOW, None)
    assert await officers.find_token(TOKEN.token_id) == (TOKEN, kept)
    assert await officers.list() == [replace(kept, tokens=(TOKEN,))]
    assert await officers.find("B. Unit") is None
    assert await officers.find_token("0" * 12) is None
    assert await officers.has_any()


async def test_of_two_who_add_one_name_at_once_one_does(store: Store) -> None:
    officers = Officers(store)
    ids = ("a" * 12, "b" * 12)
    added = await asyncio.gather(*(officers.add(replace(OFFICER, officer_id=each), at=NOW) for each in ids))

    assert sorted(added) == [False, True]
    assert len(await officers.list()) == 1


async def test_who_is_disabled_loses_each_token_and_may_come_back_in_another_role(store: Store) -> None:
    officers = Officers(store)
    await officers.add(OFFICER, at=NOW)
    await officers.add_token(TOKEN)
    analyst = replace(OFFICER, role=Role.ANALYST, agency=None)

    assert not await officers.change(analyst)
    assert [await officers.disable("A. Unit", at=NOW) for _ in range(2)] == [True, False]
    assert await officers.change(analyst)
    (kept,) = await officers.list()
    assert (kept.officer, kept.disabled_at) == (analyst, None)
    assert [each.revoked_at for each in kept.tokens] == [NOW]


async def test_a_token_is_revoked_once(store: Store) -> None:
    officers = Officers(store)
    await officers.add(OFFICER, at=NOW)
    await officers.add_token(TOKEN)

    assert [await officers.revoke(TOKEN.token_id, at=NOW + timedelta(hours=n)) for n in (1, 2)] == [True, False]
    found = await officers.find_token(TOKEN.token_id)
    assert found is not None
    assert found[0].revoked_at == NOW + timedelta(hours=1)

"""Passwords, sessions, tries and the audit in the store, with several who want the same at once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from pipeline.adapters.store.audit import AuditLog, Deed
from pipeline.adapters.store.engine import Store
from pipeline.adapters.store.officers import Officers
from pipeline.adapters.store.passwords import Passwords, Tries
from pipeline.adapters.store.sessions import Sessions
from pipeline.domain.officer import Officer, Role
from pipeline.domain.session import LONGEST

NOW = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OFFICER = Officer(officer_id="0123456789ab", name="A. Unit", role=Role.CENTRAL)
ME = OFFICER.officer_id


async def settle(store: Store) -> None:
    assert await Officers(store).add(OFFICER, at=NOW)
    await Passwords(store).put(ME, "$argon2id$", must_change=True, at=NOW, ends_totp=True)


async def test_of_many_who_use_one_code_at_once_one_does(store: Store) -> None:
    await settle(store)
    passwords = Passwords(store)
    await passwords.put_totp(ME, b"sealed", step=6)
    used = await asyncio.gather(*[passwords.use_step(ME, 7) for _ in range(10)])

    assert sorted(used) == [False] * 9 + [True]
    assert not await passwords.use_step(ME, 6)
    await passwords.put(ME, "$other$", must_change=False, at=NOW, ends_totp=False)
    assert await passwords.has_totp(ME)
    await passwords.put(ME, "$third$", must_change=True, at=NOW, ends_totp=True)
    assert not await passwords.has_totp(ME)


async def test_tries_at_once_are_all_counted_and_old_ones_forgotten(store: Store) -> None:
    tries = Tries(store)
    counts = await asyncio.gather(*[tries.count(["a", "b"], at=NOW, since=NOW - MINUTE) for _ in range(20)])

    assert sorted(each["a"] for each in counts) == list(range(1, 21))
    await tries.forget(["b"])
    later = await tries.count(["a", "b"], at=NOW + 2 * MINUTE, since=NOW + MINUTE)
    assert later == {"a": 1, "b": 1}


async def test_sessions_end_one_by_one_and_with_their_officer(store: Store) -> None:
    await settle(store)
    sessions = Sessions(store)
    for name in ("one", "two", "three"):
        await sessions.add(name, ME, at=NOW)
    found = await sessions.find("one")
    assert found is not None
    assert (found.officer, found.must_change, found.made_at) == (OFFICER, True, NOW)
    assert await sessions.end(ME, only="one") == 1
    assert await sessions.end(ME, but="two") == 1
    assert [each.session_id for each in await sessions.list(ME)] == ["two"]
    await Officers(store).disable(OFFICER.name, at=NOW)
    assert await sessions.find("two") is None
    assert await Passwords(store).find(ME) is None


async def test_a_new_session_forgets_those_that_are_over(store: Store) -> None:
    await settle(store)
    sessions = Sessions(store)
    await sessions.add("old", ME, at=NOW)
    await sessions.add("new", ME, at=NOW + LONGEST + MINUTE)
    assert [each.session_id for each in await sessions.list(ME)] == ["new"]


async def test_deeds_are_read_the_newest_first_and_a_forgotten_report_leaves_the_deed(store: Store) -> None:
    await settle(store)
    log = AuditLog(store)
    await log.add(None, "masuk_ditolak", [None], at=NOW)
    await log.add(ME, "laporan/{any_id}/jawab", ["sms:1"], at=NOW + MINUTE)
    await log.forget(["sms:1", "7K3M9QX0T4"])

    found = await log.list(officer=None, subject=None, before=None, limit=10)
    assert found == [
        Deed(deed_id=2, at=NOW + MINUTE, action="laporan/{any_id}/jawab", officer="A. Unit"),
        Deed(deed_id=1, at=NOW, action="masuk_ditolak"),
    ]
    assert await log.list(officer=None, subject="sms:1", before=None, limit=10) == []
    assert [each.deed_id for each in await log.list(officer="A. Unit", subject=None, before=None, limit=9)] == [2]
    assert [each.deed_id for each in await log.list(officer=None, subject=None, before=2, limit=9)] == [1]

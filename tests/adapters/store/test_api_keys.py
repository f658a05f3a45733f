"""Keys of the API in the store: found as they were made, revoked once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.adapters.store.api_keys import ApiKeys
from pipeline.adapters.store.engine import Store
from pipeline.domain.channel import Channel
from pipeline.domain.client import ApiKey, Scope, key_digest, key_id_of

NOW = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)
KEY = ApiKey(
    key_id="0123456789ab",
    client="aplikasi-warga",
    scopes=frozenset({Scope.WRITE_REPORTS, Scope.READ_CASES}),
    channels=(Channel.APLIKASI, Channel("jaki")),
    digest=key_digest("lapor_0123456789ab_x"),
    made_at=NOW,
    expires_at=NOW + timedelta(days=1),
)


async def test_a_key_is_found_as_it_was_made(store: Store) -> None:
    keys = ApiKeys(store)
    await keys.add(KEY)

    assert await keys.find(KEY.key_id) == KEY
    assert await keys.list() == [KEY]
    assert await keys.find("ba9876543210") is None


async def test_a_key_is_revoked_once_and_says_since_when(store: Store) -> None:
    keys = ApiKeys(store)
    await keys.add(KEY)

    assert [await keys.revoke(KEY.key_id, at=NOW + timedelta(hours=n)) for n in (1, 2)] == [True, False]
    found = await keys.find(KEY.key_id)
    assert found is not None
    assert found.revoked_at == NOW + timedelta(hours=1)
    assert not found.holds(NOW)


@pytest.mark.parametrize(("seconds", "holds"), [(-1, True), (0, False), (1, False)])
def test_a_key_holds_until_it_expires(seconds: int, holds: bool) -> None:
    assert KEY.holds(NOW + timedelta(days=1, seconds=seconds)) is holds


@pytest.mark.parametrize("text", ["", "lapor_0123456789ab_", "lapor_0123456789AB_" + "a" * 43, "x" * 60, "lapor__"])
def test_what_is_no_key_has_no_id(text: str) -> None:
    assert key_id_of(text) is None

"""`lapor twitter` from its settings: what is missing or denied ends it, with the remedy."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.domain.errors import SetupFault
from pipeline.settings import load_settings
from pipeline.system.x_source import read_access
from tests.fakes_x import ACCOUNT, TOKEN, running_x
from tests.integration.system import environment, free_settings

KEYS = {
    "twitter_consumer_key": ACCOUNT.consumer_key,
    "twitter_consumer_secret": ACCOUNT.consumer_secret,
    "twitter_access_token": ACCOUNT.access_token,
    "twitter_access_token_secret": ACCOUNT.access_token_secret,
}


def test_without_a_token_nothing_is_read() -> None:
    with pytest.raises(SetupFault, match="LAPOR_TWITTER_BEARER_TOKEN"):
        read_access(load_settings())


def test_the_account_has_four_keys_or_none() -> None:
    assert read_access(load_settings(twitter_bearer_token=TOKEN)).account is None
    assert read_access(load_settings(twitter_bearer_token=TOKEN, **KEYS)).account == ACCOUNT
    with pytest.raises(SetupFault, match=r"LAPOR_TWITTER_ACCESS_TOKEN_SECRET$"):
        read_access(load_settings(twitter_bearer_token=TOKEN, **KEYS | {"twitter_access_token_secret": None}))


def test_a_mode_that_is_none_is_named() -> None:
    with pytest.raises(SetupFault, match="LAPOR_TWITTER_MODE"):
        load_settings(twitter_mode="search")


async def test_a_denied_token_ends_the_command_with_its_name_and_gives_the_lease_back(tmp_path: Path) -> None:
    async with running_x() as fake:
        own = {"LAPOR_TWITTER_API_URL": fake.url, "LAPOR_TWITTER_BEARER_TOKEN": "wrong"}
        for _ in range(2):
            done = await asyncio.to_thread(
                subprocess.run,
                [sys.executable, "-m", "pipeline.cli", "twitter"],
                env=environment(free_settings(tmp_path / "state")) | own,
                capture_output=True,
                text=True,
                timeout=180,
                check=False,
            )
            assert done.returncode == 2
            assert "LAPOR_TWITTER_BEARER_TOKEN" in done.stderr
            assert "x_read_elsewhere" not in done.stdout + done.stderr

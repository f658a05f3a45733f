"""`lapor forget`, `lapor reporter-data`, `lapor twitter`: what they refuse before they ask an engine."""

from __future__ import annotations

import pytest

from tests.cli.terminal import in_a_pipe


@pytest.mark.parametrize("arguments", [(), ("web:1", "--reporter", "0812-0000-0001")])
def test_either_reports_or_a_person_are_forgotten(arguments: tuple[str, ...]) -> None:
    refused = in_a_pipe("forget", *arguments, code=2)

    assert "sebut nomor laporan, atau --reporter dan orangnya" in refused.stderr


def test_the_source_of_x_still_starts_without_a_command_of_its_group() -> None:
    refused = in_a_pipe("twitter", code=2, LAPOR_TWITTER_BEARER_TOKEN="")

    assert "LAPOR_TWITTER_BEARER_TOKEN" in refused.stderr


def test_a_post_is_named_to_be_forgotten() -> None:
    in_a_pipe("twitter", "forget", code=2)

"""Whose a report is, as a table: every role against where a report lies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.domain.follow_up import Actor
from pipeline.domain.officer import Charge, Officer, Role, Token, token_id_of

CENTRAL = Officer(name="P", role=Role.CENTRAL)
CITY = Officer(name="K", role=Role.COORDINATOR, region="32.73")
PROVINCE = Officer(name="J", role=Role.COORDINATOR, region="32")
WORKS = Officer(name="A", role=Role.AGENCY, agency="dinas_pu:32.73")
ANALYST = Officer(name="N", role=Role.ANALYST)


@pytest.mark.parametrize(
    ("forwarded", "concluded", "place", "whose"),
    [
        ("dinas_pu:32.73", "dinas_pu:32.73", "32.73.01", "P K J A"),
        ("dinas_lh:32.73", "dinas_pu:32.73", "32.73", "P K J"),
        ("dinas_pu:32.7", "dinas_pu:32.73", "32.73", "P J"),  # a code that begins as another is not in it
        ("dinas_pu:32", None, "32.73", "P J"),
        ("kelurahan_kecamatan:32.73.01", None, "", "P K J"),
        ("kementerian_sosial", "dinas_pu:32.73", "32.73", "P"),  # a national office has no coordinator by region
        (None, "dinas_pu:32.73", "", "P K J"),  # concluded is not forwarded
        (None, None, "32.73.01.1001", "P K J"),
        (None, None, "32", "P J"),
        (None, None, "", "P"),
    ],
)
def test_a_report_is_its_offices_its_coordinators_and_the_central_admins(
    forwarded: str | None, concluded: str | None, place: str, whose: str
) -> None:
    charge = Charge(forwarded=forwarded, concluded=concluded, place=place)
    assert " ".join(each.name for each in (CENTRAL, CITY, PROVINCE, WORKS, ANALYST) if each.has(charge)) == whose


def test_an_officer_without_office_or_region_has_nothing_by_it() -> None:
    nowhere = Charge(forwarded=None, concluded=None, place="")
    assert not any(Officer(name="X", role=role).has(nowhere) for role in (Role.COORDINATOR, Role.AGENCY))


def test_an_agencys_own_officer_acts_as_the_agency() -> None:
    assert [each.actor for each in (CENTRAL, CITY, WORKS)] == [Actor.OFFICER, Actor.OFFICER, Actor.AGENCY]


def test_a_token_holds_until_it_expires_or_is_revoked() -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    token = Token(token_id="0" * 12, officer_id="1" * 12, digest=b"", made_at=now, expires_at=now + timedelta(days=1))
    assert [token.holds(now + timedelta(days=days)) for days in (0, 1)] == [True, False]


@pytest.mark.parametrize("text", ["", "petugas_", "petugas_0123456789AB_" + "a" * 43, "lapor_0123456789ab_" + "a" * 43])
def test_what_is_no_token_has_no_id(text: str) -> None:
    assert token_id_of(text) is None

"""Officers: added, listed, disabled; their tokens; who acts with one, and who is named on the command line."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field, replace
from datetime import datetime
from secrets import token_hex, token_urlsafe
from typing import Final

from pipeline.adapters.channels.side_fields import read_contact
from pipeline.adapters.reference.gazetteer import load_place_finder
from pipeline.adapters.reference.routing_rules import load_routing_rules
from pipeline.adapters.store.officers import KeptOfficer, Officers
from pipeline.domain.assignment.rules import OfficeLevel
from pipeline.domain.client import ID_BYTES, SECRET_BYTES, key_digest
from pipeline.domain.errors import DataFault
from pipeline.domain.officer import MAX_NAME_CHARS, TOKEN_PREFIX, Officer, Role, Token, token_id_of
from pipeline.services.choices import find_agency_kind, find_region
from pipeline.services.keys import NO_DIGEST
from pipeline.services.opened import Services

ANYBODY_HERE: Final = Officer(name="", role=Role.CENTRAL)
"""Who reads on the command line: whoever may run it on the machine may read all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewToken:
    """A token as it is shown, once."""

    row: Token
    token: str = field(repr=False)


async def add_officer(
    services: Services,
    name: str,
    *,
    role: Role,
    agency: str | None,
    region: str | None,
    email: str | None = None,
    now: datetime,
) -> Officer:
    """Add an officer, or enable a disabled one in a new role.

    Parameters
    ----------
    agency
        Of an `admin_instansi`: code of the office, or its kind with the region beside it.
    region
        Of an `admin_koordinator`: the region that is coordinated; name or code.

    email
        Where late reports are told.

    Raises
    ------
    DataFault
        `invalid_name`, `invalid_email`; `officer_exists`; `agency_needed`, `region_needed`, `not_for_role` for what the
        role takes or does not; `unknown_agency`, `unknown_region`.
    """
    named, address = _check_name(name), _check_email(email)
    post = _post(role, agency, region)
    officer = Officer(officer_id=token_hex(ID_BYTES), name=named, role=role, email=address, **post)
    officers = Officers(await services.store())
    if not await officers.add(officer, at=now) and not await officers.change(officer):
        raise DataFault("officer_exists", f"there is an officer {officer.name} already", name=officer.name)
    return officer


async def list_officers(services: Services) -> list[KeptOfficer]:
    """Give all officers, disabled ones too, with their tokens."""
    return await Officers(await services.store()).list()


async def disable_officer(services: Services, name: str, *, now: datetime) -> None:
    """Let an officer do nothing from now on; a DataFault `unknown_officer` if there is none who could."""
    if not await Officers(await services.store()).disable(name, at=now):
        raise _unknown(name)


async def make_token(services: Services, name: str, *, now: datetime, expires_at: datetime) -> NewToken:
    """Make a token for an officer; a DataFault `unknown_officer` if there is none, or they are disabled."""
    officers = Officers(await services.store())
    kept = await officers.find(name)
    if kept is None or kept.disabled_at:
        raise _unknown(name)
    token_id = token_hex(ID_BYTES)
    token = f"{TOKEN_PREFIX}{token_id}_{token_urlsafe(SECRET_BYTES)}"
    row = Token(
        token_id=token_id,
        officer_id=kept.officer.officer_id,
        digest=key_digest(token),
        made_at=now,
        expires_at=expires_at,
    )
    await officers.add_token(row)
    return NewToken(row=row, token=token)


async def revoke_token(services: Services, token_id: str, *, now: datetime) -> None:
    """Let a token open nothing from now on; a DataFault `unknown_officer_token` if there is none that does."""
    if not await Officers(await services.store()).revoke(token_id, at=now):
        raise DataFault("unknown_officer_token", f"no token {token_id} that holds", token_id=token_id)


async def find_officer(services: Services, token: str, *, now: datetime) -> Officer:
    """Give who acts with a token.

    Raises
    ------
    DataFault
        `invalid_officer_token` for one that is wrong, revoked or expired, or whose officer is disabled.
    """
    token_id = token_id_of(token)
    found = await Officers(await services.store()).find_token(token_id) if token_id else None
    is_right = hmac.compare_digest(found[0].digest if found else NO_DIGEST, key_digest(token))
    if found is None or not is_right or not found[0].holds(now) or found[1].disabled_at:
        raise DataFault("invalid_officer_token", "the token is wrong, was revoked or has expired")
    return found[1].officer


async def name_officer(services: Services, name: str) -> Officer:
    """Give the officer whom somebody names who may run commands on this machine.

    As long as the store has no officers any name will do, and may do everything. From the first on it is one of them,
    with no more rights than by a token.

    Raises
    ------
    DataFault
        `unknown_officer`.
    """
    officers = Officers(await services.store())
    kept = await officers.find(name)
    if kept is None and not await officers.has_any():
        return replace(ANYBODY_HERE, name=name)
    if kept is None or kept.disabled_at:
        raise _unknown(name)
    return kept.officer


def _check_name(name: str) -> str:
    shown = " ".join(name.split())
    if not shown or len(shown) > MAX_NAME_CHARS or not shown.isprintable():
        raise DataFault("invalid_name", f"a name has up to {MAX_NAME_CHARS} printable letters", limit=MAX_NAME_CHARS)
    return shown


def _check_email(email: str | None) -> str | None:
    try:
        address = read_contact(email)
    except ValueError:
        address = ""
    if address is not None and "@" not in address:
        raise DataFault("invalid_email", "that is no e-mail address")
    return address


def _post(role: Role, agency: str | None, region: str | None) -> dict[str, str | None]:
    """Give the office and the region of an officer, as the role takes them."""
    if role is Role.AGENCY:
        return {"agency": find_office_code(agency, region)}
    if agency or (region and role is not Role.COORDINATOR):
        raise DataFault("not_for_role", f"{role} has no office and no region", role=role)
    return {"region": _region_code(region, role)} if role is Role.COORDINATOR else {}


def find_office_code(agency: str | None, region: str | None) -> str:
    """Give the code of an office from its kind and region, as `route` writes it.

    Raises
    ------
    DataFault
        `agency_needed`, `region_needed`, `unknown_agency`, `unknown_region`.
    """
    if not agency:
        raise DataFault("agency_needed", "name the office", role=Role.AGENCY)
    kind, _, beside = agency.partition(":")
    offices = load_routing_rules().offices
    kind = kind if kind in offices else find_agency_kind(kind)
    if all(rule.level is OfficeLevel.NASIONAL for rule in offices[kind]):
        return kind
    return f"{kind}:{_region_code(region or beside, Role.AGENCY)}"


def _region_code(said: str | None, role: Role) -> str:
    if not said:
        raise DataFault("region_needed", "name the region", role=role)
    return str(load_place_finder().find_code(find_region(said)))


def _unknown(name: str) -> DataFault:
    return DataFault("unknown_officer", f"no officer {name} who may act; see `lapor officers list`", name=name)

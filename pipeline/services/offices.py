"""How offices hear of the reports that are forwarded to them: set, shown, and what is wrong with it."""

from __future__ import annotations

import hmac
import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timezone
from secrets import token_hex
from typing import Final

from pipeline.adapters.store.deliveries import Deliveries, OfficeCount
from pipeline.adapters.store.offices import Offices, Thresholds
from pipeline.adapters.store.sealing import Sealer
from pipeline.domain.assignment.deadlines import province_zone
from pipeline.domain.assignment.offices import COORDINATOR
from pipeline.domain.client import ID_BYTES
from pipeline.domain.delivery import OfficeSettings, Way
from pipeline.domain.errors import DataFault
from pipeline.services.choices import find_agency_kind
from pipeline.services.officers import find_office_code
from pipeline.services.opened import Services

KEY_PURPOSE: Final = "office:open311"
HOURS: Final = range(24)
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedWay:
    """How an office wants to hear, as it was typed; None where nothing was."""

    way: Way
    address: str | None = None
    digest_hour: int | None = None
    service: str | None = None
    jurisdiction: str | None = None
    api_key: str | None = None


@dataclass(frozen=True, slots=True)
class OfficeState:
    """An office's settings (None: the queue alone), and what waits for it or fails."""

    code: str
    settings: OfficeSettings | None
    count: OfficeCount


async def set_office(services: Services, code: str, asked: AskedWay) -> OfficeSettings:
    """Set how an office hears of its reports; what waits or failed goes out that way now.

    Raises
    ------
    DataFault
        `unknown_agency`, `unknown_region`, `region_needed` for the code; `email_needed`, `url_needed`,
        `service_needed_there`, `not_for_way` for what the way takes or does not; `url_refused`, `address_refused`.
    """
    known = check_code(code)
    _check_way(asked)
    if asked.way in (Way.WEBHOOK, Way.OPEN311):
        (await services.outbound()).check(asked.address or "")
    store = await services.store()
    before = await Offices(store).find(known)
    sealer = Sealer(services.keys().sealing)
    office = OfficeSettings(
        code=known,
        way=asked.way,
        address=asked.address or "",
        digest_hour=asked.digest_hour,
        service=asked.service,
        jurisdiction=asked.jurisdiction,
        secret_id=before.secret_id if before else token_hex(ID_BYTES),
        sealed_key=sealer.seal(asked.api_key.encode(), purpose=KEY_PURPOSE) if asked.api_key else None,
    )
    await Offices(store).put(office)
    await Deliveries(store).start_anew(known)
    return office


async def remove_office(services: Services, code: str) -> None:
    """Let an office have the queue alone; a DataFault `office_not_set` if it has no settings."""
    store, known = await services.store(), check_code(code)
    if not await Offices(store).remove(known):
        raise _unknown(known)
    await Deliveries(store).start_anew(known)


async def show_office(services: Services, code: str) -> OfficeState:
    """Give an office's settings, and what waits for it or fails."""
    known = check_code(code)
    return await _state(services, known, await Deliveries(await services.store()).count())


async def list_offices(services: Services) -> list[OfficeState]:
    """Give the offices that have settings, or of whose messages any waits or fails."""
    store = await services.store()
    counts = await Deliveries(store).count()
    codes = {each.code for each in await Offices(store).list()} | {each.office for each in counts}
    return [await _state(services, code, counts) for code in sorted(codes)]


async def _state(services: Services, code: str, counts: Sequence[OfficeCount]) -> OfficeState:
    settings = await Offices(await services.store()).find(code)
    count = next((each for each in counts if each.office == code), OfficeCount(code, 0, 0, None))
    return OfficeState(code, settings, count)


async def show_secret(services: Services, code: str, *, is_renewed: bool) -> str:
    """Give what an office and we sign with: an office without settings gets those of the queue.

    Parameters
    ----------
    is_renewed
        Make another one; from then on the old one opens nothing.
    """
    known, offices = check_code(code), Offices(await services.store())
    office = await offices.find(known)
    if office is None or is_renewed:
        office = replace(office or OfficeSettings(code=known, way=Way.QUEUE), secret_id=token_hex(ID_BYTES))
        await offices.put(office)
    return office_secret(services, office)


def office_secret(services: Services, office: OfficeSettings) -> str:
    """Derive an office's secret, as Standard Webhooks writes it, so that nothing is kept of it."""
    about = f"office:{office.code}:{office.secret_id}"
    return f"whsec_{b64encode(hmac.digest(services.keys().signing, about.encode(), 'sha256')).decode()}"


def zone_of(office: OfficeSettings) -> timezone:
    """Give the time zone of an office's province; western time for a national one."""
    return province_zone(office.code.partition(":")[2][:2])


async def set_threshold(services: Services, label: str, threshold: float | None) -> str:
    """Say how sure a label must be for its reports to be forwarded by themselves; None: as the model's card has it.

    Gives the slug of the label.

    Raises
    ------
    DataFault
        `unknown_agency`; `no_threshold` if there is none to take away.
    """
    slug, thresholds = find_agency_kind(label), Thresholds(await services.store())
    if threshold is not None:
        await thresholds.put(slug, threshold)
    elif not await thresholds.remove(slug):
        raise DataFault("no_threshold", f"{slug} has no threshold of its own", label=slug)
    return slug


async def list_thresholds(services: Services) -> dict[str, float]:
    """Give the labels that have a threshold of their own, and theirs."""
    return await Thresholds(await services.store()).all()


def check_code(said: str) -> str:
    """Give the code of an office, as a document has it; raises as `set_office`."""
    kind, _, region = said.strip().partition(":")
    if kind != COORDINATOR:
        return find_office_code(said.strip(), None)
    return f"{COORDINATOR}:{region}" if region else COORDINATOR


def _check_way(asked: AskedWay) -> None:
    """Refuse what a way does not take, and what it lacks."""
    takes = _TAKES[asked.way]
    given = {name for name in _OPTIONS if getattr(asked, name) is not None}
    if surplus := sorted(given - takes):
        raise DataFault("not_for_way", f"{asked.way} takes no {surplus}", way=asked.way, options=", ".join(surplus))
    if asked.way is Way.EMAIL and not _EMAIL.fullmatch(asked.address or ""):
        raise DataFault("email_needed", "an e-mail address is needed")
    if asked.way in (Way.WEBHOOK, Way.OPEN311) and not asked.address:
        raise DataFault("url_needed", "a URL is needed")
    if asked.way is Way.OPEN311 and not asked.service:
        raise DataFault("service_needed_there", "name the service_code of its server")
    if asked.digest_hour is not None and asked.digest_hour not in HOURS:
        raise DataFault("hour_refused", "an hour is 0 to 23")


_OPTIONS: Final = ("address", "digest_hour", "service", "jurisdiction", "api_key")
_TAKES: Final = {
    Way.QUEUE: frozenset[str](),
    Way.EMAIL: frozenset({"address", "digest_hour"}),
    Way.WEBHOOK: frozenset({"address"}),
    Way.OPEN311: frozenset({"address", "service", "jurisdiction", "api_key"}),
}


def _unknown(code: str) -> DataFault:
    return DataFault("office_not_set", f"no settings of an office {code}", office=code)

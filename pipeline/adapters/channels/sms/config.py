"""The file of SMS gateways (`LAPOR_SMS_GATEWAYS`) -> gateways that are open, each with its way back; pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from pipeline.adapters.channels.sms.gammu import Gammu
from pipeline.adapters.channels.sms.gateway import Gateway
from pipeline.adapters.channels.sms.generic import Generic
from pipeline.adapters.channels.sms.httpsms import HttpSms
from pipeline.adapters.channels.sms.infobip import Infobip
from pipeline.adapters.channels.sms.jasmin import Jasmin
from pipeline.adapters.channels.sms.kannel import Kannel
from pipeline.adapters.channels.sms.smsgate import SmsGate
from pipeline.adapters.channels.sms.twilio import Twilio
from pipeline.adapters.channels.sms.vonage import Vonage
from pipeline.adapters.messenger.gammu import GammuSender
from pipeline.adapters.messenger.generic import GenericSender
from pipeline.adapters.messenger.httpsms import HttpSmsSender
from pipeline.adapters.messenger.infobip import InfobipSender
from pipeline.adapters.messenger.jasmin import JasminSender
from pipeline.adapters.messenger.kannel import KannelSender
from pipeline.adapters.messenger.protocol import Messenger
from pipeline.adapters.messenger.smsgate import SmsGateSender
from pipeline.adapters.messenger.twilio import TwilioSender
from pipeline.adapters.messenger.vonage import VonageSender
from pipeline.domain.errors import SetupFault

KINDS: Final[Mapping[str, tuple[type[Gateway], Any]]] = {
    "twilio": (Twilio, TwilioSender),
    "vonage": (Vonage, VonageSender),
    "infobip": (Infobip, InfobipSender),
    "kannel": (Kannel, KannelSender),
    "gammu": (Gammu, GammuSender),
    "jasmin": (Jasmin, JasminSender),
    "smsgate": (SmsGate, SmsGateSender),
    "httpsms": (HttpSms, HttpSmsSender),
    "generic": (Generic, GenericSender),
}
"""What gateways of a kind send us, and how they are asked to send."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenGateway:
    """A gateway of this deployment; `name` is in its address here, `/sms/NAME`."""

    name: str
    gateway: Gateway
    messenger: Messenger | None


Gateways = Mapping[str, OpenGateway]


def parse_gateways(file: str, environment: Mapping[str, str]) -> Gateways:
    """Read the file of gateways: a table each, whose `kind` is its name unless it says otherwise.

    Raises
    ------
    SetupFault
        With table and field; a secret is never shown.
    """
    try:
        tables = tomllib.loads(file)
    except tomllib.TOMLDecodeError as error:
        raise SetupFault(f"LAPOR_SMS_GATEWAYS: {error}") from error
    return {name: _parse_gateway(name, table, environment) for name, table in tables.items()}


def _parse_gateway(name: str, table: object, environment: Mapping[str, str]) -> OpenGateway:
    if not isinstance(table, dict):
        raise SetupFault(f"LAPOR_SMS_GATEWAYS: {name} bukan tabel; tulis [{name}]")
    kind = table.get("kind", name)
    if kind not in KINDS:
        raise SetupFault(f"LAPOR_SMS_GATEWAYS: [{name}] kind = {kind!r} tidak dikenal; yang ada: {', '.join(KINDS)}")
    receiving = {key: value for key, value in table.items() if key not in ("kind", "send")}
    incoming, outgoing = KINDS[kind]
    sending = table.get("send")
    return OpenGateway(
        name=name,
        gateway=_check(name, incoming, receiving, environment),
        messenger=None if sending is None else _check(f"{name}.send", outgoing, sending, environment),
    )


def _check(name: str, model: Any, table: object, environment: Mapping[str, str]) -> Any:  # noqa: ANN401 - one of `KINDS`
    try:
        return TypeAdapter(model).validate_python(table, context=environment)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, each['loc'])) or 'table'}: {each['msg']}" for each in error.errors())
        raise SetupFault(f"LAPOR_SMS_GATEWAYS: [{name}] {faults}") from None

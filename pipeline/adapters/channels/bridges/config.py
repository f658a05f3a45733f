"""The file of partners (`LAPOR_PARTNERS`) -> partners whose reports are fetched, and who are told of them; pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.adapters.channels.bridges.options import BridgeOptions, WebhookOptions
from pipeline.domain.channel import Channel
from pipeline.domain.errors import SetupFault


class _Row(BaseModel):
    """What a partner's table says of its bridge and its webhook; `channels/partners.py` checks the rest of it."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    bridge: BridgeOptions | None = None
    webhook: WebhookOptions | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """How a partner is connected, beside its own calls; its name is its channel."""

    channel: Channel
    bridge: BridgeOptions | None
    webhook: WebhookOptions | None


Links = Mapping[str, Link]


def parse_links(file: str, environment: Mapping[str, str]) -> Links:
    """Read bridges and webhooks of a file of partners that `read_partners` has checked.

    Raises
    ------
    SetupFault
        With table and field; a secret is never shown.
    """
    return {name: _parse_link(name, table, environment) for name, table in tomllib.loads(file).items()}


def _parse_link(name: str, table: Mapping[str, Any], environment: Mapping[str, str]) -> Link:
    try:
        row = _Row.model_validate(_with_fields(table), context=environment)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, each['loc'])) or 'table'}: {each['msg']}" for each in error.errors())
        raise SetupFault(f"LAPOR_PARTNERS: [{name}] {faults}") from None
    return Link(channel=Channel(name), bridge=row.bridge, webhook=row.webhook)


def _with_fields(table: Mapping[str, Any]) -> Mapping[str, Any]:
    """Let a bridge read by the partner's own map, unless it has another."""
    bridge = table.get("bridge")
    return {**table, "bridge": {"fields": table.get("fields", {}), **bridge}} if isinstance(bridge, dict) else table

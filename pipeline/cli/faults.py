"""What went wrong, for who typed the command: what, the remedy, and where an engine was looked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from pipeline.cli.start import read_settings
from pipeline.domain.errors import DataFault, Engine, LaporError, Outage
from pipeline.services import wording
from pipeline.settings import Settings

_AWAY = {
    Engine.SEARCH: "mesin pencari tidak melayani di {settings.elasticsearch}",
    Engine.BROKER: "broker Kafka tidak melayani di {settings.kafka}",
    Engine.GATEWAY: "gateway tidak melayani di {settings.gateway_url}",
    Engine.KIBANA: "Kibana tidak melayani di {settings.kibana_url}",
}
_ADDRESSES = {
    Engine.SEARCH: "LAPOR_ELASTICSEARCH_URL",
    Engine.BROKER: "LAPOR_KAFKA_ADDRESS",
    Engine.GATEWAY: "LAPOR_GATEWAY_HOST dan LAPOR_GATEWAY_PORT",
    Engine.KIBANA: "LAPOR_KIBANA_URL",
}


def say_fault(fault: LaporError) -> str:
    """Say one of our own faults."""
    if isinstance(fault, DataFault):
        return wording.fault(fault)
    if isinstance(fault, Outage) and fault.engine is not None:
        return _say_outage(fault.engine, read_settings())
    return str(fault)


def say_usage_fault(fault: Any) -> str:  # noqa: ANN401 - typer keeps its click to itself
    """Say what cannot be read of a command line; empty if the help was shown instead."""
    name = type(fault).__name__
    if name == "NoArgsIsHelpError":
        return ""
    said = _USAGE.get(name, _say_other)(fault)
    return f"{said}; lihat `{fault.ctx.command_path} --help`" if getattr(fault, "ctx", None) else said


def _say_outage(engine: Engine, settings: Settings) -> str:
    where = _AWAY[engine].format(settings=settings)
    remedy = (
        "jalankan `lapor up` atau `lapor demo` dahulu, atau sebutkan alamatnya dengan"
        if settings.is_embedded and engine is not Engine.KIBANA
        else "periksa apakah ia berjalan, dan alamatnya di"
    )
    return f"{where}; {remedy} {_ADDRESSES[engine]}"


def _say_option(fault: Any) -> str:  # noqa: ANN401
    known = [name for each in fault.ctx.command.params for name in each.opts]
    return f"opsi {fault.option_name} tidak ada{_nearest(fault.option_name, known)}"


def _say_missing(fault: Any) -> str:  # noqa: ANN401
    return f"{_hint(fault)} belum diisi"


def _say_value(fault: Any) -> str:  # noqa: ANN401
    if fault.param is None:  # raised by a command of ours, and said by it
        return str(fault.message)
    return f"nilai untuk {_hint(fault)} tidak dapat dipakai{_allowed(fault.param)}"


def _allowed(param: Any) -> str:  # noqa: ANN401
    """Say the range of a number that has one."""
    least, most = getattr(param, "min", None), getattr(param, "max", None)
    ends = [f"paling {word} {end:g}" for word, end in (("sedikit", least), ("banyak", most)) if end is not None]
    return f"; isi dengan bilangan, {', '.join(ends)}" if ends else ""


def _say_other(fault: Any) -> str:  # noqa: ANN401
    if said := re.match(r"No such command '(.+?)'", fault.message):
        return f"perintah {said[1]} tidak ada{_nearest(said[1], fault.ctx.command.commands)}"
    return str(fault.format_message())


def _hint(fault: Any) -> str:  # noqa: ANN401
    return str(fault.param.get_error_hint()) if fault.param else "sebuah nilai"


def _nearest(said: str, known: Iterable[str]) -> str:
    near = get_close_matches(said, list(known), n=1)
    return f"; maksud Anda {near[0]}?" if near else ""


_USAGE = {"NoSuchOption": _say_option, "MissingParameter": _say_missing, "BadParameter": _say_value}

"""The error tree. It mirrors the three fates of a fault, plus one for a start that must not happen.

LaporError
├── DataFault          this message can never go on: rejected, with its original bytes
├── Outage             something outside is away: the same batch again, for as long as it lasts
├── RejectsTooMuch     most of what comes would be rejected: stop before it is
└── SetupFault         the set-up is wrong: do not start

Anything else that is raised is a programming error: the process stops loudly.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

In = TypeVar("In")
Out = TypeVar("Out")


class LaporError(Exception):
    """What a caller of this project may catch."""


class DataFault(LaporError):
    """A message that cannot go on.

    Attributes
    ----------
    code
        Machine-readable reason, snake_case; part of the rejected record's contract.
    message
        What is wrong, what is allowed and the remedy, for operators; never a text, number or handle of a citizen.
    values
        What the message names, by which `services/wording.py` says it to people.
    channel
        Of the report at fault, once that is known: refusals are counted by it.
    """

    channel = ""

    def __init__(self, code: str, message: str, **values: object) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.values = values


class Engine(StrEnum):
    """What may be away; each has its address in the settings."""

    SEARCH = "search"
    BROKER = "broker"
    GATEWAY = "gateway"
    KIBANA = "kibana"


class Outage(LaporError):
    """An engine or service outside does not answer for now.

    Attributes
    ----------
    engine
        Which one, for who must see to it; None for what says it itself.
    """

    def __init__(self, message: str, engine: Engine | None = None) -> None:
        super().__init__(message)
        self.engine = engine


class RejectsTooMuch(LaporError):
    """A stage rejects so much for one code that the fault is taken to be ours.

    Attributes
    ----------
    stage, code
        Which stage, and what it rejects for.
    """

    def __init__(self, stage: str, code: str) -> None:
        super().__init__(f"{stage} rejects most of what comes for {code}")
        self.stage = stage
        self.code = code


class SetupFault(LaporError):
    """The process must not start: a setting, an artefact or an engine's state is wrong."""


def attempt(step: Callable[[In], Out], value: In) -> Out | DataFault:
    """Apply a step that may find a fault in the data, and give the fault as a value."""
    try:
        return step(value)
    except DataFault as fault:
        return fault

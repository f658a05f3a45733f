"""The error tree. It mirrors the three fates of a fault, plus one for a start that must not happen.

LaporError
├── DataFault    this message can never go on: rejected, with its original bytes
├── Outage       something outside is away: the same batch again, for as long as it lasts
└── SetupFault   the set-up is wrong: do not start

Anything else that is raised is a programming error: the process stops loudly.
"""

from __future__ import annotations


class LaporError(Exception):
    """What a caller of this project may catch."""


class DataFault(LaporError):
    """A message that cannot go on.

    Attributes
    ----------
    code
        Machine-readable reason, snake_case; part of the rejected record's contract.
    message
        What is wrong, what is allowed and the remedy; never a text, number or handle of a citizen.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class Outage(LaporError):
    """An engine or service outside does not answer for now."""


class SetupFault(LaporError):
    """The process must not start: a setting, an artefact or an engine's state is wrong."""

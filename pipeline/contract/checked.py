"""Bytes -> a checked value; what does not fit is a DataFault that names the field, never its content. Pure."""

from __future__ import annotations

import re
from typing import Final, Generic, TypeVar

import msgspec

from pipeline.domain.errors import DataFault

Shape = TypeVar("Shape")

_AT: Final = re.compile(r" - at `\$\.?([^`]*)`\Z")
_NAMED: Final = re.compile(r"\A(?:Object missing required field|No time of every zone in) `(\w+)`")
"""The end of msgspec's message is the path of the field and the missing field's name is ours; between them may stand
what a citizen wrote."""


class Checker(Generic[Shape]):
    """Reads values of one type from JSON; what `code` is to a rejected message, `name` is to its reader."""

    def __init__(self, shape: type[Shape], *, code: str, name: str) -> None:
        self._decoder = msgspec.json.Decoder(shape)
        self._code = code
        self._name = name

    def read(self, body: bytes) -> Shape:
        """Read a value.

        Raises
        ------
        DataFault
            For the first field that does not fit.
        """
        try:
            return self._decoder.decode(body)
        except msgspec.ValidationError as error:
            raise self._fault(_field_of(str(error))) from None
        except (msgspec.DecodeError, RecursionError):
            raise self._fault("not JSON") from None

    def _fault(self, what: str) -> DataFault:
        return DataFault(self._code, f"does not fit {self._name}: {what}")


def _field_of(message: str) -> str:
    at, named = _AT.search(message), _NAMED.match(message)
    names = [found[1] for found in (at, named) if found and found[1]]
    return ".".join(names) or "no object"

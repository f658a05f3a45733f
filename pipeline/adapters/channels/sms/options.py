"""What the file of gateways may say, and how it names a secret without holding it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, SecretStr, ValidationInfo


def _from_environment(name: object, info: ValidationInfo) -> object:
    """Take a secret from the variable that the file names."""
    environment: Mapping[str, str] = info.context or {}
    if not isinstance(name, str) or not environment.get(name):
        raise ValueError(f"the variable {name} is not set")
    return environment[name]


Secret = Annotated[SecretStr, BeforeValidator(_from_environment)]
"""Stands in the file as the name of an environment variable, never as itself."""


class Options(BaseModel):
    """Base of what the file of gateways says."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

"""How every command begins: with the settings of this deployment, or of the system that runs on this machine."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from pipeline.adapters.observing.logs import configure_logs
from pipeline.settings import Settings, load_settings
from pipeline.system.running_file import running_options

Result = TypeVar("Result")


def read_settings() -> Settings:
    """Read the settings for a person: beside a system that runs here they are that system's."""
    own = load_settings()
    configure_logs(_level(own, otherwise="CRITICAL"))
    return load_settings(**running_options(own))


def read_service_settings() -> Settings:
    """Read the settings for a process that serves, and log what it does."""
    settings = load_settings()
    configure_logs(settings.log_level)
    return settings


def read_demo_settings() -> Settings:
    """Read the settings for a system that a person watches."""
    settings = load_settings()
    configure_logs(_level(settings, otherwise="ERROR"))
    return settings


def _level(settings: Settings, *, otherwise: str) -> str:
    """Give the level that was asked for, or else one that leaves the screen to results and notes."""
    return settings.log_level if "log_level" in settings.model_fields_set else otherwise


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run to the end; of several faults at once, the first is told."""
    try:
        return asyncio.run(work)
    except BaseExceptionGroup as group:
        raise _first_leaf(group) from group


def _first_leaf(group: BaseExceptionGroup[BaseException]) -> BaseException:
    first = group.exceptions[0]
    return _first_leaf(first) if isinstance(first, BaseExceptionGroup) else first

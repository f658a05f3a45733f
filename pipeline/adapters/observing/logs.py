"""Logs: events with ids and counts, never a text, number or handle. JSON lines, or columns on a terminal."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable

import orjson
import structlog
from structlog.typing import EventDict, Processor


def configure_logs(level: str) -> None:
    """Send our events, and the warnings of the libraries below us, to standard error."""
    is_read = sys.stderr.isatty()
    renderer: Processor = (
        structlog.dev.ConsoleRenderer() if is_read else structlog.processors.JSONRenderer(serializer=_dump)
    )
    shared: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _tell_where,
    ]
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=shared))
    least = max(logging.WARNING, logging.getLevelNamesMapping()[level])
    logging.basicConfig(handlers=[handler], level=least, force=True)


def _tell_where(_: object, __: str, event: EventDict) -> EventDict:
    """Keep of the error that a library logs its kind and its frames."""
    told = event.pop("exc_info", None)
    error = told[1] if isinstance(told, tuple) else told
    return (
        {**event, "error": type(error).__name__, "where": where(error)} if isinstance(error, BaseException) else event
    )


def _dump(event: object, default: Callable[[object], object]) -> str:
    """Write JSON, with what only Python knows as it shows itself."""
    return orjson.dumps(event, default=default).decode()


def where(error: BaseException) -> str:
    """Give the frames of an error without its message and values, which may hold personal data."""
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{f.filename.rsplit('/', 1)[-1]}:{f.lineno} {f.name}" for f in reversed(frames))

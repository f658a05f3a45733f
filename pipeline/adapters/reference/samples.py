"""The sample reports: invented, one a line, in the form that `lapor process` reads."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

import orjson

from pipeline.adapters.reference.files import read_bytes

NEWEST_AGE: Final = timedelta(minutes=2)
"""Of the newest sample when they are played: a little ago, so that no clock takes it for one of the future."""


def load_samples() -> list[bytes]:
    """Read the samples with the times that they were written with."""
    return read_bytes("samples/reports.jsonl").splitlines()


def load_recent_samples(now: datetime) -> list[bytes]:
    """Read the samples, moved in time as one, so that the newest came just now."""
    lines = load_samples()
    bodies = [_parse(line) for line in lines]
    newest = max(_time(body) for body in bodies if body)
    shift = now - NEWEST_AGE - newest
    return [line if body is None else _moved(body, shift) for line, body in zip(lines, bodies, strict=True)]


def _parse(line: bytes) -> dict[str, Any] | None:
    """Read a line; None for the one that nobody can read, which shows what becomes of such."""
    try:
        body: dict[str, Any] = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return body


def _moved(body: dict[str, Any], shift: timedelta) -> bytes:
    part, name = _where(body)
    part[name] = (datetime.fromisoformat(part[name]) + shift).isoformat()
    return orjson.dumps(body)


def _time(body: dict[str, Any]) -> datetime:
    part, name = _where(body)
    return datetime.fromisoformat(part[name])


def _where(body: dict[str, Any]) -> tuple[dict[str, Any], str]:
    return (body["data"], "created_at") if "data" in body else (body, "received_at")

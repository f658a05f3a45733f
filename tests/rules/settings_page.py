"""The table of `docs/settings.md`, made from the settings: `python -m tests.rules.settings_page` writes it."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import annotated_types
from pydantic.fields import FieldInfo

from pipeline.settings import HOURS, MAIL_ADDRESS, Settings

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"
TABLE = re.compile(r"^\| variable .*?\n\n", re.M | re.S)
HEAD = "| variable | default | range | meaning |\n|---|---|---|---|\n"
SHOWN = {"models_dir": "models/", "state_dir": "~/.local/state/lapor"}
"""Defaults that differ by machine."""


def settings_table() -> str:
    """Make the table: a row an option."""
    return HEAD + "".join(_row(name, field) for name, field in Settings.model_fields.items()) + "\n"


def _row(name: str, field: FieldInfo) -> str:
    default = SHOWN.get(name, field.default)
    shown = "" if default is None else f"`{default}`"
    return f"| `LAPOR_{name.upper()}` | {shown} | {_range(field)} | {field.description} |\n"


def _range(field: FieldInfo) -> str:
    low = high = ""
    if isinstance(field.annotation, type) and issubclass(field.annotation, StrEnum):
        return ", ".join(field.annotation)
    for each in field.metadata:
        match each:
            case annotated_types.Ge(ge=bound):
                low = f"{bound:,}"
            case annotated_types.Gt(gt=bound):
                low = f"above {bound:,}"
            case annotated_types.Le(le=bound):
                high = f"{bound:,}"
            case annotated_types.MinLen(min_length=1):
                return "not empty"
            case annotated_types.MinLen(min_length=length):
                return f"at least {length} characters"
            case _ if getattr(each, "pattern", None) == "^https?://":
                return "http or https"
            case _ if choices := re.fullmatch(r"\^\(([A-Za-z|]+)\)\$", str(getattr(each, "pattern", ""))):
                return choices[1].replace("|", ", ")
            case _ if getattr(each, "pattern", None) == HOURS:
                return "hour-hour"
            case _ if getattr(each, "pattern", None) == MAIL_ADDRESS:
                return "e-mail address"
            case _ if getattr(each, "pattern", None):
                return "host:port"
    if not high:
        return ""
    return f"{low}, up to {high}" if low.startswith("above") else f"{low} to {high}"


if __name__ == "__main__":
    page = PAGE.read_text("utf-8")
    PAGE.write_text(TABLE.sub(lambda _: settings_table(), page), "utf-8")

"""Notices in words, as tests expect to find them."""

from __future__ import annotations

from pipeline.domain.notices.at_once import received
from pipeline.domain.notification import Medium
from pipeline.services.notices.writing import write_notice


def say_on_x(code: str) -> str:
    """Give the receipt for a post."""
    return write_notice(received(code), Medium.X).text

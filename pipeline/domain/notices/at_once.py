"""What is told at once to who is there, whatever becomes of a report later: receipts, thanks, and a code."""

from __future__ import annotations

from pipeline.domain.notification import Notice


def received(code: str) -> Notice:
    """Say that a report was taken."""
    return Notice("diterima", {"code": code})


def received_without_place(code: str) -> Notice:
    """Say that a report was taken, and ask where it is about."""
    return Notice("diterima_tanpa_tempat", {"code": code})


def added(code: str) -> Notice:
    """Say that an answer completes a report."""
    return Notice("ditambahkan", {"code": code})


def withdrawal_code(code: str, digits: str) -> Notice:
    """Give the code by which a report is withdrawn."""
    return Notice("kode_tarik", {"code": code, "digits": digits})

"""A piece of personal data in a text: where it stands, and what is put in its place. Pure."""

from __future__ import annotations

from typing import NamedTuple

TOKENS = ("<NIK>", "<KK>", "<TELP>", "<EMAIL>", "<REKENING>", "<NAMA>", "<BPJS>", "<NPWP>")
"""What stands in the place of personal data; the training data was masked with the same words."""


class Datum(NamedTuple):
    """A piece of personal data.

    Attributes
    ----------
    start, end
        Where it stands in the text.
    value
        Its digits for a number, however they were written; else its letters.
    """

    start: int
    end: int
    token: str
    value: str


def lower_in_place(text: str) -> str:
    """Make letters small, each in its place: a few capitals of other languages have two small ones."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(letter.lower()[0] for letter in text)

"""Personal data -> typed tokens such as `<NIK>`, before a text goes anywhere. Pure.

What is redacted, what is kept and why stands in docs/privacy.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.text.redaction.datum import Datum
from pipeline.text.redaction.emails import find_emails
from pipeline.text.redaction.names import find_names
from pipeline.text.redaction.numbers import find_numbers
from pipeline.text.words.repair import repair


def redact(text: str) -> str:
    """Replace personal data by typed tokens.

    The text is repaired first, as digits in another alphabet or cut by invisible characters would pass unseen.
    Redacting twice changes nothing more.
    """
    repaired = repair(text)
    return mask(repaired, find_personal_data(repaired))


def find_personal_data(text: str) -> list[Datum]:
    """Find the personal data in a text that `repair` has seen, from left to right; no two pieces overlap."""
    found: list[Datum] = []
    for find in (find_emails, find_numbers, find_names):
        while more := find(text):  # again, as what is found makes room: the end of an address may begin another
            found += more
            text = _blot(text, more)
    return sorted(found)


def _blot(text: str, data: Sequence[Datum]) -> str:
    """Make what is found look like a token to the rules after it, and leave everything else at its place."""
    return mask(text, [datum._replace(token="<".ljust(datum.end - datum.start, ">")) for datum in data])


def mask(text: str, data: Sequence[Datum]) -> str:
    """Put a token in the place of each piece."""
    pieces = []
    done = 0
    for datum in data:
        pieces += [text[done : datum.start], datum.token]
        done = datum.end
    return "".join([*pieces, text[done:]]) if pieces else text

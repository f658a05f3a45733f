"""Personal data -> typed tokens such as `<NIK>`, before a text goes anywhere. Pure.

Redacted: NIK and KK numbers, cards, bank accounts, BPJS and NPWP numbers, telephone numbers, e-mail addresses, and
names after words that announce one. Kept: house numbers, RT/RW, kilometre posts, years, sums of money, number plates,
customer and meter numbers of PLN and PDAM (an office needs them to act, and they name a connection, not a person), and
short service numbers such as 112 or 1708. A number of 16 digits is personal wherever it stands.
"""

from __future__ import annotations

import re

from pipeline.text.redact_names import redact_names
from pipeline.text.redact_numbers import redact_numbers
from pipeline.text.repair import repair

TOKENS = ("<NIK>", "<KK>", "<TELP>", "<EMAIL>", "<REKENING>", "<NAMA>", "<BPJS>", "<NPWP>")
"""What stands in the place of personal data; the training data was masked with the same words."""

_MAIL_HOSTS = "gmail|yahoo|ymail|hotmail|outlook|rocketmail|icloud"
_EMAIL_HINT = re.compile(rf"@ ?(?:[A-Za-z0-9-]+\.[A-Za-z]|{_MAIL_HOSTS})", re.I)
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,4}"
    r"(?:com|net|org|id|info|biz|gov|edu|me|io|my|sg|au|uk|us|nl|de|jp|tv|xyz|online|site|asia)\b"
    rf"|(?<![\w.+-])[\w.+-]{{1,64}} ?(?:@|\(at\)|\[at\]) ?(?:{_MAIL_HOSTS})\b"
    r"(?: ?(?:[., ]|\(dot\)|\[dot\]) ?(?:com|co|id)\b)*",
    re.I,
)
"""Whole addresses, and those of the common providers as people spell them (`budi @gmail`, `budi (at) yahoo co id`)."""


def redact(text: str) -> str:
    """Replace personal data by typed tokens.

    The text is repaired first, as digits in another alphabet or cut by invisible characters would pass unseen.
    Redacting twice changes nothing more.
    """
    text = repair(text)
    if ("@" in text and _EMAIL_HINT.search(text)) or "(at)" in text or "[at]" in text:
        text = _EMAIL.sub("<EMAIL>", text)
    return redact_names(redact_numbers(text))

"""Who reported (pelapor), as a keyed hash: equal for equal senders, and nothing can be read back from it; pure."""

from __future__ import annotations

import hmac
import re
import unicodedata
from typing import Final
from urllib.parse import unquote

from pipeline.domain.channel import Channel, traits_of

_NUMBER_MARKS: Final = str.maketrans("", "", " .-/()\t\u00a0\u2010\u2011\u2012\u2013\u200e\u200f\u202a\u202c'\"`<>[]")
_SCHEME: Final = re.compile(r"(?:tel|sms|smsto|sips?|rcs|signal|callto|whatsapp|wa|phone|msisdn)\s*:\s*(?://)?", re.I)
_ACCOUNT_OF_NUMBER: Final = re.compile(
    r"(\+?\d{8,16})(?:[:_]\d+)?@(?:s\.whatsapp\.net|c\.us|whatsapp\.com|whatsapp|sms|txt|ims\.[\w.-]+)\Z",
    re.I | re.ASCII,
)
"""An account of WhatsApp or of a mobile network is a number, some with that of the device behind it:
`62812...:7@s.whatsapp.net`."""

_AMID_WORDS: Final = re.compile(r"(?<![\w.])(?:\+|00|(?=0)|(?=62))\d[\d ().-]{7,20}(?<=\d)(?!\w)", re.ASCII)
"""Written as it is dialled, with something beside it: `Bu Ani (0812...)`, `https://wa.me/62812...`, `.../TYPE=PLMN`."""

_MAIL_SCHEME: Final = re.compile(r"mailto:", re.I)
_MAIL_AFTER_NAME: Final = re.compile(r"<([^<>\s]+@[^<>\s]+)>\Z")
_QUOTES: Final = "'\"`<> "

_OF_SHEET: Final = re.compile(r"(?<=\d{8})\.0\Z")
"""Behind a number that a spreadsheet took for one."""

_PARAMETERS: Final = re.compile(r";[\w-]+(?:=[^;]*)?")
"""Of a `tel:` URI (RFC 3966), such as `;phone-context=+62`."""

_TRUNK_ZERO: Final = re.compile(r"(?:(?:\+|00[178]?|01017)?620?|0)(?=[1-9]\d{6,12}\Z)", re.ASCII)
"""Indonesian numbers have 8 to 13 digits after +62; the zero is also found behind the country code: +62 (0)812. Before
the country code stands `00`, or what a carrier has for abroad: 001, 007, 008, 01017."""

_MOBILE: Final = re.compile(r"(?=8[1-9]\d{7,10}\Z)", re.ASCII)
"""A mobile number whose zero a spreadsheet or a gateway has taken: no area code begins with 8."""

_FOREIGN: Final = re.compile(r"(?:\+|00)([1-9]\d{6,14})\Z", re.ASCII)
"""E.164: at most 15 digits."""


def reporter_hash(channel: Channel, sender: str, key: bytes) -> str:
    """Hash a sender; one phone number or e-mail address is one reporter in whatever channel and spelling it comes.

    Parameters
    ----------
    sender
        Phone number, e-mail address, or the channel's own id of the account.

    Returns
    -------
    str
        32 hexadecimal digits (128 bits: no two of 270 million citizens meet by chance).
    """
    identity = _identity(channel, sender.strip())
    return hmac.digest(key, identity.encode("utf-8", "surrogatepass"), "sha256")[:16].hex()


def _identity(channel: Channel, sender: str) -> str:
    if traits_of(channel).sender_is_account:
        return f"{channel}:{sender}"
    if number := find_phone_number(sender):
        return f"tel:{number}"
    if "@" in sender.strip("@"):
        named = _MAIL_AFTER_NAME.search(sender)
        return f"mailto:{_MAIL_SCHEME.sub('', (named[1] if named else sender).strip(_QUOTES)).casefold()}"
    return f"{channel}:{sender}"


def find_phone_number(text: str) -> str | None:
    """Read a text as a phone number, and give it as `+62812...`; None if it is something else.

    A name, a link or a mark may stand beside the number, if no other number does. Bare digits are a number only with
    the trunk zero, the country code or as a mobile number without its zero, so that an account's id is hardly ever one.
    """
    text = _OF_SHEET.sub("", text)
    if trunk := _TRUNK_ZERO.match(number := text.translate(_NUMBER_MARKS)):
        return "+62" + number[trunk.end() :]
    plain = _SCHEME.sub("", unicodedata.normalize("NFKC", text).strip(_QUOTES), count=1)
    if account := _ACCOUNT_OF_NUMBER.match(plain):
        plain = "+" + account[1].lstrip("+") if account[1][0] != "0" else account[1]
    number = _PARAMETERS.sub("", plain).translate(_NUMBER_MARKS)
    if national := _TRUNK_ZERO.match(number) or _MOBILE.match(number):
        return "+62" + number[national.end() :]
    if foreign := _FOREIGN.match(number):
        return "+" + foreign[1]
    amid = _AMID_WORDS.findall(unquote(plain)) if "@" not in plain else []
    return find_phone_number(amid[0]) if len(amid) == 1 and amid[0] != text else None

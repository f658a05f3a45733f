"""Personal numbers -> typed tokens: rules from the surest shape to the vaguest. Pure; called through `redact`."""

from __future__ import annotations

import re
from collections.abc import Callable

_RUN = re.compile(r"\d(?:[ .()/-]{0,3}\d){6,}")
"""Seven digits or more, close together: the shortest number that is redacted."""

_CUE_WINDOW = 48
"""Letters before a number in which the word that names it is sought (`no rekening BCA saya: ...`)."""

_CUE = r"(?<![<\w])"
"""What stands before a cue: neither a letter nor the bracket of a token."""

_CARD_GROUPS = r"\d{4}([ .-])\d{4}\1\d{4}\1\d{4}"
_NIK_GROUPS = r"\d{6}([ .-])\d{6}\2\d{4}|\d{2}([ .-])\d{2}\3\d{2}\3\d{6}\3\d{4}|\d{8}[ .-]\d{8}"
_SIXTEEN = re.compile(rf"(?<!\d)(?:\d{{16}}|{_CARD_GROUPS}|{_NIK_GROUPS})(?!\d)")
"""Sixteen digits, whole or in the groups in which people write a NIK or a card number."""

_PROVINCES = "1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-7]"
_NIK_SHAPE = re.compile(rf"(?:{_PROVINCES})\d{{4}}(?:[04][1-9]|[1256]\d|[37][01])(?:0[1-9]|1[0-2])\d{{6}}")
"""Province, regency, district; date of birth (women: day + 40) or of issue; serial number."""

_KK_CUE = re.compile(r"\b(?:kk|k\.k|kartu keluarga)\b[^\n,;]{0,20}$", re.I)
_NIK_CUE = re.compile(r"\b(?:nik|ktp|n\.i\.k|kependudukan)\b[^\n,;]{0,20}$", re.I)
_CUED_NIK = re.compile(rf"{_CUE}(nik|ktp|kk)(\b[^\d\n<]{{0,12}})\d(?:[ .-]?\d){{11,18}}(?!\d)", re.I)
"""A NIK or KK with a digit too many or too few is still one."""

_BANKS = "bca|bri|bni|btn|bsi|mandiri|cimb|niaga|danamon|permata|bukopin|muamalat|ocbc|panin|jago|seabank|bjb|bpd"
_ACCOUNT_CUE = rf"{_CUE}(?:rek|rekening|norek|virtual account|va|bank|{_BANKS})\b[^\d\n<]{{0,24}}"
_ENDS_IN_ACCOUNT_CUE = re.compile(f"{_ACCOUNT_CUE}$", re.I)
_ACCOUNT = re.compile(rf"({_ACCOUNT_CUE})(\d(?:[ .-]?\d){{6,17}})(?!\d)", re.I)
_DATES = re.compile(r"(?:\d{1,2}[ .-]\d{1,2}[ .-]|(?:19|20)\d{2}[ -])(?:19|20)\d{2}")
_BILL_WORDS = re.compile(r"listrik|air|pdam|pln|pelanggan|langganan|meter|telkom|indihome|\brp\b", re.I)
"""After `rekening` these make it a bill: the number is a connection's; and a sum is no account."""

_HEALTH_CARD = re.compile(rf"{_CUE}(bpjs|kis|jkn|kpj)(\b[^\d\n<]{{0,20}})\d(?:[ .-]?\d){{9,12}}(?!\d)", re.I)
_TAX_NUMBER = re.compile(r"(?<!\d)\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}(?!\d)")
_CUED_TAX_NUMBER = re.compile(rf"{_CUE}(npwp)(\b[^\d\n<]{{0,10}})\d(?:[ .-]?\d){{14,15}}(?!\d)", re.I)

_CUSTOMER_CUE = re.compile(
    r"(?:id ?pel|pelang?gan|langganan|\blang|plg|meter(?:an)?|nosal|no\.? ?sal|sambungan|token|resi"
    r"|stnk|rangka|mesin|\brp\.?|nopel|nomet|(?:rek|rekening|tagihan) (?:air|listrik|pdam|pln))\b[^\n,;]{0,12}$",
    re.I,
)
"""Words before a number that is a connection's, a parcel's or a vehicle's, and looks like a telephone number."""

# People write the letter O for the first zero.
_MOBILE = re.compile(
    r"(?<!\d)(?:\(?(?:\+|00)?62\)?[ .-]{0,2}(?:\(?0\)?[ .-]?)?|[0oO][ .-]?)"
    r"(?:8\d{7,11}(?!\d)|8\d{1,3}(?:[ ./-]{1,3}\d{2,5}){2,4}(?!\d)|8(?:[ .-]\d){7,11}(?!\d))"
)
_BARE_MOBILE = re.compile(r"(?<![\d.,])8[1-9]\d{8,10}(?!\d)")
"""A mobile number without its leading zero, as spreadsheets leave it."""

_ABROAD = re.compile(r"(?<![\d+])\+(?!62)[1-9]\d{0,2}[ .-]?\d(?:[ .-]?\d){6,11}(?!\d)")
_AREA = (
    r"\(0\d{2,3}\)[ .-]{0,2}|\(?\+?62\)?[ .-]{0,2}(?:2[124]|31|61|[2-7]\d{2})[ .-]{1,2}"
    r"|0(?:2[124]|31|61|[2-79]\d{2})[ ./-]{0,2}"
)
_LANDLINE = re.compile(
    rf"(?<!\d)(?:{_AREA})(?:\d{{5,8}}|\d{{3,4}}[ .-]\d{{3,4}}|\d{{2}}[ .-]\d{{2}}[ .-]\d{{2,4}})(?!\d)"
)
_PHONE_WORDS = (
    "hp|h\\.p|telp|tlp|tlpn|telpon|telepon|tel|phone|wa|whatsapp|whatsap|handphone|hubungi|cp|contact|kontak|sms"
)
_CUED_PHONE = re.compile(
    rf"{_CUE}((?:no)?(?:{_PHONE_WORDS}))(\b[^\d\n<]{{0,16}})(?!1500)\+?\d(?:[ ./-]{{0,2}}\d){{6,13}}(?!\d)", re.I
)


def redact_numbers(text: str) -> str:
    """Redact each run of digits, looking at it and at the words before it only: most of a text holds no number."""
    pieces = []
    done = 0
    for run in _RUN.finditer(text):
        start = max(done, run.start() - _CUE_WINDOW)
        pieces += [text[done:start], _apply_rules(text[start : run.end()])]
        done = run.end()
    return "".join([*pieces, text[done:]]) if pieces else text


def _apply_rules(text: str) -> str:
    for rule in NUMBER_RULES:
        text = rule(text)
    return text


def _redact_sixteen(text: str) -> str:
    return _SIXTEEN.sub(_name_sixteen, text)


def _name_sixteen(match: re.Match[str]) -> str:
    number = re.sub(r"\D", "", match[0])
    before = _words_before(match)
    if _KK_CUE.search(before):
        return "<KK>"
    if _NIK_CUE.search(before):
        return "<NIK>"
    if _ENDS_IN_ACCOUNT_CUE.search(before) or (number[0] in "456" and _passes_luhn(number)):
        return "<REKENING>"
    if _NIK_SHAPE.fullmatch(number):
        return "<NIK>"
    return "<NIK>" if len(match[0]) == len(number) else match[0]


def _words_before(match: re.Match[str]) -> str:
    return match.string[max(0, match.start() - _CUE_WINDOW) : match.start()]


def _passes_luhn(number: str) -> bool:
    doubled = [digit * 2 - 9 * (digit > 4) for digit in map(int, number[-2::-2])]
    return (sum(doubled) + sum(map(int, number[-1::-2]))) % 10 == 0


def _redact_cued_nik(text: str) -> str:
    return _CUED_NIK.sub(lambda match: f"{match[1]}{match[2]}<{'KK' if match[1].lower() == 'kk' else 'NIK'}>", text)


def _redact_accounts(text: str) -> str:
    return _ACCOUNT.sub(_name_account, text)


def _name_account(match: re.Match[str]) -> str:
    is_account = not _BILL_WORDS.search(match[1]) and not _DATES.fullmatch(match[2])
    return f"{match[1]}<REKENING>" if is_account else match[0]


def _redact_cards(text: str) -> str:
    text = _HEALTH_CARD.sub(r"\1\2<BPJS>", text)
    return _CUED_TAX_NUMBER.sub(r"\1\2<NPWP>", _TAX_NUMBER.sub("<NPWP>", text))


def _redact_phones(text: str) -> str:
    for pattern in (_MOBILE, _ABROAD, _LANDLINE, _BARE_MOBILE):
        text = pattern.sub(_name_phone, text)
    return _CUED_PHONE.sub(r"\1\2<TELP>", text)


def _name_phone(match: re.Match[str]) -> str:
    return match[0] if _CUSTOMER_CUE.search(_words_before(match)) else "<TELP>"


NUMBER_RULES: tuple[Callable[[str], str], ...] = (
    _redact_sixteen,
    _redact_cued_nik,
    _redact_cards,
    _redact_accounts,
    _redact_phones,
)
"""The order is the contract: what has a fixed length or a cue first, as telephone numbers fit almost anything."""

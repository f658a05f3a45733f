"""Words beside a number that tell what it is. Data and two look-ups; pure."""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import pairwise

WINDOW = 48
"""Letters before a number in which its word is sought (`no rekening BCA saya: ...`)."""


class Cue(StrEnum):
    """What a word says of the number after it: a kind of personal data, or that it is no person's."""

    NIK = "NIK"
    KK = "KK"
    BPJS = "BPJS"
    NPWP = "NPWP"
    REKENING = "REKENING"
    TELP = "TELP"
    KEPT = "kept"


_BANKS = (
    "bca bri bni btn bsi mandiri cimb niaga danamon permata bukopin muamalat ocbc panin jago seabank bjb bpd bank "
    "britama simpedes bpr"
)
_WORDS = {
    Cue.NIK: "nik ktp ektp kependudukan",
    Cue.KK: "kk",
    Cue.BPJS: "bpjs kis jkn kpj",
    Cue.NPWP: "npwp",
    Cue.REKENING: f"rek rekening norek va briva atm debit {_BANKS}",
    Cue.TELP: (
        "hp nohp hape nope handphone ponsel telepon telpon telfon telp telpun telepun tlp tlpn tlpon tilp tel tlf "
        "telephone phone ph call wa nowa whatsapp whatsap watsap watsapp wasap hubungi dihubungi menghubungi hub cp "
        "contact kontak sms fax faks faksimile ovo gopay nelpon nelpun nelp menelepon menelpon ditelepon "
        "ditelpon viber telegram sip"
    ),
    Cue.KEPT: (
        "rp idpel pelanggan pelangan langganan lang plg nosal sambungan nopel nomet meter meteran kwh stand token "
        "resi stnk rangka mesin imei seri sn barcode registrasi register reg pendaftaran antrean antrian tiket "
        "laporan surat sk spk sertifikat sertipikat shm shgb nib nip nisn npsn nuptk nop sppt isbn kontrak faktur "
        "izin ijin undian kontainer versi kode invoice po kuitansi kwitansi perkara tiang gardu"
    ),
}
_PAIRS = {
    Cue.NIK: "induk kependudukan,nomor identitas,no identitas,no induk,nomor induk,i k",
    Cue.KK: "kartu keluarga,k k",
    Cue.NPWP: "wajib pajak",
    Cue.REKENING: "virtual account",
    Cue.TELP: "hand phone,w a,h p,contact person",
    Cue.KEPT: "id pel,no sal,kode pos,"
    + ",".join(
        f"{bill} {what}" for bill in ("rekening", "rek", "tagihan") for what in ("air", "listrik", "pdam", "pln")
    ),
}
_CUES = {word: cue for cue, words in _WORDS.items() for word in words.split()} | {
    pair: cue for cue, pairs in _PAIRS.items() for pair in pairs.split(",")
}

KEPT_WORDS = frozenset(_WORDS[Cue.KEPT].split())
"""Words of numbers that stay; they are no names either."""

_WORD = re.compile(r"[^\W\d_]+")

_BETWEEN = re.compile(r"\d?\W{0,6}(?:[^\d.;!?\n]|\b(?:no|nmr|rek|telp|kel|a\.n)\.){0,26}\W{0,4}", re.I)
"""What may stand between a word and its number: no end of a sentence."""

_BETWEEN_KEPT = re.compile(
    r"[\s.:=#(\"'*-]*(?:(?:no|nomo?r|nomer|nmr|seri|id|pln|pdam|listrik|air|kwh|bayar|booking|pesawat|ppdb|edar|tirta|md"
    r"|pajak|jne|jnt|tiket|baru|lama|saya|sy|kami|rumah|tanah|kontrol|pengiriman|barang|unit|tagihan|meteran?)"
    r"[\s.:=#\"'*-]*){0,3}",
    re.I,
)
"""The same for a number that is no person's: near, for `laporan saya kemarin, 0812...` is a telephone number."""

_BANK_AFTER = re.compile(
    r"[^\w<]{0,3}(?:(?:di|ke|rek|rekening|bank|an|a\.n\.?)[^\w<]{1,2}){0,2}"
    rf"(?:{_BANKS.replace(' ', '|')})(?![^\W\d_])",
    re.I,
)

_UNIT = re.compile(
    r" ?(?:rupiah|rp|juta|jt|liter|ltr|kubik|m[23\u00b2\u00b3]|kg|ton|meter|km|ha|hektar|kwh|watt|jiwa|orang|kk|unit"
    r"|buah|lembar)\b",
    re.I,
)


def find_cue(before: str) -> Cue | None:
    """Give what the last fitting word before a number says of it."""
    words = [("", 0), *((match[0].lower(), match.end()) for match in _WORD.finditer(before))]
    for (previous, _), (word, end) in reversed(list(pairwise(words))):
        cue = _CUES.get(f"{previous} {word}") or _CUES.get(word)
        if cue and (_BETWEEN_KEPT if cue is Cue.KEPT else _BETWEEN).fullmatch(before, end):
            return cue
    return None


def is_amount(text: str, at: int) -> bool:
    """Tell whether a unit follows, so that a number is of things."""
    return _UNIT.match(text, at) is not None


def is_before_bank(text: str, at: int) -> bool:
    """Tell whether the name of a bank follows."""
    return _BANK_AFTER.match(text, at) is not None

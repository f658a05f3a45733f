"""Whether somebody or something is in danger now. Built to miss little: a flag for people, no decision. Pure."""

from __future__ import annotations

import re
from enum import StrEnum

URGENT_FLAG = "darurat"
"""Flag of the report and its document."""


class Danger(StrEnum):
    """What the danger is (bahaya)."""

    FIRE = "kebakaran"
    FLOOD = "banjir"
    COLLAPSE = "runtuh"
    ELECTRICITY = "listrik"
    PERSON = "orang"


_PATTERNS = {
    Danger.FIRE: r"kebakaran|terbakar(?! matahari)|si jago merah|api (?:mem|ber)\w+|(?:gas|elpiji|lpg) bocor"
    r"|kebocoran gas|ledakan|meledak",
    Danger.FLOOD: r"banjir (?:bandang|besar|parah|setinggi|sepinggang|selutut|sedada|masuk|rob|\d+ ?(?:cm|meter))"
    r"|terjebak banjir|terendam (?:banjir|air|setinggi)|tanggul \w* ?(?:jebol|bocor)|air bah|tsunami"
    r"|kebanjiran|(?:sungai|kali).{0,25}meluap"
    r"|banjir.{0,40}(?:masuk (?:ke )?rumah|setinggi|selutut|sepinggang|evakuasi|mengungsi|perahu)",
    Danger.COLLAPSE: r"(?:jembatan|rumah|tembok|atap|bangunan|gedung|tiang|tebing|plafon|menara|pohon|gapura|baliho)"
    r".{0,25}\b(?:ambruk|roboh|runtuh|ambrol|putus|tumbang|menimpa|rubuh)|longsor|tanah bergerak|gempa|puting beliung"
    r"|jalan.{0,12}\b(?:amblas|ambles|putus)",
    Danger.ELECTRICITY: r"kabel.{0,30}\b(?:putus|menjuntai|terkelupas|terbuka|jatuh|percikan|korslet|ngelantur)"
    r"|(?:ke|ter)setrum|nyetrum|tersengat|korslet\w*|(?:trafo|travo|gardu).{0,15}(?:meledak|terbakar|percikan)"
    r"|percikan api|aliran listrik bocor|strum",
    Danger.PERSON: r"korban jiwa|tewas|tenggelam|hanyut|terjebak|tertimbun|tertimpa|terseret|nyawa|gantung diri"
    r"|(?:anak|orang|lansia) hilang|bunuh diri|dikeroyok|(?:di|peng)aniaya\w*|kdrt|begal|tawuran|sekarat|pingsan"
    r"|keracunan|bom\b|penculikan|diculik|(?:di)?perkosa\w*|(?:di)?cabul\w*|pelecehan|disekap|kecelakaan|ditusuk"
    r"|dibacok|mengancam|diancam|sesak (?:na[fp]as)|butuh (?:ambulan\w*|oksigen)|darurat|sos\b|melahirkan di",
}
_ALL = re.compile("|".join(f"(?P<{danger.name}>\\b(?:{pattern}))" for danger, pattern in _PATTERNS.items()))
_STEM_LIST = """
bakar|jago merah|api |bocor|ledak|banjir|meluap|rendam|tanggul|air bah|tsunami|ambruk|roboh|rubuh|runtuh|ambrol|putus
|tumbang|timpa|longsor|tanah bergerak|gempa|beliung|ambl|kabel|setrum|strum|sengat|korslet|trafo|travo|gardu|percik
|korban|tewas|nyawa|tenggelam|hanyut|jebak|timbun|seret|hilang|bunuh|gantung diri|keroyok|aniaya|kdrt|begal|tawur
|sekarat|pingsan|racun|bom|culik|perkosa|cabul|leceh|disekap|celaka|tusuk|bacok|ancam|sesak|ambulan|oksigen|darurat| sos
|melahirkan di
"""
_STEMS = tuple(stem.strip("\n") for stem in _STEM_LIST.split("|"))
"""A text without any of these needs no pattern; looking for them takes a tenth of the patterns' time."""

_FEARED = re.compile(
    r"\b(?:rawan|rowan|rentan|takut\w*|k[hu]\w*atir\w*|di\w*khawatirkan|potensi|berpotensi|mencegah|antisipasi|simulasi"
    r"|pelatihan|penyuluhan|sosialisasi|alat pemadam|(?:agar|supaya|biar) (?:tidak|tdk|tak|ga|gak)"
    r"|jangan (?:sampai|tunggu)|(?:bisa|dapat|akan|mengakibatkan|menyebabkan|menimbulkan))\b"
)
"""Before a word of danger: it is feared or prepared for, and nothing has happened yet."""

_FEARED_IS_ENOUGH = frozenset({Danger.ELECTRICITY})
"""A hanging cable is urgent before anybody is hurt."""

LOOK_BACK = 40
"""Characters before a word of danger in which it may be called feared."""


def find_dangers(text: str) -> frozenset[Danger]:
    """Find the dangers that a normalised (lower-case) text tells of; empty: not urgent."""
    if not any(stem in text for stem in _STEMS):
        return frozenset()
    return frozenset(danger for match in _ALL.finditer(text) if (danger := _danger(text, match)) is not None)


def _danger(text: str, match: re.Match[str]) -> Danger | None:
    danger = Danger[match.lastgroup or ""]
    told = text[max(0, match.start() - LOOK_BACK) : match.end()]
    return None if danger not in _FEARED_IS_ENOUGH and _FEARED.search(told) else danger

"""Names after words that announce one -> `<NAMA>`. Pure; called through `find_personal_data`.

A name elsewhere (`Pak Budi`, `Masjid Haji Sulaiman`) is not found: a list of names would take place names with it, as
half of Indonesia's streets bear a person's.
"""

from __future__ import annotations

import re

from pipeline.text.redaction.cues import KEPT_WORDS
from pipeline.text.redaction.datum import Datum, lower_in_place
from pipeline.text.redaction.name_words import NOT_A_NAME, PARTICLES, ROLES, TITLE

_OF_WHOM = (
    rf"(?: (?:{ROLES})(?:nya)?){{1,2}}(?: (?:saya|sy|kami|kula|abdi))?(?: (?:adalah|ialah|yaitu|yakni|itu))? ?[:=;]?"
)
_LABEL = r"(?:nya)?(?: ?[:=;]|-(?=[a-z]))(?: (?:adalah|ialah|yaitu))?"
_FOR = r"(?: ?:)?(?: (?:anak|ibu|bapak|istri|suami)(?: saya)?)?"
_ME = r"(?: nama)? (?:saya|sy|aku)"
_IS = r"(?: adalah| ?:)"
_BEFORE_TITLE = rf"(?=\W{{1,3}}{TITLE})"

_SURE = {
    **dict.fromkeys(("nama", "nm", "nami", "jeneng"), rf"(?:{_OF_WHOM}|{_LABEL}|ku| beta| abdi| kula)"),
    **dict.fromkeys(("a.n", "a. n", "a/n"), rf"\.?{_FOR}"),
    **dict.fromkeys(("an.", "an:", "atas nama", "atasnama", "ngaran"), _FOR),
    **dict.fromkeys(("dengan nama", "dgn nama", "dg nama"), _FOR),
    "bernama": "",
    **dict.fromkeys(("kenalkan", "perkenalkan"), _ME),
    **dict.fromkeys(("pelapor", "terlapor", "pemohon", "pengirim", "pengadu", "saksi", "korban"), _IS),
    **dict.fromkeys(("hub", "hubungi", "kontak", "contact person", "kontak person", "cp"), _BEFORE_TITLE),
    "oknum": rf"(?: [a-z]+){{0,3}}?{_BEFORE_TITLE}",
}
"""Words after which a name may be written small, each with what may follow it before the name."""

_OF_FORM = ("nama", "nm", "an")
_BEFORE_NUMBER = ("hub", "hubungi", "kontak", "cp")

_WEAK = {
    **dict.fromkeys(("nama", "nm", "an ", "dari", "saya", "sy", "ttd", "tertanda", "sdr", "sdri"), "[.,:]?"),
    **dict.fromkeys(("tn.", "ny."), ""),
    **dict.fromkeys(_BEFORE_NUMBER, "[.:]?"),
    **dict.fromkeys(("pelapor", "terlapor", "pemohon", "pengirim", "pengadu", "hormat kami", "hormat saya"), ",?"),
    **dict.fromkeys(("salam", "wassalam", "yang melapor", "yang mengadu"), "[,:]"),
}
"""Words after which only words with a capital letter are a name, after `saya` and `dari` only with an origin, after
`hub` only before a number. `nama` and `an` may have small ones too, beside a number or another field of a form."""


def _compile(word: str) -> re.Pattern[str]:
    """Make the pattern of a cue; it begins with the word, as a pattern that begins with letters is found soonest."""
    sure = f"(?P<sure>{_SURE[word]})" if word in _SURE else ""
    weak = f"(?P<weak>{_WEAK[word]})" if word in _WEAK else ""
    no_letter = r"(?:(?<=\W)|(?![^\W\d_]))"
    return re.compile(
        rf"{re.escape(word)}(?<![<>\w/-]{re.escape(word)})(?:{'|'.join(filter(None, (sure, weak)))}){no_letter}"
    )


def _group(words: tuple[str, ...]) -> dict[str, tuple[re.Pattern[str], ...]]:
    """Give the patterns of the words by the shortest word that stands in each: without it none of them is sought."""
    hints = {word: min((each for each in words if each in word), key=len) for word in words}
    return {
        hint: tuple(_compile(word) for word in words if hints[word] == hint) for hint in dict.fromkeys(hints.values())
    }


_CUES = tuple(_group(tuple(dict.fromkeys((*_SURE, *_WEAK)))).items())

_BLANK = re.compile(r"[\s:=.\"'*]{0,4}")
_TITLES = re.compile(f"{TITLE}{{0,3}}", re.I)
_NAME_WORD = re.compile(r"(?:[Ll]a|[Ww]a) [Oo]de\b|[^\W\d_](?:[^\W\d_]|['`](?=[^\W\d_])){0,24}(?![\w@])")
_BETWEEN_WORDS = re.compile(r"\.? ?")
_ORIGIN = re.compile(
    r",? ?(?:,|\()? ?(?:warga|nik|ktp|dari|asal|umur|usia|alamat|guru|mahasiswa|tinggal|penduduk|hp|wa)\b", re.I
)
"""What people who introduce themselves say next."""

_FORM = re.compile(r"[ ,;]{0,2}(?:<|(?:no\.? ?)?(?:nik|ktp|kk|hp|umur|usia|alamat|tgl lahir|ttl)\b)", re.I)
"""What forms ask after a name."""

_NUMBER_AFTER = re.compile(r"[ ,:(]{0,3}(?:(?:di|ke|hp|wa|telp|no|nomor)[ .:]{1,2}){0,2}<", re.I)

_NAME_ENDS = re.compile(r"(?: [a-z]+){0,2} ?\n| ?,| [A-Z][a-z]")
"""After a small word that follows a capital one (`Siti aminah`), these show that it is of the name."""

_SMALL_WORDS, _WORDS = 4, 5
"""Words of a name that is written small, where it is not seen to end; and of any other."""

_ABBREVIATION = 3
"""Letters of the longest abbreviation in a name (`Moh.`); a point after more ends a sentence."""

_VERB = re.compile(r"(?:di|ter|ber|me|ke|pe)[a-z]{4,}$|[a-z]{4,}(?:nya|kan)$")
"""Words of these shapes, written small, are verbs (`nama saya dicatut`) far more often than names."""


def find_names(text: str) -> list[Datum]:
    """Find the name after each cue, from left to right."""
    lower = lower_in_place(text)
    cues = [cue for hint, patterns in _CUES if hint in lower for each in patterns for cue in each.finditer(lower)]
    found: list[Datum] = []
    for cue in sorted(cues, key=re.Match.start):
        if found and cue.end() <= found[-1].end:
            continue
        before_titles = _skip(_BLANK, text, cue.end())
        if cue.lastgroup == "weak" and not (
            text[before_titles : before_titles + 1].isupper() or cue[0].startswith(_OF_FORM)
        ):
            continue
        start = _skip(_TITLES, text, before_titles)
        end = _find_name_end(text, start)
        if end > start and _is_announced(text, cue, start, end, has_title=start > before_titles):
            found.append(Datum(start, end, "<NAMA>", text[start:end]))
    return found


def _skip(what: re.Pattern[str], text: str, at: int) -> int:
    match = what.match(text, at)
    return match.end() if match else at


def _find_name_end(text: str, start: int) -> int:
    """Give where the words that may be a name end; its start, if the first is none."""
    end, at, first = start, start, ""
    for number in range(_WORDS):
        word = _NAME_WORD.match(text, at)
        if not word or _ends_name(word[0]) or (first and not _goes_on(text, word, first, number)):
            break
        first = first or word[0]
        end = word.end()
        if text[end : end + 1] == ".":
            if len(word[0]) > _ABBREVIATION:
                break
            end += len(word[0]) < _ABBREVIATION
        at = _skip(_BETWEEN_WORDS, text, end)
        if at == end and text[end - 1 : end] != ".":
            break
    return end


def _ends_name(word: str) -> bool:
    return word.lower() in NOT_A_NAME or word.lower() in KEPT_WORDS or _VERB.match(word) is not None


def _goes_on(text: str, match: re.Match[str], first: str, number: int) -> bool:
    """Tell whether a word is written as the first of a name is; a small one after a capital one may still end it."""
    word = match[0]
    if word.lower() in PARTICLES:
        return True
    if first.islower():
        return number < _SMALL_WORDS
    if word.islower():
        return _NAME_ENDS.match(text, match.end()) is not None
    return len(word) == 1 or len(first) < 3 or word.isupper() == first.isupper()


def _is_announced(text: str, cue: re.Match[str], start: int, end: int, *, has_title: bool) -> bool:
    """Tell whether a cue makes words a name: a weak one only those with capital letters."""
    if cue.lastgroup == "sure":
        return True
    cue_word, word = cue[0].rstrip(" .,:"), text[start:end].split(" ")[0]
    if cue_word in _OF_FORM and (
        _FORM.match(text, end) or text[max(0, cue.start() - 4) : cue.start()].rstrip(" (,").endswith(">")
    ):
        return True
    if not word[0].isupper() or (word.isupper() and len(word) != 2) or text[end : end + 2].strip() == ":":
        return False
    if has_title and "salam" in cue_word:
        return False  # whom the report greets
    if cue_word in ("nama", "nm") and _VERB.match(word.lower()):
        return False
    if cue_word in ("saya", "sy") or cue[0] == "dari":
        return _ORIGIN.match(text, end) is not None and (cue_word != "dari" or " " in text[start:end])
    if cue_word in _BEFORE_NUMBER:
        return _NUMBER_AFTER.match(text, end) is not None
    return True

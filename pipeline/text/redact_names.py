"""Names after words that announce one -> `<NAMA>`. Pure; called through `redact`.

Only strong cues count: `nama saya`, `nama:`, `a.n.`, `atas nama`, `perkenalkan saya`. A name elsewhere (`Pak Budi`, a
signature) is not found: a list of names would take place names with it, as half of Indonesia's streets bear a person's.
"""

from __future__ import annotations

import re

_CUE = re.compile(
    r"\b(?:nama (?:saya|sy|aku|lengkap|pelapor|ibu|bapak|ayah|istri|suami|anak|nasabah|siswa|pasien|pemilik|kk)\b"
    r"(?: (?:saya|sy))?(?: (?:adalah|yaitu|ialah))?[ ]{0,2}[:=]?"
    r"|nama[ ]{0,2}[:=]"
    r"|(?:a\.n\.?|a/n\.?|(?<= )an\.|atas nama|atasnama)[ ]?:?"
    r"|(?:saya )?bernama|perkenalkan(?: nama)? (?:saya|sy))[ ]{0,3}",
    re.I,
)
_NAME_WORD = re.compile(r" ?([A-Za-z'.`]{2,20}|[A-Z]\b\.?)")
_NAME_WORDS_MAX = 4
_HINTS = ("nama", "a.n", "a/n", " an.", "kenalkan")

_NOT_A_NAME = frozenset(
    """
    tidak tdk gak ga nggak engga belum blm bukan sudah sdh udah udh telah ada dan dn masih msh kok yang yg juga jg
    hanya pada dalam dlm dari dr ke di utk untuk dengan dgn atau atas nama saya sy kami aku dia mereka itu ini tsb
    tersebut warga masyarakat rakyat pribadi orang keluarga pemerintah perusahaan sendiri saja aja pun lagi malah
    tapi tp namun karena krn kalau klo jika bila maka agar supaya selalu hilang kosong salah muncul keluar masuk
    lain sama beda benar jalan jl jln gang gg desa kelurahan kel kecamatan kec kabupaten kab kota kampung kp dusun
    dsn perumahan perum komplek toko pt cv ud sd sdn smp smpn sma sman smk rs rsud rt rw pak bu bapak ibu almarhum
    alm mohon tolong mau ingin akan bisa dapat harus sebagai selaku adalah alamat nik no nomor ktp kk tgl tanggal
    umur usia hp telp tlp seperti sesuai berbeda siapa apa mana kenapa mengapa bagaimana setelah sejak saat ketika
    sehingga hingga sampai cuma cek dicek baik jelas lengkap asli palsu jabatan pekerjaan status tempat instansi
    lembaga sekolah dinas kantor bank bpjs tuhan allah agama bangsa negara demi an a.n bernama perkenalkan
    """.split()  # noqa: SIM905 - a list of 180 quoted words would hide them
)
"""Words that follow a cue and show that no name follows."""

_VERB = re.compile(r"(?:di|ter|ber|me|ke|pe)[a-z]{4,}$|[a-z]{4,}(?:nya|kan)$")
"""Lower-case words of these shapes after a cue are verbs (`nama saya dicatut`) far more often than names."""


def redact_names(text: str) -> str:
    """Replace the name after each cue."""
    lower = text.lower()
    if not any(hint in lower for hint in _HINTS):
        return text
    pieces = []
    done = 0
    for cue in _CUE.finditer(text):
        end = _find_name_end(text, cue.end()) if cue.start() >= done else None
        if end is not None:
            pieces += [text[done : cue.end()], "<NAMA>"]
            done = end
    return "".join([*pieces, text[done:]])


def _find_name_end(text: str, start: int) -> int | None:
    """Give where the words that may be a name end, or None if the first is none."""
    end = start
    for _ in range(_NAME_WORDS_MAX):
        word = _NAME_WORD.match(text, end)
        if not word or _ends_name(word[1]):
            break
        end = word.end()
    return end if end > start else None


def _ends_name(word: str) -> bool:
    return word.lower().rstrip(".'`") in _NOT_A_NAME or bool(_VERB.match(word))

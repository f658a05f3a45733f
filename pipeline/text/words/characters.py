"""Characters that stand for an ordinary one, or for nothing. Data for `repair`; pure."""

from __future__ import annotations

_INVISIBLE_CODES = (
    *(code for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in (0x09, 0x0A, 0x0D)),
    *(0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x200B, 0x200C, 0x200E, 0x200F),
    *(*range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x206A, 0x2070), *range(0xFFF9, 0xFFFD)),
    *(0x3164, 0xFEFF, 0xFFA0),
)
"""Control and format characters that show nothing; the joiner U+200D stays, as emoji are built with it."""

_BLANK_CODES = (0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)

PLAIN = {
    **dict.fromkeys(map(chr, _INVISIBLE_CODES), ""),
    **dict.fromkeys(map(chr, _BLANK_CODES), " "),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4\u02bc\uff07", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    "\u2026": "...",
}
"""Every kind of blank, quote and dash, and what to write for it."""

STYLED = "\uff01-\uff5e\u2460-\u24ff\u2070-\u209f\u2100-\u214f\U0001d400-\U0001d7ff\U0001f130-\U0001f189"
"""Ranges of full-width, mathematical, circled and squared letters and digits, for a character class."""

LOOKALIKES = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u043a\u043c\u043d\u0442\u0432\u0456\u0458\u0455\u0501\u0261\u04bb\u051b\u051d"
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0406\u0408\u0405"
    "\u03b1\u03bf\u03b9\u03bd\u03c1\u03c4\u03c5\u03ba"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7",
    "aeopcyxkmhtbijsdghqwABEKMHOPCTYXIJSaoivptukABEZHIKMNOPTYX",
)
"""Cyrillic and Greek letters that look Latin, small and capital; written as codes, for a reader could not tell them."""

WINDOWS_BYTES = {letter: byte for byte in range(0x80, 0xA0) if (letter := bytes([byte]).decode("cp1252", "ignore"))}
"""The letters that Windows-1252 has where Latin-1 has controls, and their bytes."""

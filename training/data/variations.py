"""Texts that tell a complaint again, and texts that only look so: pairs whose truth is known because we made them.

`SAME` keep the complaint: a relay, a cut, a greeting, a typo. `OTHER` change one detail: a house, a street, a person.
Both are made of any texts, so that the rules are tried on more wordings than anybody could judge by hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

Vary = Callable[[str, Random], str]

_STREETS = """
    Anggrek Cempaka Dahlia Flamboyan Kenanga Mawar Melati Seruni Teratai Beringin Cemara Jati Mahoni Trembesi Elang
    Merpati Rajawali Kutilang Diponegoro Sudirman Kartini Hasanuddin Pattimura Gajahmada Slamet Merapi Rinjani Kerinci
    Musi Barito
    """
_SHORT_FORMS = """
    yang=yg tidak=gak sudah=udah dengan=dgn untuk=utk jalan=jln belum=blm karena=krn mohon=mhn sampai=sampe saja=aja
    sangat=sgt dari=dr pada=pd
    """

STREETS = tuple(_STREETS.split())
SHORT_FORMS = dict(word.split("=") for word in _SHORT_FORMS.split())
GREETINGS = ("Selamat pagi bapak ibu, ", "Assalamualaikum wr wb. ", "Yth. dinas terkait, mohon perhatiannya: ", "Min, ")
CLOSINGS = (" Terima kasih.", " Mohon segera ditindaklanjuti, terima kasih 🙏", " tks", " #lapor #mohonbantuan")
FOLLOW_UPS = (
    " Sampai hari ini belum ada petugas yang datang memeriksa.",
    " Sudah saya laporkan lewat aplikasi tetapi belum ada jawaban.",
)
POST_LENGTH = 140
"""Characters of a post before 2017; a retweet in that form lost its end."""

TYPO_SHARE = 0.04
"""Letters mistyped. In the given posts about one word in six has a spelling of its own."""


@dataclass(frozen=True, slots=True)
class Variation:
    """Two texts, how the second came from the first, and whether they are one complaint."""

    name: str
    first: str
    second: str
    is_same: bool


def make_variations(texts: Sequence[str], *, seed: int) -> Iterator[Variation]:
    """Give for every text each variation once."""
    random = Random(seed)  # noqa: S311  # a choice of examples, no secret
    for text in texts:
        for name, vary in SAME.items():
            yield Variation(name, text, vary(text, random), is_same=True)
        for name, vary_both in OTHER.items():
            yield Variation(name, *vary_both(text, random), is_same=False)


def _relay(text: str, random: Random) -> str:
    return f"RT @{random.choice(('infokota', 'radiowarga', 'kabarpagi'))}: {text}"


def _cut_relay(text: str, random: Random) -> str:
    relayed = _relay(text, random)
    return relayed if len(relayed) <= POST_LENGTH else relayed[: POST_LENGTH - 1] + "…"


def _forward(text: str, random: Random) -> str:
    return f"FWD: mohon diteruskan ke {random.choice(('dinas terkait', 'pak wali', 'grup RT'))}. {text}"


def _greet(text: str, random: Random) -> str:
    return random.choice(GREETINGS) + text + random.choice(CLOSINGS)


def _shout(text: str, _: Random) -> str:
    return text.upper()


def _shorten(text: str, _: Random) -> str:
    return " ".join(SHORT_FORMS.get(word.lower(), word) for word in text.split(" "))


def _mistype(text: str, random: Random) -> str:
    return "".join(_mistyped(letter, random) if random.random() < TYPO_SHARE else letter for letter in text)


def _mistyped(letter: str, random: Random) -> str:
    if not letter.isalpha():
        return letter
    return random.choice(("", letter * 2, random.choice("aeiounrst")))


def _follow_up(text: str, random: Random) -> str:
    return text + random.choice(FOLLOW_UPS)


SAME: Mapping[str, Vary] = {
    "relayed (RT)": _relay,
    "relayed, cut short": _cut_relay,
    "forwarded (FWD)": _forward,
    "greeting and hashtags": _greet,
    "capital letters": _shout,
    "short forms": _shorten,
    "typing errors": _mistype,
    "a sentence added": _follow_up,
}


def _house(text: str, random: Random) -> tuple[str, str]:
    street, (one, other) = random.choice(STREETS), random.sample(range(1, 200), 2)
    return f"{text} di Jl. {street} No. {one}", f"{text} di Jl. {street} No. {other}"


def _street(text: str, random: Random) -> tuple[str, str]:
    one, other = random.sample(STREETS, 2)
    return f"{text} di Jl. {one}", f"{text} di Jl. {other}"


def _neighbourhood(text: str, random: Random) -> tuple[str, str]:
    (one, other), rw = random.sample(range(1, 12), 2), random.randint(1, 9)
    return f"{text} RT 0{one}/0{rw}", f"{text} RT 0{other}/0{rw}"


def _alley(text: str, random: Random) -> tuple[str, str]:
    street, (one, other) = random.choice(STREETS), random.sample(("I", "II", "III", "IV", "V", "VI"), 2)
    return f"{text}, {street} gang {one}", f"{text}, {street} gang {other}"


def _village(text: str, random: Random) -> tuple[str, str]:
    one, other = random.sample(("Sukamaju", "Sidomulyo", "Karanganyar", "Tanjungsari", "Mekarjaya", "Banjarejo"), 2)
    return f"{text} di desa {one}", f"{text} di desa {other}"


def _customer(text: str, random: Random) -> tuple[str, str]:
    one, other = (random.randrange(10**10, 10**11) for _ in range(2))
    return f"{text} id pelanggan {one}", f"{text} id pelanggan {other}"


def _date(text: str, random: Random) -> tuple[str, str]:
    one, other = random.sample(range(1, 28), 2)
    return f"{text} pada tanggal {one}-10-2026", f"{text} pada tanggal {other}-10-2026"


def _person(text: str, random: Random) -> tuple[str, str]:
    one, other = random.sample(STREETS, 2)
    first = re.sub(r"[.\s]+$", "", text)
    niks = (f"3273{random.randrange(10**11, 10**12)}" for _ in range(2))
    return f"{first}. Atas nama {one}, NIK {next(niks)}", f"{first}. Atas nama {other}, NIK {next(niks)}"


OTHER: Mapping[str, Callable[[str, Random], tuple[str, str]]] = {
    "house number": _house,
    "street": _street,
    "RT": _neighbourhood,
    "gang": _alley,
    "village": _village,
    "customer number": _customer,
    "date": _date,
    "person": _person,
}

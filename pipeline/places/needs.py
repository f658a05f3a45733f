"""Whether a name may stand where it stands: ordinary words, shared names, acronyms. Pure."""

from __future__ import annotations

from pipeline.places.codes import DISTRICT, PROVINCE, REGENCY, VILLAGE
from pipeline.places.cues import LEVEL_OF_CUE, Cue
from pipeline.places.fold import Folded
from pipeline.places.gazetteer import Entry
from pipeline.places.mention import NOTHING, WEIGHTS, Weights
from pipeline.places.names import Need

SHARED_WITH_PROVINCE = 0.5
"""Share left to a city whose name its province bears too: `di Bengkulu` may mean either."""

SHARED_NAME = 0.6
"""Share left to a bare district name that districts or villages elsewhere bear too: not enough by itself."""

LONG_NAME = 1.2
"""A district's name of several words that nothing else bears, such as `Cimahi Selatan`, is enough by itself."""

UNMARKED_WORD = 0.5
"""Share left to an ordinary word in small letters after a level: `ke kelurahan mau` names no village called Mau."""


def weigh(text: Folded, start: int, end: int, entry: Entry, cue: Cue, *, is_placed: bool) -> Weights:
    """Weigh what a name may mean at each level, given the word before it.

    Parameters
    ----------
    is_placed
        Whether the words around an ordinary word make it a place's name, however it is written.
    """
    level = LEVEL_OF_CUE.get(cue, 0)
    if level >= DISTRICT:
        return _weigh_marked(text, start, entry, cue)
    is_former = level == REGENCY and bool(entry.former_city or entry.former_regency)
    if entry.provinces or entry.regencies or is_former:
        return _weigh_region(text, start, end, entry, cue, is_placed=is_placed)
    if not _is_met(entry.local_need, text, start, end, cue):
        return NOTHING
    weights = WEIGHTS[cue]
    share = SHARED_NAME if not entry.is_distinctive else LONG_NAME if " " in entry.name else 1.0
    return _local(entry, weights.district * share, weights.village)


def _weigh_region(text: Folded, start: int, end: int, entry: Entry, cue: Cue, *, is_placed: bool) -> Weights:
    """Weigh the name of a province or regency; it is not read as its namesakes further down, but for its seat."""
    is_marked = LEVEL_OF_CUE.get(cue, 0) in (PROVINCE, REGENCY)
    if not is_marked and not is_placed and not _is_met(entry.need, text, start, end, cue):
        return NOTHING
    weights = WEIGHTS[cue]
    is_shared = entry.provinces and not entry.is_alias and LEVEL_OF_CUE.get(cue, 0) != REGENCY
    regency = weights.regency * SHARED_WITH_PROVINCE if is_shared else weights.regency
    return Weights(weights.province, regency, regency if entry.seats else 0.0, 0.0)


def _weigh_marked(text: Folded, start: int, entry: Entry, cue: Cue) -> Weights:
    """Weigh a name after `kec.`, `kel.`, `desa` or a hamlet's word."""
    _, regency, district, village = WEIGHTS[cue]
    if entry.local_need is Need.LEVEL and not _is_capital(text, start):
        district, village = district * UNMARKED_WORD, village * UNMARKED_WORD
    if LEVEL_OF_CUE[cue] == VILLAGE and entry.villages:
        return Weights(0.0, 0.0, 0.0 if cue is Cue.VILLAGE else district, village)
    if LEVEL_OF_CUE[cue] == DISTRICT and entry.districts:
        return Weights(0.0, 0.0, district, 0.0)
    if entry.provinces or entry.regencies:
        return Weights(0.0, regency, district, village)
    return _local(entry, district, village)


def _local(entry: Entry, district: float, village: float) -> Weights:
    return Weights(0.0, 0.0, district if entry.districts else 0.0, village if entry.villages else 0.0)


def _is_met(need: Need, text: Folded, start: int, end: int, cue: Cue) -> bool:
    if need is Need.NOTHING:
        return True
    is_capital = _is_capital_within_sentence(text, start)
    if need is Need.LOCATIVE:
        return is_capital or cue in _PLACING
    is_acronym = text.written[start:end].isupper()
    is_in_title = text.written[end + 1 : end + 2].isupper()
    after_comma = text.written[start - 2] == ","
    return is_capital and not is_acronym and not is_in_title and (cue in _PLACING or after_comma)


_PLACING = frozenset({Cue.LOCATIVE, Cue.TOWARDS, Cue.OFFICE})


def _is_capital(text: Folded, start: int) -> bool:
    return text.is_cased and text.written[start].isupper()


def _is_capital_within_sentence(text: Folded, start: int) -> bool:
    if not _is_capital(text, start):
        return False
    before = text.written[:start].rstrip()
    return bool(before) and before[-1] not in ".!?|:\"'("

"""How much personal data redaction finds, and how much else it takes, on invented texts with marked spans."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pipeline.text.reading import TextReader
from pipeline.text.redaction.datum import Datum
from pipeline.text.redaction.redact import find_personal_data, mask
from pipeline.text.words.repair import repair
from training.evaluations.page import render_table

TEXTS = Path(__file__).with_name("redaction.txt")
"""A text a line, all invented: `[[KIND:value]]` marks personal data, `[[?:value]]` what may go or stay."""

NUMBER_KINDS = ("NIK", "KK", "TELP", "REKENING", "BPJS", "NPWP")
KINDS = (*NUMBER_KINDS, "EMAIL", "NAMA")
EITHER = "?"

Span = tuple[int, int, int]
"""Number of a text, start and end."""

_MARK = re.compile(r"\[\[(\?|[A-Z]+):(.*?)\]\](?!\])", re.S)
_TIMED_ROUNDS = 10
"""The fastest of so many counts, in time of the processor: what else the machine does only makes them slower."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkedText:
    """A text with its personal data marked.

    Attributes
    ----------
    number
        Its line in the file, from 1.
    marks
        Kind, start and end of each span.
    """

    number: int
    text: str
    marks: tuple[tuple[str, int, int], ...]

    @property
    def is_judged(self) -> bool:
        """Whether it is of the half that judges, which nobody looks at while he makes rules."""
        return sha256(self.text.encode()).digest()[0] % 2 == 1


@dataclass(frozen=True, kw_only=True, slots=True)
class RedactionFigures:
    """What redaction did to a set of texts.

    Attributes
    ----------
    marked, found, named
        By kind: spans marked, those of which nothing is left, and those in whose place the right token stands.
    taken
        Spans replaced.
    missed
        Each marked span of which something is left.
    wrong
        Each replaced span that holds a letter or a digit beside what is marked.
    """

    texts: int
    marked: Counter[str]
    found: Counter[str]
    named: Counter[str]
    taken: int
    missed: tuple[Span, ...]
    wrong: tuple[Span, ...]

    def recall(self, *kinds: str) -> float:
        """Give the share of the marked spans of some kinds that were found."""
        return sum(self.found[kind] for kind in kinds) / max(1, sum(self.marked[kind] for kind in kinds))

    @property
    def precision(self) -> float:
        """Share of the replaced spans that are right."""
        return 1 - len(self.wrong) / max(1, self.taken)


@dataclass(frozen=True, kw_only=True, slots=True)
class RedactionCost:
    """Microseconds of the processor that a text costs, once all words have been met."""

    redaction: float
    reading: float


def load_texts(path: Path = TEXTS) -> list[MarkedText]:
    """Read the marked texts, repaired as they are before redaction."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_parse(number, repair(line.replace(r"\t", "\t"))) for number, line in enumerate(lines, 1) if line]


def _parse(number: int, line: str) -> MarkedText:
    text, marks, done = "", [], 0
    for match in _MARK.finditer(line):
        text += line[done : match.start()]
        marks.append((match[1], len(text), len(text) + len(match[2])))
        text += match[2]
        done = match.end()
    return MarkedText(number=number, text=text + line[done:], marks=tuple(marks))


def evaluate_redaction(texts: Sequence[MarkedText]) -> RedactionFigures:
    """Redact texts, and count."""
    results = [(text, find_personal_data(text.text)) for text in texts]
    marks = [(text, mark, data) for text, data in results for mark in text.marks if mark[0] != EITHER]
    found = [(mark, data) for text, mark, data in marks if not _has_rest(text.text, mark, data)]
    taken = [(text, datum) for text, data in results for datum in data]
    return RedactionFigures(
        texts=len(texts),
        marked=Counter(kind for _, (kind, _, _), _ in marks),
        found=Counter(kind for (kind, _, _), _ in found),
        named=Counter(mark[0] for mark, data in found if any(_is_named(mark, datum) for datum in data)),
        taken=len(taken),
        missed=tuple((text.number, *mark[1:]) for text, mark, data in marks if _has_rest(text.text, mark, data)),
        wrong=tuple((text.number, datum.start, datum.end) for text, datum in taken if not _is_right(text, datum)),
    )


def measure_cost(texts: Sequence[MarkedText], reader: TextReader) -> RedactionCost:
    """Time the redaction of texts that are repaired, and their whole reading."""
    words = [text.text for text in texts]
    return RedactionCost(
        redaction=_microseconds(lambda: [mask(text, find_personal_data(text)) for text in words], len(words)),
        reading=_microseconds(lambda: reader.read(words, [None] * len(words)), len(words)),
    )


def render(figures: RedactionFigures, tuning: RedactionFigures, cost: RedactionCost) -> str:
    """Give the tables of the page: the judging half, the tuning half beside it, and what a text costs."""
    groups = {"numbers": NUMBER_KINDS, **{kind: (kind,) for kind in NUMBER_KINDS}, "e-mail": ("EMAIL",)}
    rows = [_row(name, kinds, figures, tuning) for name, kinds in {**groups, "names after a cue": ("NAMA",)}.items()]
    precision = ["precision", str(figures.taken), f"{figures.precision:.3f}", "", f"{tuning.precision:.3f}"]
    head = (
        "",
        f"spans in {figures.texts} texts",
        "found",
        "with the right token",
        f"tuning half ({tuning.texts} texts)",
    )
    ratio = cost.redaction / cost.reading
    return (
        render_table(head, [*rows, precision])
        + f"\nA text costs {cost.redaction:.0f} µs of the processor, {ratio:.0%} of its whole reading.\n"
    )


def _row(name: str, kinds: Sequence[str], figures: RedactionFigures, tuning: RedactionFigures) -> list[str]:
    marked, named = (sum(counts[kind] for kind in kinds) for counts in (figures.marked, figures.named))
    shares = (figures.recall(*kinds), named / max(1, marked), tuning.recall(*kinds))
    return [name, str(marked), *(f"{share:.3f}" for share in shares)]


def list_faults(texts: Iterable[MarkedText], figures: RedactionFigures) -> list[str]:
    """Give a line for each span that was missed or wrongly replaced, by the number of its text."""
    by_number = {text.number: text.text for text in texts}
    named = [("missed", each) for each in figures.missed] + [("wrong", each) for each in figures.wrong]
    return [f"{number}: {what} {by_number[number][start:end]!r}" for what, (number, start, end) in named]


def _microseconds(work: Callable[[], object], texts: int) -> float:
    times = []
    for _ in range(_TIMED_ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times) / texts * 1e6


def _has_rest(text: str, mark: tuple[str, int, int], data: Sequence[Datum]) -> bool:
    _, start, end = mark
    covered = {at for datum in data for at in range(datum.start, datum.end)}
    return any(text[at].isalnum() and at not in covered for at in range(start, end))


def _is_right(text: MarkedText, datum: Datum) -> bool:
    marked = {at for _, start, end in text.marks for at in range(start, end)}
    return all(at in marked for at in range(datum.start, datum.end) if text.text[at].isalnum())


def _is_named(mark: tuple[str, int, int], datum: Datum) -> bool:
    kind, start, end = mark
    return datum.token == f"<{kind}>" and datum.start < end and start < datum.end

"""Proof on given files: every distinct word has Sastrawi's stem, and what an unseen word costs.

`python -m tests.text.words.stem_corpus FILE...` reads text files, `.gz` too. Every word is compared with Sastrawi's
algorithm on a set dictionary, which changes a look-up's speed and nothing else; every `SLOW_STEP`-th also with the
stemmer of Sastrawi's own factory, whose look-ups in a list take milliseconds each.
"""

from __future__ import annotations

import gzip
import re
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from Sastrawi.Stemmer.Stemmer import Stemmer
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from pipeline.text.words.stem import RootSet, Stem, build_stem, load_roots

SLOW_STEP = 100
REPEATS = 3
"""A word's time is the best of these: the worst word must not be the one that the machine interrupted."""


def read_words(paths: Iterable[Path]) -> list[str]:
    words: set[str] = set()
    for path in paths:
        read = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        words.update(re.findall(r"[a-z0-9]+(?:-[a-z]+)*", read.decode("utf-8", errors="ignore").lower()))
    return sorted(words)


def find_differences(words: list[str], stem: Stem, roots: RootSet) -> list[str]:
    plain, factory = Stemmer(roots), StemmerFactory().create_stemmer()
    fast = [word for word in words if stem(word) != plain.stem_word(word)]
    return fast + [word for word in words[::SLOW_STEP] if stem(word) != factory.stem(word)]


def time_unseen(words: list[str], roots: RootSet) -> tuple[float, float, str]:
    """Give the mean and the worst time of a word that is no root, in microseconds, and the worst word."""
    unseen = [word for word in words if word not in roots]
    rounds = [_time_words(unseen, roots) for _ in range(REPEATS)]
    costs = [min(times) for times in zip(*rounds, strict=True)]
    worst = max(range(len(costs)), key=costs.__getitem__)
    return 1e6 * sum(costs) / len(costs), 1e6 * costs[worst], unseen[worst]


def _time_words(words: list[str], roots: RootSet) -> list[float]:
    stem = build_stem(roots, known={})
    costs = []
    for word in words:
        start = time.perf_counter()
        stem(word)
        costs.append(time.perf_counter() - start)
    return costs


def main(paths: list[str]) -> int:
    roots = load_roots()
    words = read_words(map(Path, paths))
    differing = find_differences(words, build_stem(roots, known={}), roots)
    mean, worst, word = time_unseen(words, roots)
    sys.stdout.write(
        f"{len(words)} distinct words, {len(differing)} with another stem than Sastrawi's {differing[:10]}\n"
        f"unseen word: mean {mean:.1f} us, worst {worst:.0f} us ({len(word)} letters)\n"
    )
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

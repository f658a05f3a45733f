"""The warm cache of the stemmer: affixed forms of the roots that reports use most. Pure.

`pipeline/reference/stems.csv` holds one root a line with the forms that Sastrawi brings back to it. To add a root, add
a line with `forms_of(root)`; a test compares every line with the stemmer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.text.words.affixes import make_active


def forms_of(root: str, stem: Callable[[str], str]) -> list[str]:
    """Give the forms of a root that `stem` brings back to it, in alphabetical order."""
    return sorted({form for form in _affix(root) if stem(form) == root})


def _affix(root: str) -> Iterator[str]:
    """Put the common affixes to a root; not every form is a word, and none needs to be."""
    active = make_active(root)
    yield from (root + suffix for suffix in ("an", "kan", "nya", "annya"))
    yield from (active + suffix for suffix in ("", "kan", "i"))
    yield from (f"di{root}{suffix}" for suffix in ("", "kan", "i"))
    yield from (f"ber{root}", f"ter{root}", f"ke{root}an", f"pe{active.removeprefix('me')}an")

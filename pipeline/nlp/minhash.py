"""MinHash signatures of texts (rensa), and which remembered texts have a like one. Pure, bounded.

rensa's own `RMinHashLSH` answers with everything in a bucket and needs 2.7 kB a report at 32 bands (measured); the
chains here need 0.4 kB, and a flood of like texts costs the length of a chain, not of the flood.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

from pipeline.nlp.chains import HashChains

BANDS = 20
ROWS = 4
"""Four 16-bit values of a band are one 64-bit key. Two texts meet with probability 1-(1-J^4)^20: 0.72 at J = 0.5, 0.94
at 0.6, and 0.0001 at 0.05, where strangers are: of a million strangers some hundred are met, not thousands."""

DEPTH = 8
"""Texts looked at in a bucket. More only matters inside floods, where any of them leads to the case."""

SEED = 1708

Signature = npt.NDArray[np.uint64]
"""Shape (BANDS,): each band's values as one key."""


def sign(shingles: Collection[str]) -> Signature:
    """Signature of a set of shingles."""
    sketch = RMinHash(num_perm=BANDS * ROWS, seed=SEED)
    sketch.update(shingles)
    return np.array(sketch.digest(), dtype=np.uint32).astype(np.uint16).view(np.uint64)


class MinHashIndex:
    """Signatures under growing numbers; the oldest are forgotten first."""

    def __init__(self) -> None:
        self._chains = HashChains(BANDS, depth=DEPTH)

    def __len__(self) -> int:
        return len(self._chains)

    def add(self, signature: Signature) -> int:
        """Remember a signature; gives its number."""
        return self._chains.add(signature)

    def forget_before(self, number: int) -> None:
        """Forget all smaller numbers."""
        self._chains.forget_before(number)

    def find_like(self, signature: Signature, *, at_least: float, most: int) -> list[int]:
        """Numbers whose estimated similarity reaches `at_least`, the likeliest first, then the newest."""
        met = self._chains.meet(signature)
        if not met:
            return []
        values, met_values = signature.view(np.uint16), self._chains.keys_of(met).view(np.uint16)
        shared = np.count_nonzero(met_values == values, axis=1)
        likeliest = np.argsort(-shared, kind="stable")[:most]
        return [met[at] for at in likeliest.tolist() if shared[at] >= at_least * len(values)]

"""MinHash signatures of texts (rensa), and which remembered texts have a like one. Pure, bounded.

rensa's own `RMinHashLSH` answers with everything in a bucket and needs 2.7 kB a report at 32 bands (measured); the
chains here need 0.4 kB, and a flood of like texts costs the length of a chain, not of the flood.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, chain

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

from pipeline.nlp.chains import SCATTER, HashChains
from pipeline.nlp.shingles import SHINGLE_SIZE

BANDS = 20
ROWS = 3
"""Two texts meet with probability 1-(1-J^3)^20: 0.73 at J = 0.4, 0.93 at 0.5, 0.99 at 0.6. Bands of four values miss
twice as many of the relays that were cut or added to, and cost no less. Strangers share one shingle in sixty."""

DEPTH = 8
"""Texts looked at in a bucket. In a window of a million it still found 96 % of those at J = 0.5 to 0.6 (measured)."""

SEED = 1708

BYTES_OF_NUMBER = 8
_SHINGLE_BYTES = np.uint64(2 ** (8 * SHINGLE_SIZE) - 1)

VALUES_PER_KEY = 4
"""16-bit values in a 64-bit key; a band of three leaves one zero."""

Signatures = npt.NDArray[np.uint64]
"""Shape (n, BANDS): each band's values as one key."""


def sign_all(texts: Sequence[str]) -> Signatures:
    """Sign the shingles of comparable texts, which are those of `shingles` as long as a text is ASCII."""
    if not texts:
        return np.zeros((0, BANDS), dtype=np.uint64)
    tokens = [_tokens(f" {words} ".encode()) for words in texts]
    starts = [0, *accumulate(map(len, tokens))]
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(
        np.concatenate(tokens), starts, num_perm=BANDS * ROWS, seed=SEED
    )
    keys = np.zeros((len(texts), BANDS, VALUES_PER_KEY), dtype=np.uint16)
    keys[:, :, :ROWS] = np.array(matrix.to_rows(), dtype=np.uint32).astype(np.uint16).reshape(-1, BANDS, ROWS)
    return keys.view(np.uint64).reshape(-1, BANDS)


def _tokens(text: bytes) -> npt.NDArray[np.uint64]:
    """Hash every run of `SHINGLE_SIZE` bytes: its bytes side by side in one number, scattered."""
    count = max(1, len(text) - SHINGLE_SIZE + 1)
    eights = np.ndarray((count,), np.uint64, buffer=text.ljust(count + BYTES_OF_NUMBER), strides=(1,))
    return (eights & _SHINGLE_BYTES) * SCATTER


class MinHashIndex:
    """Signatures under growing numbers; the oldest are forgotten first."""

    def __init__(self) -> None:
        self._chains = HashChains(BANDS, depth=DEPTH)

    def __len__(self) -> int:
        return len(self._chains)

    def add_all(self, signatures: Signatures, *, at_least: float, most: int) -> tuple[int, list[list[int]]]:
        """Remember signatures.

        Returns
        -------
        The first of their numbers, and for each the earlier ones whose estimated similarity reaches `at_least`: the
        likeliest first, then the newest, `most` of them at the most.
        """
        first, met = self._chains.add_all(signatures)
        own = np.repeat(np.arange(len(met)), [len(others) for others in met])
        other = np.fromiter(chain.from_iterable(met), dtype=np.int64, count=len(own))
        equal = self._chains.keys_of(other).view(np.uint16) == signatures[own].view(np.uint16)
        shared = np.add.reduce(equal, axis=1, dtype=np.int64) - BANDS * (VALUES_PER_KEY - ROWS)
        ranked: list[list[tuple[int, int]]] = [[] for _ in met]
        for at in np.flatnonzero(shared >= at_least * BANDS * ROWS).tolist():
            ranked[own[at]].append((-int(shared[at]), -int(other[at])))
        return first, [[-number for _, number in sorted(each)[:most]] for each in ranked]

    def forget_before(self, number: int) -> None:
        """Forget all smaller numbers."""
        self._chains.forget_before(number)

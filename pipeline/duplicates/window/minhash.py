"""MinHash signatures of texts (rensa), and which remembered texts have a like one. Pure, bounded.

rensa's own `RMinHashLSH` answers with everything in a bucket and needs 2.7 kB a report at 32 bands (measured); the
chains here need 0.4 kB, and a flood of like texts costs the length of a chain, not of the flood.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

from pipeline.duplicates.fingerprint.shingles import SHINGLE_SIZE
from pipeline.duplicates.window.chains import SCATTER, HashChains

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
    tokens, starts = _tokens([f" {words} ".encode().ljust(SHINGLE_SIZE) for words in texts])
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(tokens, starts, num_perm=BANDS * ROWS, seed=SEED)
    keys = np.zeros((len(texts), BANDS, VALUES_PER_KEY), dtype=np.uint16)
    keys[:, :, :ROWS] = np.array(matrix.to_rows(), dtype=np.uint32).astype(np.uint16).reshape(-1, BANDS, ROWS)
    return keys.view(np.uint64).reshape(-1, BANDS)


def _tokens(texts: Sequence[bytes]) -> tuple[npt.NDArray[np.uint64], list[int]]:
    """Hash every run of `SHINGLE_SIZE` bytes: its bytes side by side in one number, scattered.

    Returns
    -------
    The hashes of all texts, and where those of each begin and the last end.
    """
    ends = np.cumsum([len(text) for text in texts])
    eights = np.ndarray((ends[-1],), np.uint64, buffer=b"".join(texts).ljust(ends[-1] + BYTES_OF_NUMBER), strides=(1,))
    last = np.arange(1, SHINGLE_SIZE)
    is_run = np.ones(len(eights), dtype=bool)
    is_run[ends[:, np.newaxis] - last] = False  # there a run would reach into the next text
    starts = [0, *(ends - len(last) * np.arange(1, len(texts) + 1)).tolist()]
    return (eights[is_run] & _SHINGLE_BYTES) * SCATTER, starts


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
        first, own, other = self._chains.add_all(signatures)
        equal = self._chains.keys_of(other).view(np.uint16) == signatures[own].view(np.uint16)
        shared = np.add.reduce(equal, axis=1, dtype=np.int64) - BANDS * (VALUES_PER_KEY - ROWS)
        ranked: list[list[tuple[int, int]]] = [[] for _ in signatures]
        for at in np.flatnonzero(shared >= at_least * BANDS * ROWS).tolist():
            ranked[own[at]].append((-int(shared[at]), -int(other[at])))
        return first, [[-number for _, number in sorted(each)[:most]] for each in ranked]

    def forget_before(self, number: int) -> None:
        """Forget all smaller numbers."""
        self._chains.forget_before(number)

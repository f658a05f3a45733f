"""Which remembered reports name the same place under the same topic, in whatever words. Pure, bounded."""

from __future__ import annotations

from collections import Counter

from pipeline.duplicates.fingerprint.build import Fingerprint
from pipeline.duplicates.fingerprint.details import spot_names
from pipeline.duplicates.window.sweeping import Sweeping

KEPT = 4
"""Reports kept for one name and topic, the newest: a busy street has hundreds, and an officer reads few."""

Spot = tuple[str, str]
"""A category and a name."""


class SpotIndex:
    """The newest reports of each topic and name; the oldest are forgotten first."""

    def __init__(self) -> None:
        self._oldest = 0
        self._numbers: dict[Spot, tuple[int, ...]] = {}
        self._sweeping = Sweeping()

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, number: int, report: Fingerprint) -> list[int]:
        """Remember where a report is about.

        Returns
        -------
        The newest reports of its topic that name the same place: those that share most names first, then the newest.
        """
        met: list[int] = []
        for spot in ((report.category, name) for name in spot_names(report.details)):
            numbers = self._numbers.get(spot, ())
            met += numbers
            self._numbers[spot] = (number, *numbers[: KEPT - 1])
        if self._sweeping.is_due(len(self._numbers)):
            self._sweep()
        shared = Counter(met) if met else {}
        return sorted((each for each in shared if each >= self._oldest), key=lambda each: (-shared[each], -each))

    def forget_before(self, number: int) -> None:
        """Forget all smaller numbers."""
        self._oldest = max(self._oldest, number)

    def _sweep(self) -> None:
        self._numbers = {spot: numbers for spot, numbers in self._numbers.items() if numbers[0] >= self._oldest}
        self._sweeping.note_left(len(self._numbers))

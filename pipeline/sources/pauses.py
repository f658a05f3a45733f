"""How long to wait before the next try; pure, chance comes in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Pauses:
    """Pauses that double with each failure, up to a cap.

    Attributes
    ----------
    chance
        Gives 0.0 to 1.0; it takes up to half off a pause, so that many clients do not return in one moment.
    """

    first_s: float
    cap_s: float
    chance: Callable[[], float]

    def after(self, failures: int, *, at_least_s: float = 0.0) -> float:
        """Give the pause after so many failures in a row, one or more.

        Parameters
        ----------
        at_least_s
            What the other side asked for. It is honoured up to the cap, and a little longer by chance.
        """
        doublings = min(failures - 1, 30)
        grown_s = min(self.first_s * 2.0**doublings, self.cap_s) * (1 - self.chance() / 2)
        asked_s = at_least_s + self.first_s * self.chance() if at_least_s > 0 else 0.0
        return min(max(grown_s, asked_s), self.cap_s)

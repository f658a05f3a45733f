"""What the gateway counts, and how far the stages are behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge

from pipeline.adapters.kafka.backlog import Backlog
from pipeline.adapters.store.deliveries import OfficeCount


class Metrics:
    """Counters of one gateway; a registry of its own, so that several can live in one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.reports = Counter(
            "lapor_gateway_reports",
            "Reports by channel and outcome: accepted, known, or the code for which it was refused.",
            ["channel", "outcome"],
            registry=self.registry,
        )
        self._backlog_known = Gauge(
            "lapor_backlog_known", "1 if Kafka told how far the stages are behind.", registry=self.registry
        )
        self._waiting = Gauge(
            "lapor_stage_waiting", "Messages that wait before a stage.", ["stage"], registry=self.registry
        )
        self._oldest = Gauge(
            "lapor_stage_oldest_waiting_seconds",
            "Age of the oldest message that waits before a stage; 0 if none does.",
            ["stage"],
            registry=self.registry,
        )

        self._office_waiting = Gauge(
            "lapor_office_waiting", "Messages that wait for an office.", ["office"], registry=self.registry
        )
        self._office_failing = Gauge(
            "lapor_office_failing",
            "Messages to an office that were given up, or that it did not take several times.",
            ["office"],
            registry=self.registry,
        )

        self._retraining_refused = Gauge(
            "lapor_model_retraining_refused",
            "1 if the last retraining of a model was refused, so that the version before serves on.",
            ["question"],
            registry=self.registry,
        )

    def show_retrainings(self, refused: Mapping[str, bool]) -> None:
        """Take over which retrainings were refused; a model that was never retrained is not shown."""
        self._retraining_refused.clear()
        for question, is_refused in refused.items():
            self._retraining_refused.labels(question).set(is_refused)

    def show_offices(self, counts: Sequence[OfficeCount]) -> None:
        """Take over what was counted for offices; those for which nothing waits are not shown."""
        self._office_waiting.clear()
        self._office_failing.clear()
        for each in counts:
            self._office_waiting.labels(each.office).set(each.waiting)
            self._office_failing.labels(each.office).set(each.failing)

    def show_backlogs(self, backlogs: Mapping[str, Backlog] | None, *, now: datetime) -> None:
        """Take over what was measured; what is not known is not shown."""
        self._waiting.clear()
        self._oldest.clear()
        self._backlog_known.set(backlogs is not None)
        for stage, backlog in (backlogs or {}).items():
            age_s = (now - backlog.oldest_at).total_seconds() if backlog.oldest_at else 0.0
            self._waiting.labels(stage).set(backlog.messages)
            self._oldest.labels(stage).set(max(0.0, age_s))

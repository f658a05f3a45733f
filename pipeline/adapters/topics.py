"""Name, partitions and retention of each topic, in one place; and how they are created."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import aiokafka.admin
import aiokafka.errors

from pipeline.domain.errors import Outage, SetupFault

DAY_MS = 86_400_000


class Topic(StrEnum):
    """The road in names: `laporan.<tahap>.v1`."""

    RAW = "laporan.mentah.v1"
    RECEIVED = "laporan.masuk.v1"
    ANALYSED = "laporan.teranalisis.v1"
    CONSOLIDATED = "laporan.terkonsolidasi.v1"
    DECISIONS = "laporan.keputusan.v1"
    SUPPORTS = "laporan.dukungan.v1"
    CORRECTIONS = "laporan.koreksi.v1"
    REJECTED = "laporan.ditolak.v1"


@dataclass(frozen=True, kw_only=True, slots=True)
class TopicPlan:
    """How topics are laid out."""

    partitions: int
    replicas: int
    raw_retention_days: int
    window_days: int

    def partitions_of(self, topic: Topic) -> int:
        """Give a topic's partitions: the deduplicator's has one, since a case may gather reports of any place.

        Decisions have one as well: they hold in the order in which they were made.
        """
        return 1 if topic in (Topic.ANALYSED, Topic.DECISIONS) else self.partitions

    def config(self, topic: Topic) -> dict[str, str]:
        """Give the broker's settings of a topic; personal data is kept for days only, results for good."""
        if topic in (Topic.CONSOLIDATED, Topic.DECISIONS, Topic.SUPPORTS):
            return {"cleanup.policy": "compact"}
        if topic is Topic.CORRECTIONS:  # all that were said of a report, not the last one only: each is a label
            return {"cleanup.policy": "delete", "retention.ms": "-1"}
        days = self.window_days if topic is Topic.ANALYSED else self.raw_retention_days
        return {"cleanup.policy": "delete", "retention.ms": str(days * DAY_MS)}


async def create_topics(address: str, plan: TopicPlan) -> list[Topic]:
    """Create the topics that are missing; topics that exist are left as they are.

    Returns
    -------
    list of Topic
        Those that were created.

    Raises
    ------
    Outage
        If no broker answers.
    SetupFault
        If the broker refuses a topic, for instance for more replicas than it has nodes.
    """
    admin = aiokafka.admin.AIOKafkaAdminClient(bootstrap_servers=address)
    try:
        await admin.start()
        known = set(await admin.list_topics())
        missing = [topic for topic in Topic if topic not in known]
        if missing:
            _check_created(await admin.create_topics([_new_topic(topic, plan) for topic in missing]))
        return missing
    except aiokafka.errors.KafkaConnectionError as error:
        raise Outage(f"no Kafka broker answers at {address}") from error
    finally:
        await admin.close()


def _new_topic(topic: Topic, plan: TopicPlan) -> aiokafka.admin.NewTopic:
    return aiokafka.admin.NewTopic(
        name=topic.value,
        num_partitions=plan.partitions_of(topic),
        replication_factor=plan.replicas,
        topic_configs=plan.config(topic),
    )


def _check_created(response: object) -> None:
    exists = aiokafka.errors.TopicAlreadyExistsError.errno
    for name, code, *message in response.topic_errors:  # type: ignore[attr-defined]
        if code not in (0, exists):
            raise SetupFault(f"Kafka refused the topic {name!r}: {aiokafka.errors.for_code(code).__name__} {message}")
